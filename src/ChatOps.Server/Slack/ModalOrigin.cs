namespace ChatOps.Server.Slack;

/// <summary>What the bot wrote into a modal, back with what the person wrote.</summary>
internal sealed record ModalOrigin(string Approval, string Place, string? Thread, bool Approve, string? Reason);
