using ChatOps.Core.Acceptance;
using ChatOps.Core.Access;
using ChatOps.Core.Appointments;
using ChatOps.Core.Approvals;
using ChatOps.Core.Board;
using ChatOps.Core.Catalogue;
using ChatOps.Core.Commits;
using ChatOps.Core.Completion;
using ChatOps.Core.Engine;
using ChatOps.Core.Groups;
using ChatOps.Core.Intake;
using ChatOps.Core.Inventory;
using ChatOps.Core.Limits;
using ChatOps.Core.Locks;
using ChatOps.Core.Operations;
using ChatOps.Core.Ops;
using ChatOps.Core.Retention;
using ChatOps.Core.Runbooks;
using ChatOps.Core.SignIn;
using ChatOps.Core.Steps;
using ChatOps.Core.Transcripts;
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
        services.AddSingleton<RunbookRegistry>();
        services.AddOps();
        services.AddSingleton(p => new Catalogue([.. p.GetServices<IRunbook>(), .. p.GetServices<IAnswer>()]));
        services.AddSingleton<BreakGlassHandler>();
        services.AddSingleton(new SecretMask(secrets));
        services.AddSingleton<OperationMoves>();
        services.AddSingleton<TargetLocks>();
        services.AddSingleton<ApprovalPolicy>();
        services.TryAddSingleton(SiteLimits.Default);
        services.TryAddSingleton<PersonLimits>();
        services.AddSingleton<WaitingLimit>();
        services.AddSingleton<OperationPlanner>();
        services.AddSingleton<OperationStarter>();
        services.AddSingleton<TranscriptRecorder>();
        services.AddSingleton<LiveSteps>();
        services.AddSingleton<StepRunner>();
        services.AddSingleton<Onward>();
        services.AddSingleton<OperationRunner>();
        services.AddSingleton<ApprovalReminder>();
        services.TryAddSingleton(GroupLimits.Default);
        services.AddSingleton<GroupRunner>();
        services.AddSingleton<OperationDriver>();
        services.AddSingleton<IOperationWaker>(s => s.GetRequiredService<OperationDriver>());
        services.AddSingleton<OperationReader>();
        services.AddSingleton<UsedCommands>();
        services.AddSingleton<ValueOffers>();
        services.AddSingleton<LineCompletion>();
        services.AddSingleton<CommandHandler>();
        services.AddSingleton<DecisionHandler>();
        services.AddSingleton<ShareHandler>();
        services.AddSingleton<Sessions>();
        services.AddSingleton<SignInLinks>();
        services.AddSingleton<OperationIntake>();
        services.AddSingleton<AppointmentKeeper>();
        services.AddSingleton<WatchKeeper>();
        services.AddSingleton<TargetAlarms>();
        services.TryAddSingleton(LookIntervals.None);
        services.AddSingleton<HealthKeeper>();
        services.AddSingleton<BoardReader>();
        services.AddSingleton<IInbox>(p => p.GetRequiredService<OperationIntake>());
        services.AddSingleton<IRetention, StepFolderRetention>();
        services.AddHostedService<OperationHost>();
        services.AddHostedService<OutboxDispatcherHost>();
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
        services.AddSingleton<IAnswer, OpsBoard>();
        services.AddSingleton<IAnswer, OpsCancel>();
        services.AddSingleton<IAnswer, OpsResolve>();
        services.AddSingleton<IAnswer, OpsApprove>();
        services.AddSingleton<IAnswer, OpsDeny>();
        services.AddSingleton<IAnswer, OpsBreakGlass>();
        services.AddSingleton<IAnswer, OpsReview>();
        services.AddSingleton<IAnswer, OpsHosts>();
        services.AddSingleton<IAnswer, OpsRerun>();
        services.AddSingleton<IAnswer>(p => new OpsInventory(p.GetRequiredService<AccessPolicy>(), p.GetService<LiveInventory>(), p.GetService<InventoryKeeper>()));
        services.AddSingleton<IAnswer, OpsSignIn>();
        services.AddSingleton<IAnswer, OpsSessions>();
        services.AddSingleton<IAnswer, OpsSignOut>();
    }
}
