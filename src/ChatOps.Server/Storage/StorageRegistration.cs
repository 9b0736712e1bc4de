using ChatOps.Core.Audit;
using ChatOps.Core.Chat;
using ChatOps.Core.Monitoring;
using ChatOps.Core.Operations;
using ChatOps.Core.Plans;
using ChatOps.Core.SignIn;
using ChatOps.Core.Transcripts;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace ChatOps.Server.Storage;

public static class StorageRegistration
{
    /// <summary>
    /// The bot's own state; opened (and taken) with the first use. Messages go to the platforms named.
    /// </summary>
    /// <param name="hasPlace">Whether a platform has a place for a channel; null: each has one for all.</param>
    public static IServiceCollection AddStorage(
        this IServiceCollection services, StatePlace place, IReadOnlyList<string> platforms, Func<string, string, bool>? hasPlace = null)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(new OutboxPlatforms(platforms) { HasPlace = hasPlace ?? ((_, _) => true) });
        services.AddSingleton(p => Database.Open(
            place, platforms, p.GetRequiredService<TimeProvider>(), p.GetRequiredService<ILogger<Database>>()));
        services.AddSingleton<SqlOperationStore>();
        services.AddSingleton<IOperationStore>(p => p.GetRequiredService<SqlOperationStore>());
        services.AddSingleton<ITranscriptStore, SqlTranscripts>();
        services.AddSingleton<IFeed, SqlFeed>();
        services.AddSingleton<IOutbox, SqlOutbox>();
        services.AddSingleton<IDeliveries, SqlDeliveries>();
        services.AddSingleton<IStreamPositions, SqlStreamPositions>();
        services.AddSingleton<IMessageBoard, SqlMessageBoard>();
        services.AddSingleton<ISignInStore>(p => new SqlSignIns(p.GetRequiredService<Database>(), p.GetRequiredService<OutboxPlatforms>()));
        services.AddSingleton<IRecordStore>(p => new SqlRecord(
            p.GetRequiredService<Database>(), p.GetRequiredService<OutboxPlatforms>(), p.GetRequiredService<Database>().Signals));
        services.AddSingleton<IFindings, SqlFindings>();
        services.AddSingleton<ICounts, SqlCounts>();
        services.AddSingleton<Retention>();
        services.AddHealthChecks().AddCheck<StateCheck>("state");
        return services;
    }
}
