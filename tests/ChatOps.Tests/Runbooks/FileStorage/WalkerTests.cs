using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using ChatOps.Runbooks.FileStorage;

namespace ChatOps.Tests.Runbooks.FileStorage;

/// <summary>The walker in real interpreters on real files; what is true of them ZODB itself told (truth.json).</summary>
public sealed class WalkerTests : IDisposable
{
    private readonly string _scratch = Directory.CreateTempSubdirectory("chatops-walk-").FullName;

    public void Dispose() => Directory.Delete(_scratch, recursive: true);

    public static TheoryData<string> Interpreters => [.. RealWalker.Names];

    public static TheoryData<string, string> TreesAndInterpreters
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (var tree in RecordedTree.All)
                foreach (var interpreter in RealWalker.Names)
                    data.Add(tree, interpreter);
            return data;
        }
    }

    private static readonly ImmutableSortedDictionary<string, Task<ImmutableArray<Walk>>> OfAllTrees = RealWalker.Names.ToImmutableSortedDictionary(
        n => n, n => RealWalker.WalkAsync(n, new() { After = new(0), Blobs = true }, [.. RecordedTree.All.Select(t => RecordedTree.Of(t).DataFs)]), StringComparer.Ordinal);

    [Theory]
    [MemberData(nameof(TreesAndInterpreters))]
    public async Task Of_each_recorded_database_it_says_what_zodb_says(string name, string interpreter)
    {
        var tree = RecordedTree.Of(name);
        var walk = (await OfAllTrees[interpreter])[RecordedTree.All.IndexOf(name)];
        Assert.Equal(new FileInfo(tree.DataFs).Length, walk.Size);
        if (tree.Truth.TryGetProperty("walk", out var truth))
            AssertDamaged(truth, walk);
        else
            AssertWhole(tree, walk);
        if (tree.Transactions.Any())
            AssertTransactions(tree, walk);
    }

    private static void AssertWhole(RecordedTree tree, Walk walk)
    {
        Assert.Equal((WalkProblem.None, walk.Size, tree.Transactions.Count()), (walk.Problem, walk.At, (int)walk.Transactions));
        Assert.Equal(RecordedTree.Text(tree.Transactions.Last(), "tid"), walk.Last.ToString());
    }

    private static void AssertDamaged(JsonElement truth, Walk walk)
    {
        Assert.Equal(truth.GetProperty("ok").GetBoolean(), walk.IsWhole);
        Assert.Equal((truth.GetProperty("at").GetInt64(), truth.GetProperty("transactions").GetInt64()), (walk.At, walk.Transactions));
        if (RecordedTree.Text(truth, "last_tid") is { } last)
            Assert.Equal(last, walk.Last.ToString());
    }

    private static void AssertTransactions(RecordedTree tree, Walk walk)
    {
        var lawn = RecordedTree.Text(tree.Truth, "layout") == "lawn";
        var blobs = tree.Transactions.SelectMany(t => t.GetProperty("records").EnumerateArray()).Select(r => RecordedTree.Text(r, "blob")).Where(b => b is not null);
        Assert.Equal(blobs, walk.BlobRecords.Select(b => b.PathIn(lawn)));
        Assert.Equal(walk.Blobs, walk.BlobRecords.Length);
        Assert.Equal(tree.Transactions.Select(Known), walk.Newer!.Listed.Select(t => (
            t.Id.ToString(), t.Id.Time, t.User, t.Description, t.Status.ToString(), t.Start, t.End, (int)t.Records)));
        Assert.Equal(walk.Transactions, walk.Newer.ByUser.Sum(u => u.Transactions));
    }

    private static (string, DateTimeOffset, string, string, string, long, long, int) Known(JsonElement t) => (
        RecordedTree.Text(t, "tid")!, RecordedTree.Time(RecordedTree.Text(t, "time")!), RecordedTree.Text(t, "user")!, RecordedTree.Text(t, "description")!,
        RecordedTree.Text(t, "status")!, t.GetProperty("start").GetInt64(), t.GetProperty("end").GetInt64(), t.GetProperty("records").GetArrayLength());

    [Theory]
    [MemberData(nameof(Interpreters))]
    public async Task Up_to_a_restore_point_and_beyond_it_tells_its_newest_transaction_its_blobs_and_what_a_restore_loses(string interpreter)
    {
        var tree = RecordedTree.Of("good");
        Assert.Equal(3, tree.RestorePoints.Count());
        foreach (var point in tree.RestorePoints)
        {
            var (start, end) = (point.GetProperty("start").GetInt64(), point.GetProperty("end").GetInt64());
            var until = Assert.Single(await RealWalker.WalkAsync(interpreter, new() { End = end, Blobs = true, Sums = [(start, end)] }, tree.DataFs));
            Assert.True(until.IsWhole, until.Told);
            Assert.Equal(RecordedTree.Text(point, "last_tid"), until.Last.ToString());
            Assert.Equal(point.GetProperty("transactions").GetInt64(), until.Transactions);
            Assert.Equal(Strings(point, "blobs").Order(StringComparer.Ordinal), until.BlobRecords.Select(b => b.BushyPath).Order(StringComparer.Ordinal));
            Assert.Equal(RecordedTree.Text(point, "md5"), Assert.Single(until.Sums).Md5);
            var after = Assert.Single(await RealWalker.WalkAsync(interpreter, new() { After = until.Last, Most = 1 }, tree.DataFs));
            Assert.Equal(Strings(point, "lost_by_a_restore").Count(), after.Newer!.Transactions);
            Assert.Equal(Strings(point, "lost_by_a_restore").Take(1), after.Newer.Listed.Select(t => t.Id.ToString()));
        }
    }

    private static IEnumerable<string> Strings(JsonElement element, string property) => element.GetProperty(property).EnumerateArray().Select(e => e.GetString()!);

    [Theory]
    [InlineData("good")]
    [InlineData("nogzip")]
    [InlineData("lawn")]
    public async Task An_archive_has_the_checksum_length_and_newest_transaction_of_its_restore_point(string name)
    {
        var tree = RecordedTree.Of(name);
        Assert.NotEmpty(tree.RestorePoints);
        foreach (var interpreter in RealWalker.Names)
        {
            foreach (var point in tree.RestorePoints)
            {
                var files = Strings(point, "files").Select(f => Path.Combine(tree.Backups, f)).ToArray();
                var archives = await RealWalker.ArchivesAsync(interpreter, files);
                Assert.All(archives, a => Assert.True(a.IsWhole, a.Said));
                Assert.Equal((RecordedTree.Text(point, "md5"), RecordedTree.Text(point, "last_tid")), (archives[^1].Md5, archives[^1].Last.ToString()));
                Assert.Equal(point.GetProperty("end").GetInt64(), archives.Sum(a => a.Length));
                Assert.Equal(point.GetProperty("transactions").GetInt64(), archives.Sum(a => a.Transactions));
            }
        }
    }

    [Fact]
    public async Task A_flipped_a_cut_and_a_broken_archive_are_none_of_them_whole_with_the_right_checksum()
    {
        var flipped = Path.Combine(RecordedTree.Of("fsz-flip").Backups, "2026-11-21-02-30-00.fsz");
        var good = await File.ReadAllBytesAsync(Path.Combine(RecordedTree.Of("good").Backups, "2026-11-21-02-30-00.fsz"));
        var plain = await File.ReadAllBytesAsync(Directory.GetFiles(RecordedTree.Of("nogzip").Backups, "*.fs").Single());
        var broken = good.ToArray();
        broken[200] ^= 0x55;
        string[] files =
        [
            flipped, Put("cut.fsz", good[..300]), Put("bits.fsz", broken), Put("trail.fsz", [.. good, 1, 2, 3]), Put("empty.fsz", []), Put("cut.fs", plain[..900]),
            Path.Combine(_scratch, "missing.fsz"),
        ];
        foreach (var interpreter in RealWalker.Names)
        {
            var found = await RealWalker.ArchivesAsync(interpreter, files);
            Assert.Equal(
                [WalkProblem.None, WalkProblem.Unpackable, WalkProblem.Unpackable, WalkProblem.Unpackable, WalkProblem.Unpackable, WalkProblem.Damaged, WalkProblem.Unreadable],
                found.Select(f => f.Problem));
            Assert.Equal("e271008b5707f93d4f9b896f598ecd70", found[0].Md5); // as repozo itself says of it; the .dat has another
            Assert.All(found[1..5], f => Assert.Null(f.Md5));
        }
    }

    [Fact]
    public async Task Every_interpreter_tells_the_same()
    {
        var files = RecordedTree.All.Select(n => RecordedTree.Of(n).DataFs)
            .Append(Put("nothing", [])).Append(Put("text", "FS30 and then a text that is no transaction at all, of course"u8.ToArray())).Append("/").Append("/no/such/file").ToArray();
        var request = new WalkRequest { After = TransactionId.Parse("040d295d800034ee"), Most = 3, Blobs = true, Sums = [(2998, 4157), (0, 99999)] };
        var told = new List<string>();
        foreach (var interpreter in RealWalker.Names)
            told.Add(string.Join('\n', (await RealWalker.AskAsync(interpreter, RealWalker.Of(interpreter).Walk(request, files))).Split('\n').Skip(1)));
        Assert.True(told.Count >= 2);
        Assert.All(told, t => Assert.Equal(told[0], t));
    }

    [Fact]
    public async Task A_changed_byte_in_any_header_is_seen()
    {
        var data = await File.ReadAllBytesAsync(RecordedTree.Of("good").DataFs);
        var places = Structure(data).ToList();
        Assert.True(places.Count > 500, $"{places.Count} places");
        var files = places.Select(p => Put($"flip-{p}", Flipped(data, p))).ToArray();
        foreach (var interpreter in RealWalker.Names)
        {
            var walks = await RealWalker.WalkAsync(interpreter, new(), files);
            var unseen = places.Where((_, i) => walks[i].IsWhole || !walks[i].WasWalked).ToList();
            Assert.True(unseen.Count == 0, $"{interpreter} does not see a change at {string.Join(", ", unseen)}");
        }
    }

    /// <summary>Magic, both ends of each transaction, and of each record all but the object's id and the place of its record before.</summary>
    private static IEnumerable<int> Structure(byte[] data)
    {
        var places = Enumerable.Range(0, 4);
        for (var at = 4; at < data.Length;)
        {
            var (begin, length) = (at, (int)BinaryPrimitives.ReadInt64BigEndian(data.AsSpan(at + 8)));
            places = places.Concat(Enumerable.Range(begin, 23)).Concat(Enumerable.Range(begin + length, 8));
            at += 23 + Enumerable.Range(0, 3).Sum(i => BinaryPrimitives.ReadUInt16BigEndian(data.AsSpan(begin + 17 + (2 * i))));
            while (at < begin + length)
            {
                var record = at;
                places = places.Concat(Enumerable.Range(record + 8, 8)).Concat(Enumerable.Range(record + 24, 18));
                at += 42 + (int)(BinaryPrimitives.ReadInt64BigEndian(data.AsSpan(record + 34)) is > 0 and var bytes ? bytes : 8);
            }
            at = begin + length + 8;
        }
        return places;
    }

    private static byte[] Flipped(byte[] data, int place)
    {
        var copy = data.ToArray();
        copy[place] ^= 0xff;
        return copy;
    }

    [Fact]
    public async Task A_cut_anywhere_but_at_a_boundary_is_seen_and_where_the_whole_part_ends()
    {
        var data = await File.ReadAllBytesAsync(RecordedTree.Of("good").DataFs);
        var ends = RecordedTree.Of("good").Transactions.Select(t => t.GetProperty("end").GetInt32()).Prepend(4).ToList();
        var files = Enumerable.Range(4, data.Length - 4).Where(n => n % 7 == 0).ToDictionary(n => n, n => Put($"cut-{n}", data[..n]));
        foreach (var interpreter in RealWalker.Names)
        {
            var walks = await RealWalker.WalkAsync(interpreter, new(), [.. files.Values]);
            Assert.All(files.Keys.Zip(walks), pair =>
            {
                var (size, walk) = pair;
                Assert.Equal((ends.Contains(size) ? WalkProblem.None : WalkProblem.Cut, ends.Last(e => e <= size)), (walk.Problem, (int)walk.At));
            });
        }
    }

    [Fact]
    public async Task Text_of_persons_comes_back_as_it_was_whatever_bytes_it_has()
    {
        var data = await File.ReadAllBytesAsync(RecordedTree.Of("good").DataFs);
        var original = "/senaite/samples/WB-0009/ar_add\n\nattachment: scan 2 of 2"u8;
        var place = data.AsSpan().IndexOf(original);
        byte[] odd = [.. "a\tb\r\n\\x41 \u202e\u0007 "u8, 0xff, 0, (byte)'!'];
        odd.CopyTo(data.AsSpan(place));
        var expected = "a\tb\r\n\\x41 \u202e\u0007 \ufffd\0!" + Encoding.UTF8.GetString(original[odd.Length..]);
        foreach (var interpreter in RealWalker.Names)
        {
            var walk = Assert.Single(await RealWalker.WalkAsync(interpreter, new() { After = new(0) }, Put("odd", data)));
            Assert.Contains(expected, walk.Newer!.Listed.Select(t => t.Description));
        }
    }

    [Fact]
    public async Task A_commit_that_is_finished_meanwhile_is_no_damage()
    {
        var data = await File.ReadAllBytesAsync(RecordedTree.Of("status-c").DataFs);
        foreach (var interpreter in RealWalker.Names)
        {
            var file = Put("busy", data);
            var walking = RealWalker.WalkAsync(interpreter, new() { WaitSeconds = 20 }, file);
            await Task.Delay(500);
            await using (var stream = File.OpenWrite(file))
            {
                stream.Position = 5235 + 16;
                stream.WriteByte((byte)' ');
            }
            var walk = Assert.Single(await walking);
            Assert.Equal((WalkProblem.None, 13), (walk.Problem, (int)walk.Transactions));
        }
    }

    private string Put(string name, byte[] content)
    {
        var path = Path.Combine(_scratch, name);
        File.WriteAllBytes(path, content);
        return path;
    }
}
