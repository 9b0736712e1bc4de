using ChatOps.Core.Plans;

namespace ChatOps.Runbooks.Senaite.Others;

/// <summary>The steps that look again, before data is moved, whether somebody else has come or is about to.</summary>
internal sealed class OthersSteps(SenaiteTarget target)
{
    public const string Crontab = "others-crontab-", Tables = "others-due-", Processes = ProgramSteps.NoStrangers, Connected = "zeo-left-";
    private readonly OthersHostCommands _ask = new(target);

    /// <summary>Everything: before the programs are stopped, or a backup begins.</summary>
    public IEnumerable<Step> All(string occasion) =>
    [
        new(Crontab + occasion, $"Look at the crontab of {target.Owner} again", StepKind.Check, target.User, new SenaiteHostCommands(target).OwnCrontab),
        Soon(occasion),
        new(Processes + occasion, "Look for other backups, restores and packs", StepKind.Check, target.User, new SenaiteHostCommands(target).ProcessTable),
    ];

    /// <summary>The tables of jobs and the clock: before each step that moves data.</summary>
    public Step Soon(string occasion) => new(Tables + occasion, "Look whether the host starts something by itself soon", StepKind.Check, target.User, _ask.IdentifyTables);

    /// <summary>After the clients were stopped and before ZEO is: whoever is still connected is none of them.</summary>
    public Step NobodyConnected(string occasion) =>
        new(Connected + occasion, $"Wait until nobody is connected to ZEO's port {target.ZeoPort}", StepKind.WaitUntil, target.User, new SenaiteHostCommands(target).ListeningPorts)
        {
            TimeLimit = target.StopLimit,
        };
}
