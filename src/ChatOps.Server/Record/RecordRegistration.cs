using ChatOps.Core.Audit;

namespace ChatOps.Server.Record;

internal static class RecordRegistration
{
    /// <summary>The key of the record, and its anchors. Before everything that acts.</summary>
    /// <param name="places">Besides the channel.</param>
    public static IServiceCollection AddRecord(
        this IServiceCollection services, string keyFile, AnchoringSettings settings, RecordProgram program, IEnumerable<IAnchorPlace> places)
    {
        services.AddSingleton(new RecordKeyFile(keyFile));
        services.AddSingleton(settings);
        services.AddSingleton(program);
        foreach (var place in places)
            services.AddSingleton(place);
        services.AddHostedService<RecordKeeper>();
        services.AddSingleton<Anchoring>();
        services.AddHostedService(p => p.GetRequiredService<Anchoring>());
        services.AddHealthChecks().AddCheck<Anchoring>("anchors");
        return services;
    }
}
