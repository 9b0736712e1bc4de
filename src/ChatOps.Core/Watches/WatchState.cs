using System.Globalization;
using ChatOps.Core.Plans;

namespace ChatOps.Core.Watches;

/// <summary>What the last look of a watch said of a target, as it is kept.</summary>
/// <param name="Memo">Of the watch.</param>
public sealed record WatchState(bool Amiss, string Told, DateTimeOffset? Since, string Memo)
{
    public const string Prefix = "watch ";

    public static WatchState Of(Watched watched) => new(watched.Amiss, watched.Told, watched.Since, watched.Memo);

    public Finding AsFinding(string watch) => new(
        Prefix + watch,
        string.Join('\n', Amiss ? "amiss" : "well", Since?.UtcDateTime.ToString("O", CultureInfo.InvariantCulture) ?? "", Memo.ReplaceLineEndings(" "), Told.ReplaceLineEndings(" ")));

    public static WatchState? Read(KeptFinding kept) =>
        kept.Finding.Value.Split('\n') is [("amiss" or "well") and var state, var since, var memo, var told]
            ? new(
                state == "amiss", told,
                DateTimeOffset.TryParse(since, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment) ? moment : null, memo)
            : null;
}
