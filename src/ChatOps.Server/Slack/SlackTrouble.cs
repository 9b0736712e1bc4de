namespace ChatOps.Server.Slack;

/// <summary>Why it did not work this time.</summary>
/// <param name="After">When Slack wants to be asked again; null: it did not say.</param>
internal sealed record SlackTrouble(string Why, TimeSpan? After)
{
    public static SlackTrouble Of(SlackAnswer answer) => answer switch
    {
        SlackAnswer.Limited limited => new("Slack asks to wait", limited.After),
        SlackAnswer.Refused refused => new(refused.ToString(), null),
        SlackAnswer.Unclear unclear => new(unclear.Why, null),
        _ => new("Slack gave no address for a connection", null),
    };
}
