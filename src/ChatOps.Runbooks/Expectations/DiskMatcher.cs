using System.Globalization;
using System.Text.RegularExpressions;
using ChatOps.Core.Plans;
using ChatOps.Core.Text;

namespace ChatOps.Runbooks.Expectations;

/// <summary>Reads <c>df -P -k</c>: how much an ordinary account may still write.</summary>
internal sealed partial record DiskMatcher(long Bytes, int Percent) : Matcher
{
    public override string Words() => $"has {(Percent > 0 ? $"{Percent} %" : UnitText.Bytes(Bytes))} free";

    public override Seen Of(StepResult result)
    {
        if (result is not { CutShort: null, ExitStatus: 0 } || result.OutputLines.Select(l => Row().Match(l)).LastOrDefault(m => m.Success) is not { } row)
            return Seen.Unread(result);
        var (used, free) = (Number(row, "used"), Number(row, "free"));
        var share = used + free == 0 ? 0 : 100 * free / (used + free);
        // How much is free always differs: before and afterwards only whether it is enough is compared.
        var enough = Percent > 0 ? share >= Percent : free >= Bytes;
        return Seen.Of(enough, $"has {UnitText.Bytes(free)} free ({share} %)", enough ? "enough" : "too little");
    }

    private static long Number(Match row, string name) => long.Parse(row.Groups[name].Value, NumberStyles.None, CultureInfo.InvariantCulture) * 1024;

    // A filesystem's name can hold spaces; what stands behind it cannot.
    [GeneratedRegex(@"\s[0-9]{1,15}\s+(?<used>[0-9]{1,15})\s+(?<free>[0-9]{1,15})\s+[0-9]{1,3}%\s+/", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Row();
}
