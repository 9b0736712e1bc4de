using ChatOps.Core.Execution;
using ChatOps.Core.Inventory;
using ChatOps.Core.Watches;

namespace ChatOps.Runbooks.Vtom;

/// <summary>
/// At which ports the servers take connections: what anybody on the host may ask. Whether all facts agree is for <c>/vtom status</c> to say.
/// </summary>
internal sealed class VtomLook : IHealthLook
{
    public string Kind => "vtom";

    public async Task<TargetHealth> LookAsync(Target target, IHostProbe host, CancellationToken cancellationToken)
    {
        var vtom = VtomSettings.Bind(target);
        var ask = new VtomHostCommands(vtom);
        ServicesFile file;
        try
        {
            file = new(await new InstallSurvey(host, vtom, cancellationToken).BytesAsync("", vtom.ServicesFile) ?? throw new UnreadableHostException($"{vtom.ServicesFile} is not there"));
        }
        catch (UnreadableHostException e)
        {
            return new(TargetCondition.NotKnown, e.Message);
        }
        List<(string Name, string Normal, string Maintenance)> found = [];
        foreach (var service in vtom.Services)
            found.Add((service.Name, await ConnectAsync(service.Normal), await ConnectAsync(service.Maintenance)));
        return Of(found);

        async Task<string> ConnectAsync(string name)
        {
            if (file.PortsOf(name) is not [var port])
                return "no port";
            var answer = await host.RunAsync("", ask.Connect(port), cancellationToken: cancellationToken);
            return ConnectAnswer.Of(answer.Output, answer.ExitStatus);
        }
    }

    private static TargetHealth Of(List<(string Name, string Normal, string Maintenance)> found)
    {
        var told = string.Join("; ", found.Select(f => $"{f.Name}: normal port {f.Normal}, maintenance port {f.Maintenance}"));
        if (found.Exists(f => f.Normal == "unknown" || f.Maintenance == "unknown"))
            return new(TargetCondition.NotKnown, $"the ports could not be asked: {told}");
        if (found.TrueForAll(f => f.Normal == "open" && f.Maintenance != "open"))
            return new(TargetCondition.Well, "takes connections at its normal ports");
        if (found.TrueForAll(f => f.Normal != "open" && f.Maintenance == "open"))
            return new(TargetCondition.Well, "in maintenance: takes connections at its maintenance ports only");
        return found.TrueForAll(f => f.Normal != "open" && f.Maintenance != "open")
            ? new(TargetCondition.Bad, $"takes no connections: {told}")
            : new(TargetCondition.NeedsLook, $"takes connections at normal and maintenance ports, or not at all of them: {told}");
    }
}
