using System.Collections.Immutable;
using ChatOps.Core.Audit;
using ChatOps.Core.Operations;
using ChatOps.Core.Plans;
using ChatOps.Core.Runbooks;
using ChatOps.Server.Record;
using ChatOps.Server.Storage;
using ChatOps.Tests.Operations;
using ChatOps.Tests.Storage;
using Dapper;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;

namespace ChatOps.Tests.Audit;

/// <summary>The engine with a record that has a key; anchors are made when the test says so.</summary>
internal sealed class RecordBench : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("chatops-record-").FullName;

    public RecordBench(params IAnchorPlace[] places) : this(alone: false, places)
    {
    }

    /// <param name="alone">The bot makes its anchors by itself.</param>
    public RecordBench(bool alone, params IAnchorPlace[] places)
    {
        KeyFile = Path.Combine(_folder, "keys", "record-key.pem");
        var settings = new AnchoringSettings(TimeSpan.FromHours(1), "ops");
        var program = new RecordProgram("chatops of the tests");
        Engine = new EngineBench(
            r => new Planning.Ready(((Planning.Ready)ScriptedRunbook.Steps(r, ScriptedRunbook.Run("say", "echo", "done"))).Plan with
            {
                Values = new[] { ToolVersion.Of("sayer", "1.2<3") }.ToImmutableSortedDictionary(v => v.Name, v => v.Value),
            }),
            folder: Path.Combine(_folder, "bot"),
            more: s =>
            {
                if (alone)
                {
                    s.AddRecord(KeyFile, settings, program, places);
                    return;
                }
                s.AddSingleton(new RecordKeyFile(KeyFile)).AddSingleton(settings).AddSingleton(program).AddSingleton<Anchoring>();
                s.AddHostedService<RecordKeeper>();
                foreach (var place in places)
                    s.AddSingleton(place);
            });
    }

    public EngineBench Engine { get; }

    public string KeyFile { get; }

    public string State => Path.Combine(Engine.Folder, "state");

    public string Database => DataFolder.DatabaseIn(State);

    public IRecordStore Record => Engine.Get<IRecordStore>();

    public string In(string name) => Path.Combine(_folder, name);

    public async Task<RecordBench> StartAsync()
    {
        await Engine.StartAsync();
        return this;
    }

    /// <summary>An operation that took two people and has ended.</summary>
    public async Task<Operation> DestroyedAsync(string text = "/test destroy")
    {
        var handle = await Engine.AskAsync(text);
        await Engine.UntilAsync(handle, o => o.State == OperationState.AwaitingApproval);
        await Engine.DecideAsync("approver", handle);
        return await Engine.EndAsync(handle);
    }

    /// <summary>The anchor of the head as it is.</summary>
    public async Task<Anchor> AnchorAsync()
    {
        Engine.Time.Move(TimeSpan.FromHours(2));
        return Assert.IsType<Anchor>(await Engine.Get<Anchoring>().LookAsync(CancellationToken.None));
    }

    public AuditReport Verify(params Anchor[] outside) => AuditVerifier.Verify(State, outside);

    public string Findings(params Anchor[] outside) => string.Join('\n', Verify(outside).Findings);

    public void Tamper(string sql) => Sql.Execute(Database, sql);

    public long NumberOf(string what) => Sql.Value<long>(Database, $"SELECT max(number) FROM record WHERE line LIKE '%\"what\":\"{what}\"%'");

    /// <summary>What somebody does who can write the state and knows how the chain is made: numbers and hashes fit again, and the head.</summary>
    public void Rehash(Func<RecordLine, RecordLine>? change = null)
    {
        using var connection = new SqliteConnection($"Data Source={Database};Pooling=False");
        connection.Open();
        using var transaction = connection.BeginTransaction();
        var lines = connection.Query<string>("SELECT line FROM record ORDER BY number", transaction: transaction).Select(l => RecordLine.Read(l)!).ToList();
        connection.Execute("DELETE FROM record", transaction: transaction);
        var head = new RecordHead(0, RecordChain.Start);
        foreach (var line in lines.Select((l, i) => (change?.Invoke(l) ?? l) with { Number = i + 1 }))
        {
            var text = line.ToString();
            head = new(line.Number, RecordChain.Next(head.Hash, text));
            connection.Execute(
                "INSERT INTO record (number, operation, at, line, hash) VALUES (@Number, @Operation, @At, @text, @Hash)",
                new { head.Number, Operation = line.Entry.Operation?.ToString(), At = line.Entry.At.UtcDateTime.ToString("O"), text, head.Hash }, transaction);
        }
        connection.Execute("UPDATE record_head SET number = @Number, hash = @Hash; DELETE FROM anchors;", head, transaction);
        transaction.Commit();
    }

    public async ValueTask DisposeAsync()
    {
        await Engine.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}
