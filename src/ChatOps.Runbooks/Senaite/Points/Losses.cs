using ChatOps.Core.Text;
using ChatOps.Runbooks.FileStorage;

namespace ChatOps.Runbooks.Senaite.Points;

/// <summary>What a restore takes away: the live transactions after the point's newest one, packed or not, for ids only grow.</summary>
/// <param name="Why">Why it is not known; empty: it is.</param>
internal sealed record Losses(NewerWork? Newer, string Why)
{
    private const int MostUsers = 6;

    /// <summary>As many as are written into the file.</summary>
    public const int MostListed = 5000;

    public static readonly Losses NotAsked = new(null, "the live database was not walked");

    /// <param name="last">The newest transaction of the part; null: nobody unpacked its last archive yet.</param>
    public static async Task<Losses> OfAsync(Survey survey, FileStorage.Walker? walker, StorePoint part, TransactionId? last)
    {
        if (part.Live is null)
            return new(null, $"there is no {part.Store.FileName} now");
        if (last is null)
        {
            var archive = await survey.ArchiveAsync(walker, $"{part.Store.Backups}/{part.Archives[^1].Name}");
            if (archive.Last is not { } unpacked)
                return new(null, $"{part.Archives[^1].Name} could not be looked into: {archive.Said}");
            last = unpacked;
        }
        var walk = await survey.WalkAsync(walker, new() { After = last, Most = MostListed, WaitSeconds = 5 }, part.Store.File);
        return walk switch
        {
            { Newer: null } or { WasWalked: false } => new(null, walk.Said),
            { IsWhole: false, Problem: not WalkProblem.Unfinished } => new(walk.Newer, $"{part.Store.FileName} is {walk.Told}; what lies behind that place could not be read"),
            _ => new(walk.Newer, ""),
        };
    }

    public string Told(TimeZoneInfo zone) => this switch
    {
        { Newer: null } or { Newer.Transactions: 0, Why.Length: > 0 } => $"Lost: unknown, {Why}.",
        { Newer.Transactions: 0 } => $"Lost: nothing, no transaction came after the point.",
        { Newer: var newer } =>
            $"Lost: {Count(newer.Transactions)} from {Span(newer, zone)}, by {Users(newer)}{Doubt}. "
            + "Numbers that were given out since then (sample ids) will be given out again.",
    };

    /// <summary>One line for each, oldest first, in plain characters.</summary>
    public string? File(TimeZoneInfo zone)
    {
        if (Newer is not { Transactions: > 0 } newer)
            return null;
        var lines = newer.Listed.Select(t => $"{Stamp.In(zone, t.Id.Time)}  {Plain(t.User.Trim(), "nobody")}  {Plain(t.Description, "-")}");
        var more = newer.Transactions > newer.Listed.Length ? $"and {newer.Transactions - newer.Listed.Length} more\n" : "";
        return $"{Count(newer.Transactions)} that the restore takes away; times in {zone.Id}\n{string.Join('\n', lines)}\n{more}";
    }

    private string Doubt => Why.Length > 0 ? $" ({Why})" : "";

    private static string Span(NewerWork newer, TimeZoneInfo zone)
    {
        var (first, last) = (newer.ByUser.Min(u => u.First), newer.ByUser.Max(u => u.Last));
        return first == last ? Stamp.In(zone, first.Time) : $"{Stamp.In(zone, first.Time)} to {Stamp.In(zone, last.Time)}";
    }

    private static string Users(NewerWork newer)
    {
        var users = newer.ByUser.OrderByDescending(u => u.Transactions).ToList();
        var told = string.Join(", ", users.Take(MostUsers).Select(u => $"{Plain(u.User.Trim(), "nobody")} ({u.Transactions})"));
        return users.Count > MostUsers || newer.OfOtherUsers > 0 ? $"{told} and others" : told;
    }

    private static string Count(long transactions) => transactions == 1 ? "1 transaction" : $"{transactions} transactions";

    /// <summary>What people typed into the LIMS must not break a line of the file, or hide in it.</summary>
    private static string Plain(string text, string nothing) => text.Length == 0 ? nothing : InertText.ShowLine(text.Length > 300 ? text[..300] + "…" : text);
}
