namespace ChatOps.Server.Web.Api;

public sealed record StepRunJson(
    string Id, string Title, string State, string? Verdict, string? Why, DateTimeOffset? StartedAt, DateTimeOffset? EndedAt, bool Undo, ProgressJson? Progress)
{
    public static StepRunJson From(StepRow row) => new(
        row.Step.Id, row.Step.Title, row.State.ToString(), row.Run?.Verdict?.Kind.ToString(), row.Run?.Verdict?.Why, row.Run?.StartedAt, row.Run?.EndedAt,
        row.Undo, row.Progress is { } p ? new(p.Fraction, p.Remaining?.TotalSeconds, p.Note) : null);
}
