using System.Collections.Immutable;
using ChatOps.Core.Commands;

namespace ChatOps.Core.Ops;

/// <summary>The declarations of the bot's own commands, for checking settings without starting anything.</summary>
public static class OpsCommands
{
    public static ImmutableArray<CommandSpec> All { get; } =
    [
        Of<OpsHelp>(), Of<OpsList>(), Of<OpsShow>(), Of<OpsLocks>(), Of<OpsAudit>(), Of<OpsCancel>(), Of<OpsResolve>(), Of<OpsApprove>(), Of<OpsDeny>(), Of<OpsWhoAmI>(),
        Of<OpsBrief>(), Of<OpsBoard>(), Of<OpsBreakGlass>(), Of<OpsReview>(), Of<OpsHosts>(), Of<OpsInventory>(), Of<OpsRerun>(), Of<OpsSignIn>(), Of<OpsSessions>(), Of<OpsSignOut>(),
    ];

    private static CommandSpec Of<T>()
        where T : IOpsCommand => T.Declared;
}
