using ChatOps.Core.Execution;
using ChatOps.Core.Inventory;
using ChatOps.Core.Watches;
using ChatOps.Runbooks.HostCommands;

namespace ChatOps.Runbooks.Senaite;

/// <summary>Whether each client answers and ZEO's port is open: what anybody on the host may ask.</summary>
internal sealed class SenaiteLook : IHealthLook
{
    public string Kind => "senaite";

    public async Task<TargetHealth> LookAsync(Target target, IHostProbe host, CancellationToken cancellationToken)
    {
        var senaite = TargetSettings.Bind(target);
        var ask = new SenaiteHostCommands(senaite);
        var answers = new List<(string Name, HttpAnswer Answer)>();
        foreach (var client in senaite.Clients)
        {
            var answer = await AskAsync(ask.Health(client.Port!.Value));
            answers.Add((client.Program, HttpAnswer.Read(answer.Output, Lines.Of(answer.Error), answer.ExitStatus)));
        }
        var open = SocketTable.Read(await AskAsync(ask.ListeningPorts)).Listens(senaite.ZeoPort);
        return Of(answers, senaite.ZeoPort, open);

        Task<ProbeResult> AskAsync(CommandLine command) => host.RunAsync("", command, cancellationToken: cancellationToken);
    }

    private static TargetHealth Of(List<(string Name, HttpAnswer Answer)> answers, int zeoPort, bool? open)
    {
        var good = answers.Count(a => a.Answer.Good);
        List<string> told = [.. answers.Where(a => !a.Answer.Good).Select(a => $"{a.Name}: {a.Answer.Told}")];
        if (open != true)
            told.Add(open == false ? $"ZEO's port {zeoPort} is closed" : $"nobody can tell whether ZEO's port {zeoPort} is open");
        if (told.Count == 0)
            return new(TargetCondition.Well, answers.Count == 1 ? "its client answers, ZEO's port is open" : $"{(answers.Count == 2 ? "both" : $"all {answers.Count}")} clients answer, ZEO's port is open");
        var asked = answers.All(a => a.Answer.Asked) && open is not null;
        var condition = !asked ? TargetCondition.NotKnown : good == 0 || open == false ? TargetCondition.Bad : TargetCondition.NeedsLook;
        return new(condition, $"{good} of {answers.Count} clients answer; {string.Join("; ", told)}");
    }
}
