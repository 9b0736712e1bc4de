using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace ChatOps.Runbooks.FileStorage;

/// <summary>
/// Reads what the walker told. What stands before its first line is another's (a profile, a banner). An answer without its last line, or whose
/// count of lines differs, is none.
/// </summary>
internal static class WalkAnswer
{
    private const string Version = "1", Incomplete = "the walker's answer is not all there";

    /// <summary>One for each path, in their order; all of them "not walked" when the answer is none.</summary>
    public static ImmutableArray<Walk> Walks(string output, int paths)
    {
        if (Body(output) is not { } lines)
            return Nothing(paths, Walk.Not(Incomplete));
        var walks = ImmutableArray.CreateBuilder<Walk>();
        var parts = new Parts();
        foreach (var line in lines)
        {
            var fields = line.Split('\t');
            if (!Takes(parts, fields))
                return Nothing(paths, Walk.Not($"the walker said “{line[..Math.Min(line.Length, 60)]}”"));
            if (fields[0] != "walked")
                continue;
            walks.Add(parts.Whole(fields));
            parts = new();
        }
        return walks.Count == paths ? walks.ToImmutable() : Nothing(paths, Walk.Not(Incomplete));
    }

    public static ImmutableArray<WalkedArchive> Archives(string output, int paths) =>
        Chain(output) is { } archives && archives.Length == paths ? archives : Nothing(paths, WalkedArchive.Not(Incomplete));

    /// <summary>However many the walker found; null when the answer is none.</summary>
    public static ImmutableArray<WalkedArchive>? Chain(string output) => Body(output)?.Select(l => Archive(l.Split('\t'))).ToImmutableArray();

    public static bool IsAnswer(string output) => Body(output) is [];

    private static bool Takes(Parts parts, string[] fields)
    {
        try
        {
            return parts.Take(fields);
        }
        catch (Exception e) when (e is FormatException or OverflowException)
        {
            return false; // another's line between ours
        }
    }

    /// <summary>The lines between the first and the last; null: they are not all there.</summary>
    private static List<string>? Body(string output)
    {
        var lines = output.Split('\n').SkipWhile(l => !l.StartsWith($"walk\t{Version}\t", StringComparison.Ordinal)).ToList();
        var end = lines.FindLastIndex(l => l.StartsWith("done\t", StringComparison.Ordinal));
        return end > 0 && lines[end] == $"done\t{end.ToString(CultureInfo.InvariantCulture)}" ? lines[1..end] : null;
    }

    private static ImmutableArray<T> Nothing<T>(int count, T each) => [.. Enumerable.Repeat(each, count)];

    private static WalkedArchive Archive(string[] fields) =>
        fields is ["archive", _, var code, var length, var md5, var first, var last, var count, var said, var name] && ProblemOf(code) is { } problem
            ? new(problem, said, Number(length), md5 == "-" ? null : md5, Number(count), TransactionId.Parse(first), TransactionId.Parse(last)) { Name = Unescaped(name) }
            : WalkedArchive.Not(Incomplete);

    private static WalkProblem? ProblemOf(string code) => code switch
    {
        "ok" => WalkProblem.None,
        "cut" => WalkProblem.Cut,
        "unfinished" => WalkProblem.Unfinished,
        "damaged" => WalkProblem.Damaged,
        "alien" => WalkProblem.Alien,
        "end-inside" => WalkProblem.EndInside,
        "end-beyond" => WalkProblem.EndBeyond,
        "unreadable" => WalkProblem.Unreadable,
        "unpackable" => WalkProblem.Unpackable,
        _ => null,
    };

    private static long Number(string text) => long.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture);

    private static ulong Hex(string text) => ulong.Parse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);

    /// <summary>Bytes that are no printable ASCII come as <c>\xHH</c>; those that are no UTF-8 become the replacement character.</summary>
    internal static string Unescaped(string field)
    {
        var bytes = new List<byte>(field.Length);
        for (var at = 0; at < field.Length; at++)
        {
            if (field[at] == '\\' && at + 3 < field.Length && field[at + 1] == 'x')
            {
                bytes.Add((byte)Hex(field.Substring(at + 2, 2)));
                at += 3;
            }
            else
            {
                bytes.Add((byte)field[at]);
            }
        }
        return Encoding.UTF8.GetString([.. bytes]);
    }

    /// <summary>What was told of one file until its last line comes.</summary>
    private sealed class Parts
    {
        private readonly ImmutableArray<Transaction>.Builder _transactions = ImmutableArray.CreateBuilder<Transaction>();
        private readonly ImmutableArray<UserWork>.Builder _users = ImmutableArray.CreateBuilder<UserWork>();
        private readonly ImmutableArray<BlobRecord>.Builder _blobs = ImmutableArray.CreateBuilder<BlobRecord>();
        private readonly ImmutableArray<RangeSum>.Builder _sums = ImmutableArray.CreateBuilder<RangeSum>();
        private (long Count, long Blobs, long Others)? _newer;

        public bool Take(string[] fields)
        {
            switch (fields)
            {
                case ["tx", var tid, [var status], var start, var end, var records, var user, var text, var blobs, var objects]:
                    _transactions.Add(new(
                        new(Hex(tid)), status, Number(start), Number(end), Number(records), Unescaped(user), Unescaped(text), Number(blobs),
                        [.. objects.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(Hex)]));
                    return true;
                case ["by", var count, var first, var last, var user]:
                    _users.Add(new(Unescaped(user), Number(count), new(Hex(first)), new(Hex(last))));
                    return true;
                case ["blob", var oid, var tid]:
                    _blobs.Add(new(Hex(oid), new(Hex(tid))));
                    return true;
                case ["md5", var start, var end, var sum]:
                    _sums.Add(new(Number(start), Number(end), sum == "-" ? null : sum));
                    return true;
                case ["newer", var count, var blobs, var others]:
                    _newer = (Number(count), Number(blobs), Number(others));
                    return true;
                default:
                    return fields is ["walked", _, var code, _, _, _, _, _, _, _, _] && ProblemOf(code) is not null;
            }
        }

        public Walk Whole(string[] walked) =>
            new(ProblemOf(walked[2])!.Value, walked[10], Number(walked[3]), Number(walked[4]), Number(walked[5]), TransactionId.Parse(walked[6]))
            {
                Packed = Number(walked[7]),
                Blobs = Number(walked[8]),
                BlobRecords = _blobs.ToImmutable(),
                Sums = _sums.ToImmutable(),
                Newer = _newer is var (count, blobs, others) ? new(count, blobs, _transactions.ToImmutable(), _users.ToImmutable(), others) : null,
            };
    }
}
