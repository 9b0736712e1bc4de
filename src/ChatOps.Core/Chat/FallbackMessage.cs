namespace ChatOps.Core.Chat;

/// <summary>What is sent in the place of a message that the platform does not take.</summary>
internal static class FallbackMessage
{
    /// <summary>The same as text alone.</summary>
    public static OutboxItem Plain(OutboxItem item) => item with { Plain = true, Message = item.Message with { Body = Plain(item.Message.Body) } };

    /// <summary>For the people it concerns, outside the channel.</summary>
    public static Reply Elsewhere(OutboxMessage message, string why) => message.Body with
    {
        Text = $"This was meant for #{message.Channel}, which does not take it ({why}).\n{message.Body.Text}",
    };

    /// <summary>Where to read it. Nothing of the message itself: what is wrong with that is not known.</summary>
    public static Reply Pointer(OutboxMessage message) => new(
        "A message could not be put here", $"Read it {(message.Operation is { } handle ? $"with /ops show {handle}, or " : "")}on the bot's page.", Tone.Warning);

    private static Reply Plain(Reply reply) =>
        new(reply.Title, string.Join('\n', [reply.Text, .. reply.Fields.Select(f => $"{f.Name}: {f.Value}"), reply.Code ?? ""]), reply.Tone);
}
