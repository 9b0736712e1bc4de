using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using ChatOps.Core.Operations;

namespace ChatOps.Server.Storage;

/// <summary>Wakes those who listen in this process. A signal that a listener has not read yet is not raised for it again.</summary>
internal sealed class Signals
{
    private readonly ConcurrentDictionary<Listener, byte> listeners = new();

    public void Raise(FeedSignal signal)
    {
        foreach (var listener in listeners.Keys)
            listener.Raise(signal);
    }

    /// <summary>Listens from this call on, not only from the first look.</summary>
    public IAsyncEnumerable<FeedSignal> Listen(CancellationToken cancellationToken)
    {
        var listener = new Listener();
        listeners.TryAdd(listener, 0);
        // For a listener that is never looked at.
        var registration = cancellationToken.Register(() => listeners.TryRemove(listener, out _));
        return ReadAsync(listener, registration, cancellationToken);
    }

    private async IAsyncEnumerable<FeedSignal> ReadAsync(
        Listener listener, CancellationTokenRegistration registration, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        try
        {
            while (true)
                yield return await listener.NextAsync(cancellationToken);
        }
        finally
        {
            listeners.TryRemove(listener, out _);
            await registration.DisposeAsync();
        }
    }

    private sealed class Listener
    {
        private readonly Channel<FeedSignal> waiting = Channel.CreateUnbounded<FeedSignal>();
        private readonly ConcurrentDictionary<FeedSignal, byte> unread = new();

        public void Raise(FeedSignal signal)
        {
            if (unread.TryAdd(signal, 0))
                waiting.Writer.TryWrite(signal);
        }

        /// <summary>Forgotten as unread before it is handed out: what happens from then on is raised again.</summary>
        public async Task<FeedSignal> NextAsync(CancellationToken cancellationToken)
        {
            var signal = await waiting.Reader.ReadAsync(cancellationToken);
            unread.TryRemove(signal, out _);
            return signal;
        }
    }
}
