using System.Collections.Immutable;
using ChatOps.Core.Commands;

namespace ChatOps.Core.Ops;

/// <summary>The declarations of the bot's own commands, for checking settings without starting anything.</summary>
public static class OpsCommands
{
    /// <summary>A declaration needs nothing of what the command works with, so nothing is given.</summary>
    public static ImmutableArray<CommandSpec> All { get; } =
    [
        new OpsHelp(null!, null!).Spec, new OpsList(null!).Spec, new OpsShow(null!, null!, null!).Spec, new OpsLocks(null!, null!).Spec,
        new OpsAudit(null!, null!, null!).Spec, new OpsCancel(null!).Spec, new OpsResolve(null!).Spec, new OpsApprove(null!, null!, null!).Spec,
        new OpsDeny(null!).Spec, new OpsWhoAmI(null!, null!).Spec, new OpsBrief(null!, null!, null!, null!, null!, null!).Spec,
        new OpsBoard(null!).Spec, new OpsBreakGlass(null!).Spec, new OpsReview(null!).Spec,
        new OpsHosts(null!, null!, null!).Spec, new OpsInventory(null!).Spec, new OpsRerun(null!, null!, null!).Spec, new OpsSignIn(null!).Spec, new OpsSessions(null!).Spec, new OpsSignOut(null!).Spec,
    ];
}
