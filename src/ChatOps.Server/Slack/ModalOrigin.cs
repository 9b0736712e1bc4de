using ChatOps.Core.Chat;

namespace ChatOps.Server.Slack;

/// <summary>What the bot wrote into a modal, back with what the person wrote.</summary>
internal sealed record ModalOrigin(DeliveryBody Body, string Place, string? Thread);
