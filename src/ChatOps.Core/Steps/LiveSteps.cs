using System.Collections.Concurrent;

namespace ChatOps.Core.Steps;

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
