using System.Collections.Immutable;
using ChatOps.Core.Execution;
using ChatOps.Core.Runbooks;
using ChatOps.Runbooks;
using ChatOps.Server.Execution;
using ChatOps.Server.Execution.Ssh;
using ChatOps.Server.Terminal;
using ChatOps.Server.Terminal.Setup;
using Spectre.Console;

namespace ChatOps.Server;

/// <summary>
/// <c>chatops init</c>: asks, or takes from the command line, what a new site needs; looks what there is to operate; shows what it would do; and does it when told.
/// Without a terminal it only shows.
/// </summary>
internal sealed class InitVerb(SetupRequest asked, TextWriter output, bool isTerminal)
{
    private readonly SetupQuestions? _questions = isTerminal && !asked.Yes ? new(AnsiConsole.Console) : null;

    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        var request = _questions is null ? asked : _questions.Ask(asked, SetupDefaults.Of(asked));
        var answers = SetupDefaults.Of(request);
        if (SetupDefaults.Problems(answers).ToList() is { Count: > 0 } problems)
            throw new BotException("bad-argument", string.Join(" ", problems));
        var files = request.InstallSudoers ? (string[])[answers.SettingsFile, request.SudoersFile] : [answers.SettingsFile];
        if (!request.DryRun && files.Select(WrittenFile.Objection).FirstOrDefault(o => o is not null) is { } objection)
            throw new BotException("init-foreign", objection);
        answers = await FindAsync(answers, cancellationToken);
        await ShowAsync(answers);
        var does = request.DryRun ? false : _questions?.Confirm("Write this?", usual: true) ?? request.Yes;
        if (!does)
        {
            await output.WriteLineAsync(request.DryRun || _questions is not null
                ? "Nothing was written."
                : "Nothing was written: without a terminal 'chatops init' only shows what it would do; with --yes it does it.");
            return ExitStatus.Done;
        }
        var apply = new InitApply(answers, output);
        await apply.WriteAsync(cancellationToken);
        await apply.SudoersAsync(request.SudoersFile, request.InstallSudoers || (apply.NeedsSudoers && FileOwner.Self == 0 && _questions?.Confirm($"Install the sudoers lines as {request.SudoersFile}?", usual: true) == true), cancellationToken);
        var wrong = await apply.TryAsync(cancellationToken);
        if (request.Start || _questions?.Confirm("Start it now?", usual: true) == true)
            wrong += await new InitStart(answers, output).StartAsync(cancellationToken);
        else
            await output.WriteLineAsync($"Start it with: {InitStart.ByHand(answers)}\nThen everybody gets a way in with: {apply.AsBot("sign-in", answers.People[0].Id)}");
        await output.WriteLineAsync("Into chat: 'chatops slack manifest' (docs/slack.md), 'chatops discord invite' (docs/discord.md).");
        return wrong == 0 ? ExitStatus.Done : ExitStatus.Wrong;
    }

    /// <summary>What the families find there, by the same executors as always.</summary>
    private async Task<SetupAnswers> FindAsync(SetupAnswers answers, CancellationToken cancellationToken)
    {
        await output.WriteLineAsync($"Looking at {answers.Host}{(answers.Address is { } address ? $" ({address})" : ", this machine")} …");
        var found = new List<FoundTarget>();
        try
        {
            var site = BotSite.Read(Configuration.SettingsSources.Text(SetupSettings.Text(answers, tokens: false)), withoutChat: true);
            await using var ssh = new SshExecutor($"{answers.Data} {Environment.ProcessId}", site.Inventory.FindHost, TimeProvider.System);
            var probe = new Executors(new Dictionary<string, IExecutor> { ["Local"] = new LocalExecutor(), ["Ssh"] = ssh }).Probe(site.Inventory.FindHost(answers.Host)!);
            foreach (var finder in AllRunbooks.Finders)
                found.AddRange(await finder.FindAsync(probe, asked.Look, cancellationToken));
        }
        catch (HostUnreachableException e)
        {
            await output.WriteLineAsync($"  {answers.Host} could not be looked at: {e.Message}");
        }
        foreach (var target in found)
        {
            await output.WriteLineAsync($"  {target.Kind} {target.Name}: {string.Join(", ", target.Settings.Select(s => $"{s.Key} {s.Value}"))}");
            foreach (var remark in target.Remarks)
                await output.WriteLineAsync($"    note: {remark}");
        }
        if (found.Count == 0)
            await output.WriteLineAsync("  nothing that the bot knows how to operate; targets can be written into the settings later (docs/senaite.md, docs/vtom.md).");
        return answers with { Targets = Distinct(_questions is null ? [.. found] : _questions.Choose(found)) };
    }

    /// <summary>Two instances of one name on one host.</summary>
    private static ImmutableArray<FoundTarget> Distinct(ImmutableArray<FoundTarget> found) =>
        [.. found.GroupBy(f => f.Name, StringComparer.Ordinal).SelectMany(g => g.Select((f, i) => i == 0 ? f : f with { Name = $"{f.Name}-{i + 1}" }))];

    private async Task ShowAsync(SetupAnswers a)
    {
        await output.WriteLineAsync($"\n{a.SettingsFile}:");
        foreach (var line in SetupSettings.Text(a).Split('\n'))
            await output.WriteLineAsync($"  {line}");
        await output.WriteLineAsync($"tokens: {string.Join(", ", a.People.Select(a.TokenOf))} (made at random; one that is there stays)");
        await output.WriteLineAsync($"folders of {a.Account}: {a.Data}, {a.Keys}");
        if (a.People.Length < 2)
            await output.WriteLineAsync("note: one person alone cannot restore: nobody else could approve. Add somebody with --approver.");
    }
}
