using System.Security.Cryptography;
using System.Text;
using ChatOps.Core.Audit;
using ChatOps.Core.Operations;
using ChatOps.Server.Storage;
using ChatOps.Tests.Operations;
using Dapper;
using Microsoft.Data.Sqlite;

namespace ChatOps.Tests.Storage;

/// <summary>A state of an older program, made by that program's own SQL, with a chain for each operation.</summary>
public sealed class RecordTakeoverTests : IDisposable
{
    private static readonly CancellationToken None = CancellationToken.None;
    private readonly TempFolder temp = new();

    public void Dispose() => temp.Dispose();

    [Fact]
    public async Task Old_chains_that_hold_become_one_and_no_entry_is_lost()
    {
        var (one, two) = Old();

        using var store = new SqliteStore(temp.Data);

        var trail = await store.Operations.AuditAsync(one.Id, None);
        Assert.Null(trail.FirstBreak);
        Assert.Equal(["requested", "planned"], trail.Entries.Select(e => e.Entry.What));
        Assert.Equal(2, (await store.Operations.AuditAsync(two.Id, None)).Entries.Count);
        var report = AuditVerifier.Verify(temp.Data);
        Assert.Empty(report.Findings);
        Assert.Equal(6, report.Entries);
        var told = Assert.Single(report.Notes);
        Assert.Matches("^entry 6: 3 chains with 5 entries; SHA-256 of their heads [0-9a-f]{64}; all of them held$", told);
        // What it was stays provable: the number and the hash that each entry had.
        var line = RecordLine.Read(trail.Entries[1].Line)!;
        Assert.Equal((2L, 64), (line.Was!.Number, line.Was.Hash.Length));
        Assert.Equal(0, Sql.Value<long>(DataFolder.DatabaseIn(temp.Data), "SELECT count(*) FROM sqlite_schema WHERE name LIKE 'audit%'"));
        // In the order of time, whoever they are of.
        const string Times = "SELECT group_concat(at) FROM (SELECT at FROM record WHERE number < 6 ORDER BY number)";
        var times = Sql.Value<string>(DataFolder.DatabaseIn(temp.Data), Times)!.Split(',');
        Assert.Equal(times.Order(StringComparer.Ordinal), times);
    }

    [Theory]
    [InlineData("UPDATE audit SET detail = 'other' WHERE number = 2 AND chain = 'ONE'")]
    [InlineData("DELETE FROM audit WHERE number = 2 AND chain = 'ONE'")]
    [InlineData("DELETE FROM audit WHERE number = 1 AND chain = 'ONE'")]
    [InlineData("DELETE FROM audit_heads WHERE chain = 'ONE'")]
    [InlineData("UPDATE audit SET hash = 'ff' WHERE number = 2 AND chain = 'ONE'")]
    [InlineData("UPDATE audit_heads SET count = 3 WHERE chain = 'ONE'")]
    public async Task An_old_chain_that_does_not_hold_is_taken_over_as_it_is_and_named(string tamper)
    {
        var (one, _) = Old();
        Sql.Execute(DataFolder.DatabaseIn(temp.Data), tamper.Replace("ONE", $"{one.Id}", StringComparison.Ordinal));

        using var store = new SqliteStore(temp.Data);

        Assert.EndsWith("these did not hold: operation first", Assert.Single(AuditVerifier.Verify(temp.Data).Notes), StringComparison.Ordinal);
        Assert.Null((await store.Operations.AuditAsync(one.Id, None)).FirstBreak);
    }

    [Fact]
    public void A_state_that_cannot_be_taken_over_is_refused_and_left_as_it_was()
    {
        Old();
        var database = DataFolder.DatabaseIn(temp.Data);
        Sql.Execute(database, "UPDATE audit SET at = 'yesterday' WHERE number = 2");
        var before = Dump(database);

        var refused = Assert.Throws<StateException>(() => new SqliteStore(temp.Data));

        Assert.Equal("state-migration", refused.Code);
        Assert.Contains("It is as it was: go on with the chatops that wrote it", refused.Message, StringComparison.Ordinal);
        Assert.Equal(before, Dump(database));
        Assert.Equal("state-older", Assert.Throws<StateException>(() => AuditVerifier.Verify(temp.Data)).Code);
    }

    [Fact]
    public void What_the_older_program_left_stands_beside_it_and_is_private_and_the_only_such_copy()
    {
        Old();
        var database = DataFolder.DatabaseIn(temp.Data);
        File.WriteAllText($"{database}.schema-3", "of the upgrade before");
        var before = Dump(database);

        using (new SqliteStore(temp.Data))
            Assert.Equal(before, Dump($"{database}.schema-7"));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode($"{database}.schema-7"));
        Assert.Equal([$"{database}.schema-7"], StateBackup.CopiesBeside(database));

