using ChatOps.Core.Plans;

namespace ChatOps.Runbooks.Senaite;

/// <summary>
/// Steps that stop and start programs, and their judging. A step's id says what it does (<c>start-…</c>, <c>stop-…</c>, <c>port-open-…</c> …) and
/// what comes after names the occasion, so that forward steps and undos are judged alike.
/// </summary>
internal sealed class ProgramSteps(SenaiteTarget target)
{
    private readonly SenaiteHostCommands _ask = new(target);

    public const string Start = "start-", Stop = "stop-", Answers = "answers-", PortOpen = "port-open-", PortClosed = "port-closed-", AllDown = "all-down-",
        Up = "up-", NothingOpen = "nothing-open-", NoStrangers = "no-strangers-";

    /// <summary>Together the proof that what supervisor calls stopped is down: its port is closed, or who holds it is named.</summary>
    public const string FreePorts = "free-ports-", Sockets = "sockets-", Holders = "holders-";

    public const string Front = "front-";

    private static readonly TimeSpan PortLimit = TimeSpan.FromSeconds(15), FrontLimit = TimeSpan.FromMinutes(1);

    /// <summary>As an id: programs may hold characters that ids may not.</summary>
    public string Id(string program) => program == target.ZeoProgram ? "zeo" : $"client{target.AllClients.IndexOf(target.Client(program)!) + 1}";

    public Step StartStep(string program, string occasion = "") => _ask.Supervised(
        new(Start + Id(program) + occasion, $"Start {program}", StepKind.Run, "", _ask.SupervisorStart(program)) { Effect = Effect.Changes, TimeLimit = target.StartLimit },
        _ask.StartSeconds);

    public Step StopStep(string program, string occasion = "") => _ask.Supervised(
        new(Stop + Id(program) + occasion, $"Stop {program}", StepKind.Run, "", _ask.SupervisorStop(program)) { Effect = Effect.Changes, TimeLimit = target.StopLimit },
        _ask.StopSeconds);

    /// <summary>What proves that a program that was started is there: the port for ZEO, HTTP for a client, supervisor's word where there is neither.</summary>
    public Step ProofStep(string program, string occasion = "", bool health = true)
    {
        if (program == target.ZeoProgram)
            return Port(open: true, occasion);
        return health && target.Client(program)?.Port is { } port
            ? new(Answers + Id(program) + occasion, $"Wait until {program} answers on port {port}", StepKind.WaitUntil, target.User, _ask.Health(port))
            {
                TimeLimit = target.StartLimit,
                Interval = TimeSpan.FromSeconds(2),
            }
            : _ask.Supervised(new(Up + Id(program) + occasion, $"Wait until {program} runs", StepKind.WaitUntil, "", _ask.SupervisorStatus) { TimeLimit = target.StartLimit });
    }

    public Step Port(bool open, string occasion = "") => new(
        (open ? PortOpen : PortClosed) + "zeo" + occasion, $"Wait until port {target.ZeoPort} is {(open ? "open" : "closed")}", StepKind.WaitUntil,
        target.User, _ask.ListeningPorts)
    {
        TimeLimit = open ? target.StartLimit : target.StopLimit,
    };

    public Step AllDownStep(string occasion = "") =>
        _ask.Supervised(new(AllDown + "programs" + occasion, "Wait until supervisor says that they are down", StepKind.WaitUntil, "", _ask.SupervisorStatus)
        {
            TimeLimit = target.StopLimit,
        });

    /// <summary>
    /// Supervisor knows its own processes only. A client that somebody started by hand, or that a killed supervisord left behind, answers on: the port is
    /// asked, and the last of these steps says who holds it.
    /// </summary>
    public IEnumerable<Step> DownProof(IReadOnlyList<string> programs, string occasion = "")
    {
        var ports = programs.Select(target.PortOf).OfType<int>().ToList();
        if (ports is [])
            yield break;
        var told = $"port{(ports.Count == 1 ? "" : "s")} {string.Join(", ", ports)}";
        yield return new(FreePorts + "programs" + occasion, $"Wait until nobody listens on {told}", StepKind.WaitUntil, target.User, _ask.ListeningPorts)
        {
            TimeLimit = target.StopLimit < PortLimit ? target.StopLimit : PortLimit,
            Required = false,
        };
        yield return _ask.SeesOpenFiles(new(Sockets + "programs" + occasion, "Look which process has which socket", StepKind.Check, "", _ask.Sockets) { Required = false, MaxOutput = Large });
        yield return new(Holders + "programs" + occasion, $"Check that nobody holds {told}", StepKind.Check, target.User, _ask.ProcessTable);
    }

    private const int Large = 32 * 1024 * 1024;

    /// <summary>What people's browsers get, once the clients answer: told, and no reason to take anything back.</summary>
    public IEnumerable<Step> FrontStep()
    {
        if (target.FrontUrl is { } url)
            yield return new(Front + "answers", $"Wait until the front answers at {url}", StepKind.WaitUntil, target.User, _ask.Front(url))
            {
                TimeLimit = FrontLimit,
                Interval = TimeSpan.FromSeconds(2),
                Required = false,
            };
    }

    public Step AllUpStep(IEnumerable<string> programs, string occasion = "") =>
        _ask.Supervised(new(Up + "programs" + occasion, $"Wait until supervisor says that {string.Join(", ", programs)} run", StepKind.WaitUntil, "", _ask.SupervisorStatus)
        {
            TimeLimit = target.StartLimit,
        });

    public Step NothingOpenStep(string realDataFs, string occasion = "") =>
        _ask.SeesOpenFiles(new(NothingOpen + "data" + occasion, $"Wait until no process holds {Store.NameOf(realDataFs)} open", StepKind.WaitUntil, "", _ask.OpenFiles(realDataFs))
        {
            TimeLimit = target.StopLimit,
        });

    public Step NoStrangersStep(string occasion = "") =>
        new(NoStrangers + "work" + occasion, "Look for other backups, restores and packs", StepKind.Check, target.User, _ask.ProcessTable);
}
