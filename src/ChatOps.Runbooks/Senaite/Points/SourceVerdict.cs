using ChatOps.Core.Plans;
using ChatOps.Core.Runbooks;
using ChatOps.Core.Watches;

namespace ChatOps.Runbooks.Senaite.Points;

/// <summary>What a walk found wrong with the live Data.fs. It counts for that very file, until another walk of it finds nothing.</summary>
internal static class SourceVerdict
{
    private const string Name = "source";

    /// <param name="trouble">Empty: there is none.</param>
    /// <param name="database">The name of another database than the main one.</param>
    public static Finding Of(long inode, string trouble, string? database = null) => new KnownTrouble(inode.ToString(), trouble).AsFinding(NameOf(database));

    private static string NameOf(string? database) => database is null ? Name : $"database {database}";

    /// <summary>Null: nothing is known, or the file is another one now.</summary>
    public static async Task<string?> OfAsync(PlanRequest request, Entry data, CancellationToken cancellationToken, string? database = null)
    {
        if (request.Findings is not { } findings)
            return null;
        return await findings.OfAsync(request.Target.Id, KnownTrouble.Prefix + NameOf(database), cancellationToken) is [var kept, ..] && KnownTrouble.Read(kept) is { Told.Length: > 0 } trouble && trouble.Identity == data.Inode.ToString()
            ? $"{trouble.Told} (found by {kept.Origin}, {kept.At:yyyy-MM-dd HH:mm} UTC)"
            : null;
    }
}
