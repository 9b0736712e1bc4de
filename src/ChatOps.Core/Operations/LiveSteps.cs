using System.Collections.Concurrent;

namespace ChatOps.Core.Operations;

/// <summary>What is known of running steps from moment to moment; in memory, made anew after a start.</summary>
public sealed class LiveSteps
{
    private readonly ConcurrentDictionary<string, LiveStep> _byHandle = new(StringComparer.Ordinal);

    public LiveStep? Of(string handle) => _byHandle.GetValueOrDefault(handle);

    /// <summary>The handles of operations that run a step now.</summary>
    public IReadOnlyCollection<string> Handles => [.. _byHandle.Keys];

    public void Tell(string handle, LiveStep step) => _byHandle[handle] = step;

    public void Forget(string handle) => _byHandle.TryRemove(handle, out _);
}

/// <param name="SilentFor">Since the last byte of output, by the host's clock.</param>
/// <param name="Processes">Alive on the host, of this step.</param>
/// <param name="Trouble">Why the host cannot be asked at the moment; null while it can.</param>
public sealed record LiveStep(string Step, TimeSpan SilentFor, int Processes, string? Trouble)
{
    /// <summary>How far it is; null: its output does not tell.</summary>
    public Runbooks.Progress? Progress { get; init; }
}
