using ChatOps.Core.Audit;

namespace ChatOps.Server.Record;

/// <summary>At each start: the key is there and on the record, and so is which program goes on. What others than the bot could read is not used.</summary>
internal sealed partial class RecordKeeper(
    IRecordStore record, RecordKeyFile file, RecordProgram program, TimeProvider time, ILogger<RecordKeeper> logger) : IHostedService
{
    /// <exception cref="BotException">The key cannot be used, or not be made.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await EnsureKeyAsync(cancellationToken);
        await record.AppendAsync(state => state.Program == program.Text ? null : Entry(RecordWords.Program, program.Text), cancellationToken);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private async Task EnsureKeyAsync(CancellationToken cancellationToken)
    {
        var state = await record.StateAsync(cancellationToken);
        if (state.KeyId is { } id && file.Find(id) is { } known)
        {
            known.Dispose();
            return;
        }
        // Another key than the record's is taken as it is: the entry says that the one before did not sign it.
        using var key = file.Exists ? file.Read() : file.Make();
        if (state.KeyId is { } lost)
            LogLost(lost, file.Path, key.Id);
        await record.AppendAsync(
            s => s.KeyId == key.Id ? null : Entry(RecordWords.Key, s.KeyId is null ? KeyEntry.First(key) : KeyEntry.Gap(key, s.KeyId, s.Last)),
            cancellationToken);
    }

    private AuditEntry Entry(string what, string detail) => new(null, time.GetUtcNow(), "chatops", what, detail);

    [LoggerMessage(
        Level = LogLevel.Warning, Message = "The key {Lost} of the record is no longer in {File}; the record goes on with the key {Key}, and says so")]
    private partial void LogLost(string lost, string file, string key);
}
