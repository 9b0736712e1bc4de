using System.Collections.Immutable;
using ChatOps.Core.Execution;
using ChatOps.Core.Plans;
using ChatOps.Core.Transcripts;
using ChatOps.Runbooks.HostCommands;

namespace ChatOps.Runbooks.Vtom;

/// <summary>Looks at a host while a plan is made. Reads only.</summary>
internal sealed class InstallSurvey(IHostProbe host, VtomTarget target, CancellationToken cancellationToken)
{
    private readonly VtomHostCommands _ask = new(target);

    /// <summary>The target with its user's name and home, where the settings leave them to the host.</summary>
    public async Task<VtomTarget> SettledAsync()
    {
        var owner = target.User.Length > 0 ? target.User : (await TextAsync(target.User, _ask.WhoAmI)).Trim();
        var settled = target with { Owner = owner, Sockets = await SocketToolAsync() };
        if (target.Home.Length > 0)
            return settled;
        var account = await AskAsync(target.User, _ask.Account(owner));
        return account.Output.Trim().Split(':') is [_, _, _, _, _, ['/', _, ..] home, ..]
            ? settled with { Home = home.TrimEnd('/') }
            : throw new UnreadableHostException($"the host knows no home of {owner}; check User and Home in the settings of {target.Name}");
    }

    public async Task<ServicesFile> ServicesAsync() =>
        new(await BytesAsync(target.User, target.ServicesFile) ?? throw new UnreadableHostException($"{target.ServicesFile} is not there; check ServicesFile in the settings of {target.Name}"));

    /// <summary>Null when there is nothing at the path.</summary>
    public async Task<FileLook?> LookAsync(string user, string path)
    {
        var result = await AskAsync(user, _ask.Look(path));
        if (result.ExitStatus != 0 && Wording.IsMissing(result.Error))
            return null;
        return FileLook.Read(result.Output) is { } look && result.ExitStatus == 0 ? look : throw Unreadable(path, result);
    }

    /// <summary>A file's bytes, one character each; null when there is nothing at the path.</summary>
    public async Task<string?> BytesAsync(string user, string path)
    {
        var result = await AskAsync(user, _ask.Bytes(path));
        if (result.ExitStatus != 0 && Wording.IsMissing(result.Error))
            return null;
        return result is { ExitStatus: 0, Truncated: false } && RawBytes.FromBase64(result.Output) is { } raw ? raw : throw Unreadable(path, result);
    }

    public async Task<bool> CanWriteAsync(string user, string folder) => (await AskAsync(user, _ask.CanWrite(folder))).ExitStatus == 0;

    /// <summary>What the host's own lookup says of a name, which may use more than the file; 0: nothing.</summary>
    public async Task<int> LookupAsync(string name)
    {
        var result = await AskAsync(target.User, _ask.Service(name));
        if (result.ExitStatus is 0)
            return new ServicesFile(result.Output).Tcp is [var entry, ..] ? entry.Port : 0;
        return result.ExitStatus == 2 ? 0 : throw Unreadable($"the service {name}", result);
    }

    public async Task<ImmutableArray<ListeningSocket>> ListenersAsync()
    {
        var result = await AskAsync(target.User, _ask.Sockets);
        var table = SocketTable.Read(result);
        return table is { Problem: null, Odd.IsEmpty: true } && result.ExitStatus == 0 ? table.Listeners : throw Unreadable("the listening sockets", result);
    }

    /// <summary>What shows sockets here. Null: nothing that this bot reads; then the looks say so.</summary>
    private async Task<SocketTool?> SocketToolAsync() =>
        (await SocketTool.ChooseAsync(host, target.User, SocketTool.Listening(target.Tools.Ss, target.Tools.Netstat), cancellationToken)).Tool;

    /// <summary>Asks everything that tells the mode, and judges it exactly as the steps of a plan are.</summary>
    public async Task<ImmutableSortedDictionary<string, Verdict>> LooksAsync(Plan looks)
    {
        var found = ImmutableSortedDictionary<string, Verdict>.Empty;
        foreach (var step in looks.Steps)
        {
            var answer = await host.RunAsync(step.User, step.Command, step.TimeLimit, step.MaxOutput, step.Login, step.Input, cancellationToken);
            var state = answer.TimedOut ? StepState.TimedOut : StepState.Exited;
            var result = new StepResult(state, answer.ExitStatus, TranscriptText.Plain(answer.Output), TranscriptText.Plain(answer.Error), [], !answer.Truncated);
            found = found.Add(step.Id, LookJudge.Of(step, result, new(looks, found, Undoing: false, default))!);
        }
        return found;
    }

    private async Task<string> TextAsync(string user, CommandLine command)
    {
        var result = await AskAsync(user, command);
        return result is { ExitStatus: 0, Truncated: false } ? result.Output : throw Unreadable(command.Program, result);
    }

    private Task<ProbeResult> AskAsync(string user, CommandLine command) => host.RunAsync(user, command, cancellationToken: cancellationToken);

    private static UnreadableHostException Unreadable(string what, ProbeResult result) =>
        new($"{what} could not be read: {(result.TimedOut ? "no answer in time" : Wording.Quote(result.Error.Split('\n').Append($"exit status {result.ExitStatus}")))}");
}