        File.Delete($"{database}.schema-7");
        using (new SqliteStore(temp.Data))
            Assert.Empty(StateBackup.CopiesBeside(database)); // a state of this program is not copied
    }

    [Fact]
    public void Without_room_for_that_copy_the_state_stays_as_it_was()
    {
        Old();
        var database = DataFolder.DatabaseIn(temp.Data);
        Directory.CreateDirectory($"{database}.schema-7/in-the-way");
        var before = Dump(database);

        var refused = Assert.Throws<StateException>(() => new SqliteStore(temp.Data));

        Assert.Equal("state-migration", refused.Code);
        Assert.Contains("no copy of it could be made", refused.Message, StringComparison.Ordinal);
        Assert.Equal(before, Dump(database));
    }

    [Fact]
    public void A_new_state_begins_with_no_entry()
    {
        using var store = new SqliteStore(temp.Data);
        var report = AuditVerifier.Verify(temp.Data);
        Assert.Empty(report.Findings);
        Assert.Equal((0, RecordChain.Start), (report.Entries, report.Head.Hash));
    }

    private static string Dump(string database) => string.Join(
        '\n', Sql.Value<string>(database, "SELECT group_concat(chain || number || at || hash, char(10)) FROM audit"),
        Sql.Value<string>(database, "SELECT group_concat(name) FROM migrations"), Sql.Value<string>(database, "SELECT group_concat(sql, char(10)) FROM sqlite_schema"));

    /// <summary>Two operations with two entries each, and one entry of no operation.</summary>
    private (Operation One, Operation Two) Old()
    {
        Directory.CreateDirectory(temp.Data);
        File.WriteAllText(Path.Combine(temp.Data, "high-water"), "old 0 0\n");
        using var connection = new SqliteConnection($"Data Source={DataFolder.DatabaseIn(temp.Data)};Pooling=False");
        connection.Open();
        for (var number = 1; number <= 7; number++)
            Migrate(connection, number);
        connection.Execute($"PRAGMA application_id = {0x43684F70}; INSERT INTO state (id, epoch, epoch_id, commits) VALUES (1, 1, 'old', 0);");
        var (one, two) = (An.Operation("first"), An.Operation("other", An.Moment.AddSeconds(1)));
        foreach (var operation in (Operation[])[one, two])
        {
            connection.Execute(
                """
                INSERT INTO operations (id, handle, version, fence, state, target, channel, requester, requested_at, command, body)
                VALUES (@Id, @Handle, 1, 0, 'Planning', 'senaite:lims1', 'ops', 'operator', @At, 'senaite restore', @Body)
                """,
                new
                {
                    Id = operation.Id.ToString(),
                    operation.Handle,
                    At = operation.RequestedAt.UtcDateTime.ToString("O"),
                    Body = CoreJson.Write(operation with { Version = 1 }),
                });
            Chain(connection, $"{operation.Id}", (operation.RequestedAt, "requested"), (operation.RequestedAt.AddSeconds(5), "planned"));
        }
        Chain(connection, "-", (An.Moment.AddSeconds(3), "refused"));
        return (one, two);
    }

    private static void Migrate(SqliteConnection connection, int number)
    {
        var assembly = typeof(Database).Assembly;
        var name = assembly.GetManifestResourceNames().Single(n => n.Contains($".Migrations.{number:0000}-", StringComparison.Ordinal));
        using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
        connection.Execute(reader.ReadToEnd());
        name = name[(name.IndexOf(".Migrations.", StringComparison.Ordinal) + 12)..];
        connection.Execute("INSERT INTO migrations VALUES (@number, @name, '')", new { number, name });
    }

    /// <summary>As the older program wrote and hashed it.</summary>
    private static void Chain(SqliteConnection connection, string chain, params (DateTimeOffset At, string What)[] entries)
    {
        var (number, hash) = (0, "");
        foreach (var (moment, what) in entries)
        {
            number++;
            var at = moment.UtcDateTime.ToString("O");
            var text = string.Concat(((string[])[hash, $"{number}", chain, at, "operator", what, "détail"]).Select(p => $"{p.Length}:{p}\n"));
            hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
            connection.Execute("INSERT INTO audit VALUES (@chain, @number, @at, 'operator', @what, 'détail', @hash)", new { chain, number, at, what, hash });
        }
        connection.Execute("INSERT INTO audit_heads VALUES (@chain, @number, @hash)", new { chain, number, hash });
    }
}
