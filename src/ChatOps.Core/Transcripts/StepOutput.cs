using System.Runtime.CompilerServices;
using ChatOps.Core.Execution;
using ChatOps.Core.Inventory;
using ChatOps.Core.Operations;
using ChatOps.Core.Plans;
using ChatOps.Core.Steps;

namespace ChatOps.Core.Transcripts;

/// <summary>The whole output of a step, read piece by piece from its host, which keeps what the transcript has forgotten. Masked.</summary>
public sealed class StepOutput(Executors executors, IInventory inventory, SecretMask mask)
{
    /// <summary>Behind any end: of that stream nothing is sent.</summary>
    private const long Nothing = 1_000_000_000_000_000;

    /// <summary>What there is at this moment, of standard output or standard error. Null: the host keeps nothing of the step (any more).</summary>
    /// <exception cref="HostUnreachableException">The host could not be asked; while reading, too.</exception>
    public async Task<IAsyncEnumerable<ReadOnlyMemory<byte>>?> OpenAsync(
        Operation operation, Step step, TranscriptStream stream, CancellationToken cancellationToken)
    {
        if (inventory.HostOf(operation.Target, step) is not { } host || !step.Detached)
            return null;
        var reading = new Reading(executors.For(host), host, new(step.User, operation.Id.ToString(), step.Id), operation.Fence, stream);
        var first = await reading.NextAsync(at: 0, cancellationToken);
        return first.State is StepState.None or StepState.Never or StepState.Untrusted ? null : ReadAsync(reading, first, cancellationToken);
    }

    private async IAsyncEnumerable<ReadOnlyMemory<byte>> ReadAsync(
        Reading reading, StepProgress first, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var masked = mask.Stream();
        var end = reading.EndOf(first);
        var piece = reading.PieceOf(first);
        for (long at = 0; ;)
        {
            at += piece.Length;
            var last = at >= end || piece.IsEmpty;
            var shown = masked.Push(piece.Span, last);
            if (!shown.IsEmpty)
                yield return shown;
            if (last)
                yield break;
            piece = reading.PieceOf(await reading.NextAsync(at, cancellationToken));
        }
    }

    private sealed record Reading(IExecutor Executor, Host Host, StepKey Key, long Fence, TranscriptStream Stream)
    {
        private bool Errors => Stream == TranscriptStream.Error;

        public Task<StepProgress> NextAsync(long at, CancellationToken cancellationToken) => Executor.FollowAsync(
            Host, Key, Fence, Errors ? new(Nothing, at) : new(at, Nothing), TimeSpan.Zero, cancellationToken);

        public ReadOnlyMemory<byte> PieceOf(StepProgress progress) => Errors ? progress.Error : progress.Output;

        public long EndOf(StepProgress progress) => Errors ? progress.End.Error : progress.End.Output;
    }
}
