using ChatOps.Core.Access;
using ChatOps.Core.Audit;
using ChatOps.Core.Chat;
using ChatOps.Core.Monitoring;
using ChatOps.Core.Operations;
using ChatOps.Core.Plans;
using ChatOps.Core.Runbooks;
using ChatOps.Core.SignIn;
using ChatOps.Core.Transcripts;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace ChatOps.Server.Storage;

public static class StorageRegistration
{
    /// <summary>
    /// The bot's own state in the folder; opened (and taken) with the first use. Messages go to the platforms named.
    /// </summary>
    /// <param name="hasPlace">Whether a platform has a place for a channel; null: each has one for all.</param>
    public static IServiceCollection AddStorage(
        this IServiceCollection services, string folder, IReadOnlyList<string> platforms, Func<string, string, bool>? hasPlace = null)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(new OutboxPlatforms(platforms) { HasPlace = hasPlace ?? ((_, _) => true) });
        services.AddSingleton(p => Database.Open(
            folder, platforms, p.GetRequiredService<TimeProvider>(), p.GetRequiredService<ILogger<Database>>()));
        services.AddSingleton<IOperationStore, SqliteOperationStore>();
        services.AddSingleton<ITranscriptStore, SqliteTranscripts>();
        services.AddSingleton<IFeed, SqliteFeed>();
        services.AddSingleton<IOutbox, SqliteOutbox>();
        services.AddSingleton<IDeliveries, SqliteDeliveries>();
        services.AddSingleton<IStreamPositions, SqliteStreamPositions>();
        services.AddSingleton<IMessageBoard, SqliteMessageBoard>();
        services.AddSingleton<ISignInStore>(p => new SqliteSignIns(p.GetRequiredService<Database>(), p.GetRequiredService<OutboxPlatforms>()));
        services.AddSingleton<IRecordStore>(p => new SqliteRecord(
            p.GetRequiredService<Database>(), p.GetRequiredService<OutboxPlatforms>(), p.GetRequiredService<Database>().Signals));
        services.AddSingleton<IFindings, SqliteFindings>();
        services.AddSingleton<ITallies, SqliteTallies>();
        services.AddSingleton<Retention>();
        services.AddHealthChecks().AddCheck<StateCheck>("state");
        return services;
    }
}
