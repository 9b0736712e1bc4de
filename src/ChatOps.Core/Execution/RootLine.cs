using System.Globalization;

namespace ChatOps.Core.Execution;

/// <summary>
/// What only root may do: a program and arguments that a runbook has fixed, nothing of it typed by a person. The account that the executor arrives as runs it
/// behind <c>sudo -n --</c>, and the sudoers file names the whole of it. No launcher of ours runs as root, so nobody of ours can end it: its limit stands on the
/// far side of sudo, and its end is what a fresh look says. Only its standard output is the program's word.
/// </summary>
/// <param name="Seconds">After these TERM, after five more KILL.</param>
public sealed record RootLine(CommandLine Command, int Seconds)
{
    private static readonly TimeSpan Slack = TimeSpan.FromSeconds(20);

    /// <summary>As it stands in the sudoers file.</summary>
    public CommandLine Bounded => new(["/usr/bin/timeout", "-k", "5", Seconds.ToString(CultureInfo.InvariantCulture), .. Command.Arguments]);

    /// <summary>As an account that is not root calls it.</summary>
    public CommandLine BehindSudo => new(["sudo", "-n", "--", .. Bounded.Arguments]);

    /// <summary>Asks sudo whether the account may; exit status 0: it may.</summary>
    public CommandLine Question => new(["sudo", "-n", "-l", "--", .. Bounded.Arguments]);

    /// <summary>The whole call as a sudoers file names it.</summary>
    public string InSudoers => string.Join(' ', Bounded.Arguments.Select(SudoersWord.Escaped));

    /// <summary>When it is over whatever happened.</summary>
    public TimeSpan Longest => TimeSpan.FromSeconds(Seconds) + Slack;

    /// <summary>Its limit ended it; what it had set going may go on.</summary>
    public static bool RanOut(int? exitStatus) => exitStatus is 124 or 137;
}
