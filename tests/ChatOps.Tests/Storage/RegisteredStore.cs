using ChatOps.Core.Chat;
using ChatOps.Core.Operations;
using ChatOps.Core.Plans;
using ChatOps.Core.SignIn;
using ChatOps.Core.Transcripts;
using ChatOps.Server.Storage;
using ChatOps.Tests.Contracts;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ChatOps.Tests.Storage;

/// <summary>A real database, registered as the program does it.</summary>
internal abstract class RegisteredStore : OpenStore
{
    private readonly ServiceProvider services;

    protected RegisteredStore(StatePlace place)
    {
        services = new ServiceCollection().AddLogging(l => l.ClearProviders()).AddStorage(place, ["Web", "Slack"]).BuildServiceProvider();
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

    protected override void Dispose(bool disposing) => services.Dispose();
}
