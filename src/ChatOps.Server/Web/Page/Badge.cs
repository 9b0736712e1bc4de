using ChatOps.Core.Operations;
using ChatOps.Core.Reports;

namespace ChatOps.Server.Web.Page;

/// <summary>What a state is called, its sign, and its colour's name: never a colour alone.</summary>
public sealed record Badge(string Sign, string Word, string Tone)
{
    /// <summary>What it found weighs as much as how it ended: a look that found something wrong has succeeded and is not green.</summary>
    public static Badge Of(Operation operation) => (operation.Outcome, OperationCard.ToneOf(operation)) switch
    {
        (Outcome.Succeeded, ChatOps.Core.Chat.Tone.Warning) => new("!", "Succeeded, with a warning", "wait"),
        (Outcome.Succeeded, ChatOps.Core.Chat.Tone.Bad) => new("!", "Succeeded, and found a fault", "bad"),
        (Outcome.Succeeded, ChatOps.Core.Chat.Tone.Neutral) => new("✓", "Succeeded", "calm"),
        _ => Of(operation.State, operation.Outcome),
    };

    public static Badge Of(OperationState state, Outcome? outcome) => (state, outcome) switch
    {
        (OperationState.Planning, _) => new("…", "Looking", "calm"),
        (OperationState.AwaitingApproval, _) => new("‖", "Waits for approval", "wait"),
        (OperationState.Queued, _) => new("…", "Queued", "calm"),
        (OperationState.Running, _) => new("▸", "Running", "busy"),
        (_, Outcome.Succeeded) => new("✓", "Succeeded", "good"),
        (_, Outcome.Failed) => new("✗", "Failed", "bad"),
        (_, Outcome.RolledBack) => new("↺", "Rolled back", "wait"),
        (_, Outcome.Cancelled) => new("⊘", "Cancelled", "calm"),
        (_, Outcome.Denied) => new("⊘", "Denied", "calm"),
        (_, Outcome.Expired) => new("⊘", "Expired", "calm"),
        (_, Outcome.Refused) => new("⊘", "Refused", "wait"),
        _ => new("?", "Unknown", "doubt"),
    };

    public static Badge Of(StepProgressState state) => state switch
    {
        StepProgressState.Passed => new("✓", "passed", "good"),
        StepProgressState.Failed => new("✗", "failed", "bad"),
        StepProgressState.Unknown => new("?", "unknown", "doubt"),
        StepProgressState.Running => new("▸", "running", "busy"),
        StepProgressState.NotRun => new("–", "not run", "calm"),
        _ => new("·", "to do", "calm"),
    };
}
