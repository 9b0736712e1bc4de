using System.Collections.Immutable;
using ChatOps.Core.Execution;
using ChatOps.Core.Plans;
using ChatOps.Core.Runbooks;
using ChatOps.Runbooks.FileStorage;

namespace ChatOps.Runbooks.Senaite;

/// <summary>
/// Steps that prove archives and what is recovered from them, byte by byte: repozo itself recovers a changed archive without a word, and where it can
/// compare checksums (<c>-w</c>) it does not see that archives do not join. The checksums of a chain's <c>.dat</c> are those of the unpacked bytes,
/// which are also the bytes of the recovered file, so both are compared.
/// </summary>
internal sealed class ArchiveProof(SenaiteTarget target, Walker walker)
{
    public const string Archives = "prove-archives", Scratch = "prove-scratch", Restored = "prove-restored", NewestChain = "prove-newest-chain";

    /// <summary>Keys of a plan's values: a chain as its <c>.dat</c> has it, and whether anything is walked at all.</summary>
    public const string ChainValue = "chain", WalkedValue = "walked";

    public static readonly string NotWalked =
        "Not walked: neither the Python that bin/backup names nor perl works on this host, so a changed byte in an archive or a broken database is not noticed.";

    public string Told => $"Archives are compared with the checksums of their .dat, and databases are walked to their end, by {walker.ScriptName}.";

    public Step OfArchives(StorePoint part) =>
        Check(Archives + part.Store.Suffix, $"Compare the archives{Of(part.Store)} with their checksums", walker.Archives(part.Archives.Select(a => $"{part.Store.Backups}/{a.Name}")));

    public Step OfNewestChain(Store store, IEnumerable<string> without) =>
        Check(NewestChain + store.Suffix, $"Compare the newest chain{Of(store)} with its checksums", walker.Chain(store.Backups, without));

    public Step OfRecovered(StorePoint part, string copy) => OfDatabase(Scratch, "recovered", part, copy);

    public Step OfRestored(StorePoint part) => OfDatabase(Restored, "restored", part, part.Store.File);

    private Step OfDatabase(string id, string what, StorePoint part, string path) => Check(
        id + part.Store.Suffix, $"Walk the {what} {part.Store.FileName} to its end and compare it with the checksums",
        walker.Walk(new() { Sums = [.. part.Chain.Select(e => (e.Start, e.End))] }, path));

    private static string Of(Store store) => store.Number == 1 ? "" : $" of database {store.Name}";

    private Step Check(string id, string title, CommandLine command) => new(id, title, StepKind.Check, target.User, command)
    {
        Input = walker.Script,
        InputName = walker.ScriptName,
        TimeLimit = target.RestoreLimit,
    };

    public static string Write(IEnumerable<DatEntry> chain) => string.Join('\n', chain.Select(e => $"{e.Start} {e.End} {e.Checksum} {e.Archive}"));

