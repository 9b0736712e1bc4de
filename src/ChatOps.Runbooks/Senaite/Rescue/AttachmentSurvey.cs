using ChatOps.Core.Execution;
using ChatOps.Runbooks.HostCommands;

namespace ChatOps.Runbooks.Senaite.Rescue;

/// <summary>Looks, while a plan is made, which file the server writes to.</summary>
internal sealed partial class AttachmentSurvey(IHostProbe host, SenaiteTarget target, CancellationToken cancellationToken)
{
    /// <param name="supervisorText">What supervisorctl status printed; empty: it was not asked.</param>
    public async Task<AttachmentFound> LookAsync(string supervisorText = "")
    {
        var zeo = ZeoPid(supervisorText);
        var real = (await host.RunAsync(target.User, new SenaiteHostCommands(target).RealPath(target.Data), cancellationToken: cancellationToken)).Output.TrimEnd('\n');
        var realData = real.StartsWith('/') ? real : target.Data;
        var listing = await host.RunAsync(target.User, new RescueHostCommands(target).OpenForWriting(realData), cancellationToken: cancellationToken);
        if (listing.ExitStatus is not (0 or 1) || listing.Truncated)
            return new(new Attachment.Unseen(), realData, zeo);
        var ports = await host.RunAsync(target.User, new SenaiteHostCommands(target).ListeningPorts, cancellationToken: cancellationToken);
        var serves = zeo is not null || SocketTable.Read(ports).Listens(target.ZeoPort) != false;
        return new(Attachment.Of(OpenData.Read(listing.Output, target.DataFs, realData, zeo), serves), realData, zeo);
    }

    private int? ZeoPid(string supervisorText) =>
        Lines.Of(supervisorText).Where(l => l.StartsWith(SupervisorName.Plain(target.ZeoProgram) + " ", StringComparison.Ordinal)).Select(l => RunningPid().Match(l)).FirstOrDefault(m => m.Success) is { } match
            ? int.Parse(match.Groups["pid"].Value, System.Globalization.CultureInfo.InvariantCulture)
            : null;

    [System.Text.RegularExpressions.GeneratedRegex(@"\bRUNNING\s+pid (?<pid>[0-9]+)\b", System.Text.RegularExpressions.RegexOptions.NonBacktracking)]
    private static partial System.Text.RegularExpressions.Regex RunningPid();
}
