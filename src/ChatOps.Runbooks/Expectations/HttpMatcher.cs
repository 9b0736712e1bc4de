using System.Collections.Immutable;
using System.Globalization;
using ChatOps.Core.Plans;
using ChatOps.Core.Text;

namespace ChatOps.Runbooks.Expectations;

/// <summary>Reads an answer of HTTP and curl's own line behind it.</summary>
internal sealed record HttpMatcher(int Status, ImmutableArray<TextRule> Body) : Matcher
{
    /// <summary>For <c>-w</c>: the last line is curl's, whatever the page holds.</summary>
    public const string Format = "\\nchatops %{http_code}";

    private const string Mark = "\nchatops ";

    public override string Words() => $"answers {Status}{string.Concat(Body.Select(r => $", {r.Words()}"))}";

    public override Seen Of(StepResult result)
    {
        var at = result.Output.LastIndexOf(Mark, StringComparison.Ordinal);
        // 2 and 3: curl took its own arguments for wrong; behind 125 it did not run at all.
        if (result.CutShort is not null || result.ExitStatus is null or 2 or 3 or > 125 || at < 0 || !int.TryParse(result.Output[(at + Mark.Length)..].Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var code))
            return Seen.Unread(result);
        if (code == 0 || result.ExitStatus != 0)
            return Seen.Of(false, $"{(code == 0 ? "does not answer" : $"answers {code}, and not to its end")}: {Quotation.Of(result.ErrorLines)}", code == 0 ? "no answer" : $"{code}, cut off");
        if (code != Status)
            return Seen.Of(false, $"answers {code}");
        if (Body.IsEmpty)
            return Seen.Of(true, $"answers {code}");
        if (!result.Whole)
            return Seen.Unknown("the page is too long to be looked through");
        return Body.FirstOrDefault(r => !r.Holds(result.Output[..at])) is { } missed ? Seen.Of(false, $"answers {code}, and it is not so that it {missed.Words()}", $"{code}, other words") : Seen.Of(true, $"answers {code} as expected");
    }
}
