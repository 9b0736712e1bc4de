using ChatOps.Core.Plans;

namespace ChatOps.Core.Runbooks;

public abstract record Planning
{
    private Planning() { }

    public sealed record Ready(Plan Plan) : Planning;

    /// <param name="Code">Such as <c>probe-failed</c>, <c>cron-due</c>, <c>no-space</c>, <c>already</c>.</param>
    public sealed record Refused(string Code, string Reason) : Planning;
}
