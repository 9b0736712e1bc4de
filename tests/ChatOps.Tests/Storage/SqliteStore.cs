using ChatOps.Core.Access;
using ChatOps.Core.Chat;
using ChatOps.Core.Operations;
using ChatOps.Core.Plans;
using ChatOps.Core.Runbooks;
using ChatOps.Core.SignIn;
using ChatOps.Core.Transcripts;
using ChatOps.Server.Storage;
using ChatOps.Tests.Contracts;
using Dapper;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ChatOps.Tests.Storage;

/// <summary>The real database in a folder, registered as the program does it.</summary>
internal sealed class SqliteStore : OpenStore
{
    private readonly string folder;
    private readonly ServiceProvider services;

    public SqliteStore(string folder)
    {
        this.folder = folder;
        services = new ServiceCollection().AddLogging(l => l.ClearProviders()).AddStorage(folder, ["Web", "Slack"]).BuildServiceProvider();
        Database = services.GetRequiredService<Database>();
    }

    public Database Database { get; }

    public override IOperationStore Operations => services.GetRequiredService<IOperationStore>();
    public override ITranscriptStore Transcripts => services.GetRequiredService<ITranscriptStore>();
    public override IFeed Feed => services.GetRequiredService<IFeed>();
    public override IOutbox Outbox => services.GetRequiredService<IOutbox>();
    public override IDeliveries Deliveries => services.GetRequiredService<IDeliveries>();
    public override IStreamPositions Positions => services.GetRequiredService<IStreamPositions>();
    public override IMessageBoard Board => services.GetRequiredService<IMessageBoard>();
    public override ISignInStore SignIns => services.GetRequiredService<ISignInStore>();
    public override IFindings Findings => services.GetRequiredService<IFindings>();

    public Retention Retention => services.GetRequiredService<Retention>();

    public override void Tamper(string sql) => Sql.Execute(DataFolder.DatabaseIn(folder), sql);

    protected override void Dispose(bool disposing) => services.Dispose();
}

/// <summary>A look past the store.</summary>
internal static class Sql
{
    public static void Execute(string file, string sql)
    {
        using var connection = new SqliteConnection($"Data Source={file};Pooling=False");
        connection.Execute(sql);
    }

    public static T? Value<T>(string file, string sql)
    {
        using var connection = new SqliteConnection($"Data Source={file};Pooling=False");
        return connection.ExecuteScalar<T>(sql);
    }
}

/// <summary>A folder of the test's own.</summary>
internal sealed class TempFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("chatops-storage-").FullName;

    public string Data => In("data");

    public string In(string name) => System.IO.Path.Combine(Path, name);

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
