using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using ChatOps.Core.Execution;
using ChatOps.Runbooks.HostCommands;

namespace ChatOps.Runbooks.Senaite;

/// <summary>Supervisor's programs with what each runs and the port it listens on, for a search.</summary>
/// <param name="Trouble">Why supervisor could not be asked; null: it was.</param>
internal sealed partial record SupervisedPrograms(ImmutableArray<SupervisedPrograms.Program> All, string? Trouble)
{
    public sealed record Program(string Name, string Arguments, int? Port)
    {
        public bool IsZeo => Arguments.Contains("zeo", StringComparison.OrdinalIgnoreCase) && Arguments.Contains("runzeo", StringComparison.Ordinal)
            || InstancePart(Name).Contains("zeoserver", StringComparison.Ordinal) || InstancePart(Name) is "zeo" or "database";
    }

    public static async Task<SupervisedPrograms> OfAsync(IHostProbe host, CancellationToken cancellationToken)
    {
        var usual = new SenaiteTarget { Name = "", Instance = "", Root = "", Data = "", ZeoProgram = "", Clients = [] };
        var status = SupervisorStatus.Read(await host.AskAsync(cancellationToken, usual.Supervisorctl, "-c", usual.SupervisorConfig, "status"));
        if (status.Trouble is { } trouble)
            return new([], trouble);
        var pids = Running().Matches(status.Text).ToDictionary(m => SupervisorName.Plain(m.Groups["name"].Value), m => m.Groups["pid"].Value, StringComparer.Ordinal);
        var arguments = (await host.LinesAsync(cancellationToken, ["ps", "-ww", "-o", "pid=,args=", "-p", string.Join(',', pids.Values.DefaultIfEmpty("1"))]))
            .Select(l => l.Split(' ', 2)).Where(l => l.Length == 2).GroupBy(l => l[0], StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.First()[1], StringComparer.Ordinal);
        var sockets = SocketTable.Read(await host.AskAsync(cancellationToken, [.. SocketTool.Listening("ss", "")[0].Command.Arguments])).Listeners;
        return new(
            [
                .. status.States.Keys.Select(name => new Program(
                    name, arguments.GetValueOrDefault(pids.GetValueOrDefault(name, ""), ""),
                    pids.TryGetValue(name, out var pid) && int.TryParse(pid, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                        ? sockets.Where(s => s.Processes.Contains(number)).Select(s => (int?)s.Port).Order().FirstOrDefault()
                        : null)),
            ],
            null);
    }

    /// <summary>By the folder that a program runs from; where no process says it, by its name.</summary>
    public (Program? Zeo, ImmutableArray<Program> Clients) Of(string root, string instance)
    {
        var own = All.Where(p => p.Arguments.Contains(root + "/", StringComparison.Ordinal)).ToList();
        // What does not run has no process to look at: its group or its name says whose it is.
        var groups = own.Where(p => p.Name.Contains(':', StringComparison.Ordinal)).Select(p => p.Name.Split(':')[0]).ToHashSet(StringComparer.Ordinal);
        own.AddRange(All.Where(p => p.Arguments.Length == 0 && (groups.Contains(p.Name.Split(':')[0]) || IsNamed(p.Name, instance))));
        return (own.Find(p => p.IsZeo), [.. own.Where(p => !p.IsZeo)]);
    }

    private static bool IsNamed(string name, string instance) =>
        name.StartsWith(instance, StringComparison.Ordinal) || InstancePart(name).StartsWith(instance, StringComparison.Ordinal);

    private static string InstancePart(string name) => name[(name.IndexOf(':', StringComparison.Ordinal) + 1)..];

    [GeneratedRegex(@"^(?<name>\S+)\s+RUNNING\s+pid (?<pid>[0-9]+)", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.Multiline, 1000)]
    private static partial Regex Running();
}
