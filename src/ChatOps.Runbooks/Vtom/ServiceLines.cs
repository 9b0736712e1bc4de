using System.Collections.Immutable;
using ChatOps.Core.Execution;
using ChatOps.Core.Plans;
using ChatOps.Core.Runbooks;

namespace ChatOps.Runbooks.Vtom;

/// <summary>
/// How setup writes the services file where it is root's and the bot is not: line by line, each a root line that the sudoers file names. Without one of them
/// nothing is begun, and people are told what to write by hand.
/// </summary>
internal sealed class ServiceLines(InstallSnapshot scene)
{
    private const string Refused = "sudo-refused";

    private readonly VtomTarget _target = scene.Target;
    private readonly IHostProbe _host = scene.Request.Host;

    /// <summary>Whether the file is written so: not by a bot that is root, nor where the settings name another account.</summary>
    public async Task<bool> AreNeededAsync() => _target.ServicesAreRoots && await AccountAsync() != "root";

    /// <summary>The lines as the script will add them, or why it cannot.</summary>
    public async Task<(ImmutableArray<ServiceLine> Lines, Planning? Refusal)> PlanAsync(IReadOnlyList<(string Name, int Port)> wanted)
    {
        var script = scene.Request.Target.Host.HostScript;
        ImmutableArray<ServiceLine> lines = [.. wanted.Select(w => new ServiceLine(script.Length > 0 ? script : ServiceLine.UsualScript, w.Name, w.Port))];
        if (script.Length == 0)
            return (lines, await RefuseAsync(lines, "no host script is installed there (HostScript in Hosts)"));
        foreach (var line in lines)
        {
            var look = await _host.RunAsync("", line.Look);
            if (look.ExitStatus == 3)
                return (lines, new Planning.Refused("port-named", $"{Said(look)}; choose another port"));
            if (look.ExitStatus != 0)
                return (lines, await RefuseAsync(lines, $"{script} is not there, or is older than this bot: install what 'chatops host-script' prints"));
            if (!Said(look).StartsWith($"{_target.ServicesFile}: ", StringComparison.Ordinal))
                return (lines, await RefuseAsync(lines, $"{script} writes another file ({Said(look)})"));
        }
        foreach (var root in lines.SelectMany(l => l.RootLines))
        {
            if ((await _host.RunAsync("", root.Question)).ExitStatus != 0)
                return (lines, await RefuseAsync(lines, "sudo does not allow it"));
        }
        return (lines, null);
    }

    /// <summary>No guard: whoever has changed the file since the plan keeps what they wrote, and a line that contradicts it is refused by the script.</summary>
    public IEnumerable<Step> Steps(IReadOnlyList<ServiceLine> lines, PreparedFile file)
    {
        var ask = new VtomHostCommands(_target);
        for (var i = 0; i < lines.Count; i++)
        {
            var line = lines[i];
            yield return Change(ServiceLineJudge.Add + i, $"Add {line.Name} {line.Port}/tcp to {file.Path}", line.Add) with
            {
                Undo =
                [
                    Change(ServiceLineJudge.TakeOut + i, $"Take {line.Name} {line.Port}/tcp out of {file.Path} again", line.TakeOut),
                    Read(ServiceLineJudge.Gone + i, $"Check that {line.Name} {line.Port}/tcp is gone", ask),
                ],
            };
            yield return Read(ServiceLineJudge.There + i, $"Read {line.Name} {line.Port}/tcp back", ask);
        }
    }

    private static Step Change(string id, string title, RootLine line) =>
        new Step(id, title, StepKind.Run, "", line.Command) { Effect = Effect.Changes }.AsRoot(line.Seconds);

    private Step Read(string id, string title, VtomHostCommands ask) => new(id, title, StepKind.Check, _target.User, ask.Bytes(_target.ServicesFile));

    private async Task<Planning> RefuseAsync(ImmutableArray<ServiceLine> lines, string why)
    {
        var byHand = string.Join("\n", lines.Select(l => $"{l.Name}\t{l.Port}/tcp"));
        var sudoers = string.Join(", \\\n    ", lines.SelectMany(l => l.RootLines).Select(l => l.InSudoers));
        return new Planning.Refused(
            Refused,
            $"{_target.ServicesFile} belongs to root, and the bot may not write it: {why}. Nothing was done. "
            + $"Either add by hand what follows, then ask again:\n{byHand}\n"
            + "or let the bot do it, with the host script installed and this in the sudoers file ('chatops sudoers' prints all of it):\n"
            + $"{await AccountAsync()} ALL=(root) NOPASSWD: {sudoers}");
    }

    private async Task<string> AccountAsync() => (await _host.RunAsync("", new VtomHostCommands(_target).WhoAmI)).Output.Trim();

    private static string Said(ProbeResult look) => look.Output.Trim().Split('\n')[^1];
}
