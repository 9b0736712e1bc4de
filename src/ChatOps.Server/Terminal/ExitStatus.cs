namespace ChatOps.Server.Terminal;

/// <summary>What the program's exit status says; the manual page lists them from here.</summary>
public static class ExitStatus
{
    public const int Done = 0;
    public const int Wrong = 1;
    public const int Refused = 2;

    /// <summary>As <c>EX_USAGE</c> of sysexits.h.</summary>
    public const int NotUnderstood = 64;

    public static IReadOnlyList<(int Status, string Meaning)> All { get; } =
    [
        (Done, "It is done, or all that was looked at is as it should be."),
        (Wrong, "It looked, and something is not as it should be: the lines above say what (status, doctor, audit verify)."),
        (Refused, "It could not be done: settings, state or rights do not allow it. One sentence on standard error begins with a code and names the command that mends it."),
        (NotUnderstood, "The command line was not understood; nothing was done."),
    ];
}
