using ChatOps.Core.Chat;
using ChatOps.Core.Execution;
using ChatOps.Core.Plans;
using ChatOps.Core.Text;

namespace ChatOps.Core.Runbooks;

/// <summary>What was printed on the way to a host: kept with the verdicts, told once in the report, and part of no decision.</summary>
internal static class WayFacts
{
    /// <summary>Before a host's name.</summary>
    private const string Prefix = "way:";

    public static Verdict WithWay(this Verdict verdict, string host, IEnumerable<string> texts)
    {
        var told = WayNoise.Told(texts.Append(verdict.Facts.GetValueOrDefault(Prefix + host, "")));
        return told.IsEmpty ? verdict : verdict.With(Prefix + host, string.Join('\n', told));
    }

    /// <summary>As judges and reports of runbooks see it.</summary>
    public static Verdict WithoutWay(this Verdict verdict) =>
        verdict with { Facts = verdict.Facts.RemoveRange(verdict.Facts.Keys.Where(k => k.StartsWith(Prefix, StringComparison.Ordinal))) };

    /// <summary>A field for each host that had something on the way to it.</summary>
    public static Reply WithWay(this Reply reply, IEnumerable<Verdict> verdicts) =>
        verdicts.SelectMany(v => v.Facts).Where(f => f.Key.StartsWith(Prefix, StringComparison.Ordinal)).GroupBy(f => f.Key, f => f.Value, StringComparer.Ordinal)
            .OrderBy(g => g.Key, StringComparer.Ordinal)
            .Aggregate(reply, (told, host) => told.With(
                $"On the way to {host.Key[Prefix.Length..]}", string.Join('\n', WayNoise.Told(host).Select(InertText.ShowLine))));
}
