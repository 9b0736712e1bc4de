using ChatOps.Core.Execution;
using ChatOps.Core.Plans;

namespace ChatOps.Runbooks.Vtom;

/// <summary>
/// The looks at an install that tell in which mode it is: its file, vtping, the listening sockets with their processes, connects to both ports. Plans are
/// made of what they find, and <c>/vtom status</c> is nothing else. What comes behind a prefix names the occasion.
/// </summary>
internal sealed class VtomProbes(VtomTarget target)
{
    public const string File = "file-", Ping = "ping-", Sockets = "sockets-", Owners = "owners-", ConnectNormal = "connect-normal-", ConnectMaintenance = "connect-maintenance-",
        Environment = "environment-", Jobs = "jobs-", Late = "late-", Now = "now";

    private readonly VtomHostCommands _ask = new(target);

    public IEnumerable<Step> Facts(IReadOnlyList<PlacedService> services)
    {
        yield return Look(File + Now, $"Read {target.PersonalPorts}", _ask.Bytes(target.PersonalPorts));
        yield return PingLook(Now);
        yield return SocketsLook(Now);
        yield return OwnersLook(Now);
        for (var i = 0; i < services.Count; i++)
        {
            if (services[i].NormalPort > 0)
                yield return Look($"{ConnectNormal}{i}", $"Connect to {target.Address} port {services[i].NormalPort}", _ask.Connect(services[i].NormalPort));
            if (services[i].MaintenancePort > 0)
                yield return Look($"{ConnectMaintenance}{i}", $"Connect to {target.Address} port {services[i].MaintenancePort}", _ask.Connect(services[i].MaintenancePort));
        }
        yield return Look(Environment + Now, "Look at the variables of its user", _ask.Environment) with { Login = target.Login };
    }

    /// <summary>Jobs that run now, where the host has the program that tells.</summary>
    public Step JobsLook() => Look(Jobs + Now, "Look for running jobs", _ask.RunningJobs) with { Login = target.Login };

    /// <summary>Jobs that wait for the engines, where the settings name a program that tells.</summary>
    public IEnumerable<Step> LateLook() =>
        target.Tools.LateJobs.Trim().Length == 0 ? [] : [Look(Late + Now, "Look for late jobs", _ask.LateJobs) with { Login = target.Login }];

    public Step PingLook(string occasion) => Look(Ping + occasion, "Ask vtping", _ask.Ping) with { Login = target.Login };

    public Step SocketsLook(string occasion) => Look(Sockets + occasion, "Look who listens", _ask.Sockets);

    public Step OwnersLook(string occasion) => Look(Owners + occasion, "Look whose processes these are", _ask.ProcessTable);

    private Step Look(string id, string title, CommandLine command) =>
        new(id, title, StepKind.Check, target.User, command) { Required = false, TimeLimit = TimeSpan.FromSeconds(30) };
}
