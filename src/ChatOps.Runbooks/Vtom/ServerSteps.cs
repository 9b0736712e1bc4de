using ChatOps.Core.Execution;
using ChatOps.Core.Plans;

namespace ChatOps.Runbooks.Vtom;

/// <summary>
/// Steps that stop and start the servers and prove it. A step's id says what it does; <c>-back</c> behind it makes it a part of the way back, so that both
/// ways are judged alike, each by its own ports and bytes in the plan's values.
/// </summary>
internal sealed class ServerSteps(VtomTarget target, IReadOnlyList<PlacedService> services)
{
    public const string Stop = "stop-servers", Start = "start-servers", Closed = "closed-ports", Gone = "gone-processes", StaysClosed = "stays-closed", Bound = "bound-ports", Owned = "owned-ports",
        PingShows = "ping-shows", Open = "open-port-", Shut = "shut-port-", FileIs = "file-is", Put = "put-file", KnownFile = "known-file", Remove = "remove-file",
        StopEngines = "stop-engines", StartEngines = "start-engines", EnginesDown = "engines-down", EnginesUp = "engines-up", Back = "-back";

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly VtomHostCommands _ask = new(target);

    /// <summary>Who holds the ports before anything is stopped: these processes must be gone afterwards.</summary>
    public IEnumerable<Step> WhoRuns() => [new VtomProbes(target).SocketsLook(VtomProbes.Now) with { Required = true }];

    public Step StopStep(string way = "") => Run(Stop + way, "Stop the servers", _ask.StopServers, target.StopLimit);

    /// <summary>Empty input, because on a backup server the program waits for somebody to press ENTER.</summary>
    public Step StartStep(string way = "") => Run(Start + way, "Start the servers", _ask.StartServers, target.StartLimit);

    public Step StopEnginesStep(string way = "") => Run(StopEngines + way, "Stop the engines", _ask.StopEngines, target.EngineLimit);

    public Step StartEnginesStep(string way = "") => Run(StartEngines + way, "Start the engines", _ask.StartEngines, target.EngineLimit);

    public Step EnginesStep(bool up, string way = "") =>
        Wait((up ? EnginesUp : EnginesDown) + way, $"Wait until vtping shows {(up ? "a running engine" : "no running engine")}", _ask.Ping, target.EngineLimit) with { Login = target.Login };

    public Step ClosedStep(string way = "") => Wait(Closed + way, "Wait until nobody listens on the ports", _ask.Sockets, target.StopLimit);

    public Step GoneStep() => Wait(Gone, "Wait until the processes are gone", _ask.ProcessTable, target.StopLimit);

    /// <summary>A watchdog may start them again behind the back of whoever stopped them.</summary>
    public Step StaysClosedStep() => Wait(StaysClosed, "Look for some seconds whether it stays so", _ask.Sockets, TimeSpan.FromSeconds(30));

    /// <param name="bind">Per service the port that must be open in the end.</param>
    /// <param name="shut">Per service the port that must not be answered; 0: none.</param>
    public IEnumerable<Step> Proofs(IReadOnlyList<int> bind, IReadOnlyList<int> shut, string way = "")
    {
        yield return Wait(Bound + way, $"Wait until port {string.Join(" and ", bind)} is bound", _ask.Sockets, target.StartLimit);
        yield return Check(Owned + way, $"Check that the processes belong to {target.Owner}", _ask.ProcessTable);
        yield return Wait(PingShows + way, $"Wait until vtping shows {string.Join(" and ", services.Select((s, i) => $"{s.Name} on {bind[i]}"))}", _ask.Ping, target.StartLimit) with { Login = target.Login };
        for (var i = 0; i < services.Count; i++)
        {
            yield return Wait($"{Open}{i}{way}", $"Connect to {target.Address} port {bind[i]}", _ask.Connect(bind[i]), target.StartLimit);
            if (shut[i] > 0)
                yield return Wait($"{Shut}{i}{way}", $"Check that {target.Address} port {shut[i]} refuses", _ask.Connect(shut[i]), TimeSpan.FromSeconds(10));
        }
    }

    public Step FileStep(string way = "") => Check(FileIs + way, $"Read {target.PersonalPorts} back", _ask.Bytes(target.PersonalPorts));

    public Step PutStep(string raw, FileLook? look) => FilePuts.Put(Put, target.User, target.PersonalPorts, raw) with
    {
        Guards = [look is null ? new Guard.Absent(target.PersonalPorts) : new Guard.Same(target.PersonalPorts, look.Identity)],
    };

    /// <summary>The bytes from before, or nothing where there was nothing; not over bytes that somebody else has written meanwhile.</summary>
    public IEnumerable<Step> PutBackSteps(string? raw) =>
        [Check(KnownFile + Back, $"Check that nobody else has changed {target.PersonalPorts}", _ask.Bytes(target.PersonalPorts)), PutBackStep(raw)];

    private Step PutBackStep(string? raw) => raw is null
        ? new(Remove + Back, $"Remove {target.PersonalPorts}, which was not there", StepKind.Run, target.User, _ask.Remove(target.PersonalPorts)) { Effect = Effect.Changes }
        : FilePuts.Put(Put + Back, target.User, target.PersonalPorts, raw);

    private Step Run(string id, string title, CommandLine command, TimeSpan limit) => new(id, title, StepKind.Run, target.User, command)
    {
        Effect = Effect.Changes,
        Login = target.Login,
        Input = "",
        TimeLimit = limit,
    };

    private Step Wait(string id, string title, CommandLine command, TimeSpan limit) =>
        new(id, title, StepKind.WaitUntil, target.User, command) { TimeLimit = limit, Interval = Pause };

    private Step Check(string id, string title, CommandLine command) => new(id, title, StepKind.Check, target.User, command);
}
