using System.Text.RegularExpressions;
using ChatOps.Core.Plans;

namespace ChatOps.Runbooks.Senaite;

/// <summary><c>repozo --verify -v</c>: whatever it says beyond its usual lines is bad news; its exit status is 0 even for missing archives.</summary>
internal static partial class VerifyOutput
{
    public static Verdict Judge(StepResult result, string newest)
    {
        if (result.Error.Contains("option --verify not recognized", StringComparison.Ordinal) || result.Error.Contains("no such option: --verify", StringComparison.Ordinal))
            return Verdict.Passed("this repozo is too old to verify").With("verified", "not available");
        if (result.CutShort is { } end)
            return end;
        var odd = result.OutputLines.Concat(result.ErrorLines).Where(l => l.Trim().Length > 0 && !Usual().IsMatch(l)).ToList();
        if (odd is not [] || result.ExitStatus != 0)
            return Verdict.Failed($"repozo --verify said: {Wording.Quote(odd.TakeLast(3))} (exit status {result.ExitStatus})");
        if (!result.Whole)
            return Verdict.Failed("repozo --verify said more than what is read of it, so a complaint may be missing");
        return result.ErrorLines.Any(l => l.StartsWith("Verifying ", StringComparison.Ordinal) && l.EndsWith("/" + newest, StringComparison.Ordinal))
            ? Verdict.Passed("every archive of the newest chain was read and its checksum is right").With("verified", "yes")
            : Verdict.Failed($"repozo --verify never looked at {newest}");
    }

    [GeneratedRegex(@"\A(?:--with-verify option is ignored in verify mode|looking for files between |files needed to recover state as of |\t/|Verifying /|Ignoring index for )", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Usual();
}
