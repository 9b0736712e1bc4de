using ChatOps.Core.Access;
using ChatOps.Core.Approvals;
using ChatOps.Core.BreakGlass;
using ChatOps.Core.Catalogue;
using ChatOps.Core.Chat;
using ChatOps.Core.Execution;
using ChatOps.Core.Limits;
using ChatOps.Core.Locks;
using ChatOps.Core.Operations;
using ChatOps.Core.Ops;
using ChatOps.Core.Runbooks;
using ChatOps.Core.Watches;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace ChatOps.Server;

/// <summary>The engine: everything of Core that works on operations, and the two services that keep it going.</summary>
public static class OperationsRegistration
{
    public static IServiceCollection AddOperations(this IServiceCollection services, IReadOnlyList<IRunbook> runbooks, IReadOnlyList<string> secrets)
    {
        foreach (var runbook in runbooks)
            services.AddSingleton(runbook);
        services.AddSingleton<RunbookShelf>();
        services.AddOps();
        services.AddSingleton(p => new Catalogue([.. p.GetServices<IRunbook>(), .. p.GetServices<IAnswer>()]));
        services.AddLazy<Catalogue>();
        services.AddLazy<IAlarmClock>();
        services.AddLazy<DecisionDesk>();
        services.AddLazy<BreakGlassDesk>();
        services.AddSingleton<BreakGlassDesk>();
        services.AddSingleton(new SecretMask(secrets));
        services.AddSingleton<OperationMoves>();
        services.AddSingleton<TargetLocks>();
        services.AddSingleton<DecisionPolicy>();
        services.TryAddSingleton(SiteLimits.Default);
        services.TryAddSingleton<PersonLimits>();
        services.AddSingleton<WaitingLimit>();
        services.AddSingleton<OperationPlanner>();
        services.AddSingleton<OperationStarter>();
        services.AddSingleton<TranscriptRecorder>();
        services.AddSingleton<LiveSteps>();
        services.AddSingleton<StepRunner>();
        services.AddSingleton<OperationRunner>();
        services.AddSingleton<ApprovalReminder>();
        services.AddSingleton<OperationDriver>();
        services.AddSingleton<OperationReader>();
        services.AddSingleton<CommandDesk>();
        services.AddSingleton<DecisionDesk>();
        services.AddSingleton<ShareDesk>();
        services.AddSingleton<Sessions>();
        services.AddSingleton<SignInLinks>();
        services.AddSingleton<OperationIntake>();
        services.AddSingleton<AppointmentKeeper>();
        services.AddSingleton<WatchKeeper>();
        services.AddSingleton<TargetAlarms>();
        services.AddSingleton<IInbox>(p => p.GetRequiredService<OperationIntake>());
        services.AddSingleton<ITidying, StepFolderTidying>();
        services.AddHostedService<OperationHost>();
        services.AddHostedService<CourierHost>();
        return services;
    }

    private static void AddOps(this IServiceCollection services)
    {
        services.AddSingleton<IAnswer, OpsHelp>();
        services.AddSingleton<IAnswer, OpsList>();
        services.AddSingleton<IAnswer, OpsShow>();
        services.AddSingleton<IAnswer, OpsLocks>();
        services.AddSingleton<IAnswer, OpsAudit>();
        services.AddSingleton<IAnswer, OpsWhoAmI>();
        services.AddSingleton<IAnswer, OpsBrief>();
        services.AddSingleton<IAnswer, OpsCancel>();
        services.AddSingleton<IAnswer, OpsResolve>();
        services.AddSingleton<IAnswer>(p => new OpsDecide(p.GetRequiredService<Lazy<DecisionDesk>>(), approve: true));
        services.AddSingleton<IAnswer>(p => new OpsDecide(p.GetRequiredService<Lazy<DecisionDesk>>(), approve: false));
        services.AddSingleton<IAnswer, OpsBreakGlass>();
        services.AddSingleton<IAnswer, OpsReview>();
        services.AddSingleton<IAnswer, OpsHosts>();
        services.AddSingleton<IAnswer, OpsSignIn>();
        services.AddSingleton<IAnswer, OpsSessions>();
        services.AddSingleton<IAnswer, OpsSignOut>();
    }

    /// <summary>For the circles of the house: help lists the catalogue that it is in.</summary>
    private static void AddLazy<T>(this IServiceCollection services)
        where T : class =>
        services.AddSingleton(p => new Lazy<T>(p.GetRequiredService<T>));
}

/// <summary>At the start: deliveries that were stored and not handled, then every operation that is not concluded.</summary>
public sealed class OperationHost(OperationIntake intake, OperationDriver driver) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await intake.CatchUpAsync(cancellationToken);
        await driver.WakeAllAsync(cancellationToken);
    }

    public async Task StopAsync(CancellationToken cancellationToken) => await driver.DisposeAsync();
}

/// <summary>Carries messages: whenever something was committed, and every few seconds for those that wait for another attempt.</summary>
public sealed partial class CourierHost(
    IEnumerable<IChatPlatform> platforms, IOutbox outbox, IFeed feed, TimeProvider time, ILoggerFactory logs)
    : BackgroundService
{
    private readonly ILogger<CourierHost> _logger = logs.CreateLogger<CourierHost>();

    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(5);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(platforms.Select(p => CarryAsync(new Courier(outbox, p, time, logs.CreateLogger<Courier>()), stoppingToken)));

    private async Task CarryAsync(Courier courier, CancellationToken stoppingToken)
    {
        await using var signals = feed.ListenAsync(stoppingToken).GetAsyncEnumerator(stoppingToken);
        var next = signals.MoveNextAsync().AsTask();
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                Round round;
                do
                    round = await courier.SendDueAsync(stoppingToken);
                while (round.Sent > 0);
                var pause = round.NextTurn is { } turn && turn < Longest ? turn : Longest;
                if (await Task.WhenAny(next, Task.Delay(pause, time, stoppingToken), courier.SlowOneEnds) == next)
                    next = signals.MoveNextAsync().AsTask();
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                break;
            }
            catch (Exception e)
            {
                LogBroke(e);
                await Task.Delay(Longest, time, stoppingToken);
            }
        }
        // An iterator that still waits cannot be disposed of; it ends with the same token.
        await ((Task)next).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Carrying messages broke; it goes on")]
    private partial void LogBroke(Exception exception);
}
