namespace ChatOps.Core.Access;

/// <summary>A refusal is a value: a code for programs, a reason and the next step for people.</summary>
public abstract record Decision
{
    private Decision() { }

    public sealed record Allowed : Decision
    {
        public static readonly Allowed Instance = new();
    }

    public sealed record Refused(string Code, string Reason) : Decision;
}
