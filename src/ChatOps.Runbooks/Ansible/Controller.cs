using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using ChatOps.Core.Execution;
using ChatOps.Core.Plans;
using ChatOps.Core.Text;

namespace ChatOps.Runbooks.Ansible;

/// <summary>
/// The looks that a plan needs on the controller. Each runs as the account that may: the folder's reads it, the bot's keeps it, and only the account that runs
/// playbooks starts anything of ansible's.
/// </summary>
internal sealed class Controller(AnsibleSite site, IHostProbe host)
{
    public const string Python = "/usr/bin/python3";

    private const int MostAnswer = 32 * 1024 * 1024;
    private const int MostAtOnce = 400;
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2), PreviewLimit = TimeSpan.FromMinutes(4);

    public async Task<Asked<TakenFolder>> TakeAsync(CancellationToken cancellationToken)
    {
        var answer = await AskAsync(site.FolderUser, Taking([]), input: null, cancellationToken);
        return answer.Refused is { } refused ? new(null, refused) : Asked<TakenFolder>.Of(TakenFolder.Read(answer.Answer!.RootElement));
    }

    /// <returns>The folder of the tree in the store.</returns>
    public async Task<Asked<string>> KeepAsync(TakenFolder folder, CancellationToken cancellationToken) =>
        await KeptAsync(folder.Tree, folder.Files, missing => ContentsAsync(missing, cancellationToken), cancellationToken);

    /// <summary>The bot's own scripts.</summary>
    public async Task<Asked<string>> KeepCodeAsync(CancellationToken cancellationToken) =>
        await KeptAsync(ControllerCode.Tree, ControllerCode.Files, _ => Task.FromResult(Asked<string>.Of(CodeContents())), cancellationToken);

    /// <param name="code">The folder of the bot's own scripts.</param>
    public async Task<Asked<ControllerLook>> LookAsync(string code, JsonObject order, CancellationToken cancellationToken)
    {
        var answer = await AskAsync(site.User, new CommandLine(Python, "-I", $"{code}/run.py", "look"), order.ToJsonString(), cancellationToken);
        if (answer.Refused is { } refused)
            return new(null, refused);
        var look = ControllerLook.Read(answer.Answer!.RootElement);
        return look.IsOldEnough ? Asked<ControllerLook>.Of(look)
            : Asked<ControllerLook>.No("ansible-too-old", $"{site.Controller} has ansible-core {look.Version}, and 2.14 is the oldest that these runs were tried with; install a newer one, or name it under Ansible:Program");
    }

    private async Task<Asked<string>> KeptAsync(string tree, ImmutableArray<ControllerFile> files, Func<ImmutableArray<string>, Task<Asked<string>>> contents, CancellationToken cancellationToken)
    {
        var head = Order(tree, files);
        var answer = await StoreAsync(head, cancellationToken);
        for (var left = Missing(answer); answer.Refused is null && left.Length > 0;)
        {
            var some = await contents([.. left.Take(MostAtOnce)]);
            if (some.Refused is not null)
                return some;
            answer = await StoreAsync($"{head}{some.Answer}", cancellationToken);
            var now = Missing(answer);
            if (now.Length >= left.Length)
                return Asked<string>.No("store-unsafe", $"{site.Store} on {site.Controller} does not keep what is put there");
            left = now;
        }
        return answer.Refused is { } refused ? new(null, refused) : Asked<string>.Of(answer.Answer!.RootElement.GetProperty("folder").GetString()!);
    }

    private Task<Asked<JsonDocument>> StoreAsync(string input, CancellationToken cancellationToken) =>
        AskAsync("", new CommandLine(Python, "-I", "-c", ControllerCode.Keep, site.Store), input, cancellationToken);

    private async Task<Asked<string>> ContentsAsync(ImmutableArray<string> hashes, CancellationToken cancellationToken)
    {
        var answer = await host.RunAsync(site.FolderUser, Taking(hashes), Limit, int.MaxValue, cancellationToken: cancellationToken);
        return answer is { ExitStatus: 0, Truncated: false } && !answer.Output.StartsWith('{') ? Asked<string>.Of(answer.Output)
            : Asked<string>.No("snapshot-changes", $"{site.Folder} on {site.Controller} could not be read to its end; ask again when nobody writes there");
    }

    private CommandLine Taking(ImmutableArray<string> hashes) =>
        new([Python, "-I", "-c", ControllerCode.Take, site.MostBytes.ToString(CultureInfo.InvariantCulture), site.Folder, site.Revision, Trust, .. hashes]);

    private string Trust => new JsonObject { ["branch"] = site.TrustedBranch, ["signers"] = site.TrustedSigners }.ToJsonString();

    /// <summary>A check run, before anybody has approved: of trusted folders only.</summary>
    /// <param name="code">The folder of the bot's own scripts.</param>
    public async Task<StepResult> PreviewAsync(string code, JsonObject order, CancellationToken cancellationToken)
    {
        var answer = await host.RunAsync(site.User, new CommandLine(Python, "-I", $"{code}/run.py", "run"), PreviewLimit, MostAnswer, input: order.ToJsonString(), cancellationToken: cancellationToken);
        return new(answer.TimedOut ? StepState.TimedOut : StepState.Exited, answer.ExitStatus, answer.Output, answer.Error, [], !answer.Truncated);
    }

    private async Task<Asked<JsonDocument>> AskAsync(string user, CommandLine command, string? input, CancellationToken cancellationToken)
    {
        var answer = await host.RunAsync(user, command, Limit, MostAnswer, input: input, cancellationToken: cancellationToken);
        if (answer.ExitStatus != 0 || answer.Truncated || answer.Output.Length == 0)
            return Asked<JsonDocument>.No("probe-failed", $"{site.Controller} gave no answer: {Said(answer)}");
        var read = JsonDocument.Parse(answer.Output);
        return read.RootElement.TryGetProperty("refused", out var code)
            ? Asked<JsonDocument>.No(code.GetString()!, read.RootElement.GetProperty("why").GetString()!)
            : Asked<JsonDocument>.Of(read);
    }

    private static string Said(ProbeResult answer) =>
        answer.TimedOut ? "it took too long" : Quotation.Line(answer.Error.Trim().Split('\n').Last() is { Length: > 0 } last ? last : $"exit status {answer.ExitStatus}");

    private static ImmutableArray<string> Missing(Asked<JsonDocument> answer) =>
        answer.Answer?.RootElement.TryGetProperty("missing", out var missing) == true ? [.. missing.EnumerateArray().Select(m => m.GetString()!)] : [];

    private static string Order(string tree, ImmutableArray<ControllerFile> files) => new JsonObject
    {
        ["tree"] = tree,
        ["files"] = new JsonArray([.. files.Select(f => new JsonArray(f.Kind, f.Hash, f.Size, f.Path))]),
    }.ToJsonString() + "\n";

    private static string CodeContents()
    {
        var lines = new StringBuilder();
        foreach (var (path, content) in ControllerCode.Contents)
            lines.Append(CultureInfo.InvariantCulture, $"{ControllerFile.Of(path, content).Hash} {Convert.ToBase64String(content)}\n");
        return lines.ToString();
    }
}
