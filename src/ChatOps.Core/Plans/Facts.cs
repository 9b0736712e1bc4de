namespace ChatOps.Core.Plans;

/// <summary>Facts with a meaning to the engine.</summary>
public static class Facts
{
    /// <summary>A verdict's code for programs, such as <c>plan-stale</c>.</summary>
    public const string Code = "code";

    /// <summary>The host proved that the step's program never started: nothing of it needs to be taken back.</summary>
    public const string NotStarted = "not-started";

    /// <summary>There was no answer that could be read, so the verdict says nothing of what was asked about.</summary>
    public const string Unanswered = "unanswered";

    /// <summary>Of a look that is repeated until its time is over: if that is all there is at the end, nobody can tell, which is no failure.</summary>
    public const string Doubt = "doubt";
}
