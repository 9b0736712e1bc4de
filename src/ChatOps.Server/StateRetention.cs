using ChatOps.Core.Catalogue;
using ChatOps.Core.Commands;
using ChatOps.Core.Retention;
using ChatOps.Server.Configuration;
using ChatOps.Server.Storage;

namespace ChatOps.Server;

/// <summary>Deletes from the bot's own state what is older than the settings say.</summary>
internal sealed class StateRetention(Retention retention, RetentionSettings ages, Catalogue catalogue, TimeProvider time) : IRetention
{
    public async Task TidyAsync(CancellationToken cancellationToken)
    {
        await retention.PruneSignInsAsync(cancellationToken);
        var now = time.GetUtcNow();
        var cutoffs = new RetentionCutoffs(now - ages.Deliveries, now - ages.Transcripts, now - ages.Events, now - ages.Deliveries, now.AddYears(-ages.DestructiveYears))
        {
            DestructiveCommands = [.. catalogue.Specs.Where(c => c.Risk == Risk.Destructive).Select(c => c.Name)],
        };
        while (await retention.PruneAsync(cutoffs, cancellationToken) is not { Deliveries: 0, Lines: 0, Positions: 0, Events: 0, Sent: 0, BoardMessages: 0 })
        {
            // A few hundred rows at a time; others write in between.
        }
        await retention.EmptyLogAsync(cancellationToken);
    }
}
