using ChatOps.Core.Chat;
using ChatOps.Core.Operations;
using ChatOps.Core.Plans;
using ChatOps.Core.SignIn;
using ChatOps.Core.Transcripts;

namespace ChatOps.Tests.Contracts;

/// <summary>A database that is open, as the contract suite sees it. Messages go to the platforms Web and Slack.</summary>
public abstract class OpenStore : IDisposable
{
    public abstract IOperationStore Operations { get; }
    public abstract ITranscriptStore Transcripts { get; }
    public abstract IFeed Feed { get; }
    public abstract IOutbox Outbox { get; }
    public abstract IDeliveries Deliveries { get; }
    public abstract IStreamPositions Positions { get; }
    public abstract IMessageBoard Board { get; }
    public abstract ISignInStore SignIns { get; }
    public abstract IFindings Findings { get; }

    /// <summary>Runs SQL past the store, as somebody would who tampers with it.</summary>
    public abstract void Tamper(string sql);

    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    protected abstract void Dispose(bool disposing);
}
