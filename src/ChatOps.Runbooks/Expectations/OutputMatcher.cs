using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using ChatOps.Core.Plans;
using ChatOps.Core.Text;

namespace ChatOps.Runbooks.Expectations;

/// <summary>Compares a program's exit status and what it prints.</summary>
internal sealed record OutputMatcher(int ExitStatus, ImmutableArray<TextRule> Stdout) : Matcher
{
    public override string Words() => $"ends with {ExitStatus}{string.Concat(Stdout.Select(r => $", {r.Words()}"))}";

    public override Seen Of(StepResult result)
    {
        // 126 and 127: it could not be started, which says nothing of what it would have said.
        if (result is not { CutShort: null, ExitStatus: { } status } || (status is 126 or 127 && status != ExitStatus))
            return Seen.Unread(result);
        if (!result.Whole)
            return Seen.Unknown("it prints more than is looked through");
        var state = $"{status} {Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(result.Output)))}";
        if (status != ExitStatus)
            return Seen.Of(false, $"ends with {status}: {Quotation.Of(result.ErrorLines.DefaultIfEmpty(result.OutputLines.LastOrDefault() ?? ""))}", state);
        return Stdout.FirstOrDefault(r => !r.Holds(result.Output)) is { } missed
            ? Seen.Of(false, $"ends with {status} and prints {Quotation.Of(result.OutputLines.Take(2))}, so it is not so that it {missed.Words()}", state)
            : Seen.Of(true, $"ends with {status}{(Stdout.IsEmpty ? "" : " and prints what is expected")}", state);
    }
}