    private static ImmutableArray<DatEntry> Read(string chain) =>
        [.. chain.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => l.Split(' ', 4)).Select(p => new DatEntry(p[3], long.Parse(p[0]), long.Parse(p[1]), p[2]))];

    /// <summary>Null: the step is none of these.</summary>
    public static Verdict? Judge(Step step, StepResult result, JudgeContext context)
    {
        var (id, store) = StoreStep.Split(step.Id);
        return id switch
        {
            Archives => OfArchives(result, Read(context.Plan.Value(ChainValue + store))),
            NewestChain => OfArchives(result, Read(context.Fact(BackupRunbook.Dats + store, ChainValue) ?? "")),
            Scratch or Restored => OfDatabase(result, Read(context.Plan.Value(ChainValue + store)), context.Fact(Archives + store, "newest-tid")),
            _ => null,
        };
    }

    internal static Verdict OfArchives(StepResult result, ImmutableArray<DatEntry> chain)
    {
        if (result.CutShort is { } end)
            return end;
        if (WalkAnswer.Chain(result.Output) is not { } archives || archives.Length == 0)
            return Verdict.Failed($"the archives were not walked: {Wording.Quote(result.ErrorLines.Append($"exit status {result.ExitStatus}"))}");
        if (Trouble(archives, chain) is { } trouble)
            return Verdict.Failed(trouble);
        var newest = archives.Last(a => a.Last is not null || a == archives[0]).Last;
        return Verdict.Passed(
            $"{(archives.Length == 1 ? "1 archive has" : $"{archives.Length} archives have")} the checksums of the .dat and join; the newest transaction is {newest} of {newest?.Time:yyyy-MM-dd HH:mm:ss} UTC")
            .With("newest-tid", newest?.ToString() ?? "none");
    }

    /// <summary>What is wrong with these archives beside their <c>.dat</c>; null: nothing.</summary>
    public static string? Trouble(ImmutableArray<WalkedArchive> archives, ImmutableArray<DatEntry> chain)
    {
        if (!archives.Select(a => a.Name).SequenceEqual(chain.Select(e => e.Archive)))
            return $"there are {Named(archives.Select(a => a.Name))}, and the .dat names {Named(chain.Select(e => e.Archive))}";
        return archives.Zip(chain, Fault).FirstOrDefault(f => f is not null) is { } fault
            ? $"{fault}; neither that restore point nor a later one of its chain can be trusted"
            : Disorder(archives, chain);
    }

    private static string Named(IEnumerable<string> names) => string.Join(", ", names.DefaultIfEmpty("none"));

    private static string? Fault(WalkedArchive archive, DatEntry entry) => archive switch
    {
        { WasWalked: false } => $"{entry.Archive} was not walked: {archive.Said}",
        { Problem: WalkProblem.Unpackable } => $"{entry.Archive} cannot be unpacked to its end",
        _ when archive.Length != entry.End - entry.Start => $"{entry.Archive} has {archive.Length} bytes unpacked, and the .dat says {entry.End - entry.Start}",
        _ when archive.Md5 != entry.Checksum => $"{entry.Archive} has the right length and other bytes than the .dat says (MD5 {archive.Md5} instead of {entry.Checksum})",
        { IsWhole: false } => $"{entry.Archive} holds no whole transactions: {archive.Said}",
        _ => null,
    };

    /// <summary>What the offsets must do, and the ids with them: each archive continues where the one before ends.</summary>
    private static string? Disorder(ImmutableArray<WalkedArchive> archives, ImmutableArray<DatEntry> chain)
    {
        var (at, last) = (0L, (TransactionId?)null);
        foreach (var (archive, entry) in archives.Zip(chain))
        {
            if (entry.Start != at)
                return $"{entry.Archive} does not continue at {at}: the .dat says {entry.Start} to {entry.End}";
            if (last is { } before && archive.First is { } first && first <= before)
                return $"{entry.Archive} begins with transaction {first}, which is not newer than the last one before it, {before}";
            (at, last) = (entry.End, archive.Last ?? last);
        }
        return null;
    }

    internal static Verdict OfDatabase(StepResult result, ImmutableArray<DatEntry> chain, string? newest)
    {
        if (result.CutShort is { } end)
            return end;
        var walk = WalkAnswer.Walks(result.Output, 1)[0];
        if (!walk.WasWalked)
            return Verdict.Failed($"{walk.Told}: {Wording.Quote(result.ErrorLines.Append($"exit status {result.ExitStatus}"))}");
        if (!walk.IsWhole)
            return Verdict.Failed($"the recovered database is broken: {walk.Told}");
        if (walk.Size != chain[^1].End)
            return Verdict.Failed($"it has {walk.Size} bytes, the chain ends at {chain[^1].End}");
        foreach (var (entry, sum) in chain.Zip(walk.Sums))
        {
            if (sum.Md5 != entry.Checksum)
                return Verdict.Failed($"bytes {entry.Start} to {entry.End} are not those that the .dat names for {entry.Archive}");
        }
        return newest is not null && (walk.Last?.ToString() ?? "none") != newest
            ? Verdict.Failed($"its newest transaction is {walk.Last}, that of the archives is {newest}")
            : Verdict.Passed($"{walk.Told}; its bytes have the checksums of the .dat").With("walk", walk.AsFact());
    }
}
