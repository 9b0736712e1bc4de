using System.Collections.Concurrent;
using ChatOps.Core.Execution;
using Host = ChatOps.Core.Inventory.Host;

namespace ChatOps.Server.Execution.Ssh;

/// <summary>
/// The host's script over OpenSSH. What ssh's status says decides nothing: the proof that something ran is the answer with the call's own number. Only where
/// no session was opened it is said that nothing ran, and only then it is tried once more.
/// </summary>
internal sealed class SshRoute(SshFolder folder, Func<string, Host?> find, HostScript otherwise, TimeProvider time) : IWay, IAsyncDisposable
{
    private const int Tries = 5;

    private readonly ConcurrentDictionary<(Host Host, string Command), SshHost> _hosts = new();

    public async Task<CallEnd> CallAsync(
        Host host, string user, HostCall call, TimeSpan limit, Func<Stream, CancellationToken, Task> readOutput, Func<Stream, CancellationToken, Task> readError,
        CancellationToken cancellationToken)
    {
        if (user == RootRule.Root)
            throw RootRule.Closed();
        var as_ = user == host.User ? "" : user;
        var input = call.Request.ToBytes(call.Script, as_, call.Verb);
        var place = Place(host, call.Script);
        for (var tries = 1; ; tries++)
        {
            var master = await place.EnterAsync(cancellationToken);
            try
            {
                var words = folder.Fresh("log");
                var status = await place.Client(master, words).RunAsync(input, limit, readOutput, readError, cancellationToken);
                var said = SshFolder.TakeText(words);
                if (status is not (null or 255))
                    return new(status, SshTrouble.NoAnswer(host, status.Value));
                // The master's own session waits for the bot's end: one that ended by itself says what the call's own status, 255, cannot.
                if (await master.EndedByItselfAsync() is { } its)
                    return new(status, SshTrouble.NoAnswer(host, its));
                if (status == 255 && SshTrouble.SessionRefused(said))
                {
                    if (said.Contains("refused by peer", StringComparison.Ordinal))
                        place.Shrink(master);
                    else
                        master.Kill();
                    if (tries < Tries)
                        continue;
                    throw SshTrouble.Busy(host.Name, said);
                }
                await place.ExamineAsync(master);
                return new(status, SshTrouble.Lost(host, said));
            }
            finally
            {
                await place.LeaveAsync(master);
            }
        }
    }

    /// <summary>What the host has refused until a person acts; null: nothing that is known.</summary>
    public HostUnreachableException? TroubleOf(Host host) =>
        _hosts.Where(p => p.Key.Host.Name == host.Name).Select(p => p.Value.Refused).FirstOrDefault(r => r is not null);

    /// <summary>A person wants the host tried again, whatever it has refused before.</summary>
    public void Forget(Host host)
    {
        foreach (var (key, place) in _hosts)
        {
            if (key.Host.Name == host.Name)
                place.Forget();
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var place in _hosts.Values)
            await place.DisposeAsync();
        folder.Dispose();
    }

    private SshHost Place(Host host, HostScript script) =>
        _hosts.GetOrAdd((host, HostScript.For(host, otherwise).Arrival), k => new(k.Host, k.Host.Ssh!.JumpHost is { Length: > 0 } jump ? find(jump) : null, folder, script.Arrival, time));
}
