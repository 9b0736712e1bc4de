using System.Diagnostics;
using ChatOps.Demo;

namespace ChatOps.Tests.Journeys;

/// <summary>
/// The demo's host, broken in one way after the other and mended in between, with a bot that is spoken to by the API, in Slack and in Discord. Started once for a class.
/// </summary>
public class FaultedDemo : IAsyncLifetime
{
    private readonly string _kept = Directory.CreateTempSubdirectory("chatops-kept-").FullName;

    public DemoBot Bot { get; private set; } = null!;

    /// <summary>Limits that a test can wait for; the defaults are for real databases.</summary>
    protected virtual string Limits => """ "StopLimit": "00:00:15", "StartLimit": "00:00:15", "BackupLimit": "00:00:15", "RestoreLimit": "00:01:00" """;

    private HostTree Tree => DemoHost.Create(Bot.Data).Tree;

    private string[] Backups => [Tree.Backups, Tree.BlobBackups];

    public async Task InitializeAsync()
    {
        Bot = (await SlackTeamBot.StartAsync($$""" "Targets": { "lims1": { {{Limits}} } } """, inDiscord: true)).Bot;
        foreach (var folder in Backups)
            await RunAsync("cp", "-a", folder, _kept);
    }

    public async Task DisposeAsync()
    {
        await Bot.DisposeAsync();
        Directory.Delete(_kept, recursive: true);
    }

    /// <summary>The fault's command from its beginning to its end, told as it is; then the host is as before.</summary>
    /// <param name="outcomes">Those that are true then.</param>
    /// <param name="told">What the reason or the report must say.</param>
    public async Task TellAsync(string voice, string fault, string parameter, string command, string outcomes, string told)
    {
        if (fault == "wrong-owner" && Environment.UserName != "root")
            return; // only root can give a file away; the demo says so, too
        var sample = $"{voice} {fault} {parameter} must not be lost";
        var isRestore = command == FaultJourneys.Restore;
        var before = Bot.In(voice).LiveData();
        if (isRestore && !outcomes.StartsWith("Refused", StringComparison.Ordinal))
            await Bot.AddSampleAsync(sample);
        // What keeps programs from coming up again must come between plan and approval: before, it would be the old state.
        var later = isRestore && (fault.StartsWith("client", StringComparison.Ordinal) || fault == "start-fails");
        if (!later)
            Bot.Fault(fault, parameter);
        var operation = await Bot.OperationAsync("demo-operator", command);
        var seen = await Bot.UntilStateAsync(operation, "AwaitingApproval", "Concluded");
        if (later)
            Bot.Fault(fault, parameter);
        if (seen.GetProperty("state").GetString() == "AwaitingApproval")
            using (var approved = await Bot.DecideAsync("demo-approver", seen))
                Assert.True(approved.IsSuccessStatusCode, await approved.Content.ReadAsStringAsync());
        var ended = await Bot.EndedAsync(operation);
        Assert.True(outcomes.Split(',').Contains(ended.Outcome), $"{fault}: {ended}\n{await Bot.TranscriptAsync(operation)}");
        ended.AssertTells(told);
        if (ended.Outcome == "RolledBack")
            Assert.Contains(sample, Bot.LiveData(), StringComparison.Ordinal);
        else if (ended.Outcome == "Refused")
            Assert.Equal(before, Bot.LiveData());
        await HealAsync(ended);
    }

    /// <summary>What people would do: the fault goes away, what is left of it too, the programs are started, and the lock is freed.</summary>
    public async Task HealAsync(Ending ended)
    {
        Bot.NoFaults();
        await DemoBot.UntilAsync(() => Task.FromResult(ProcessesOf("demo-tool foreign").Count == 0), "the foreign backup has gone");
        if (!Bot.AllRun())
        {
            foreach (var left in ProcessesOf("demo-tool zeoserver"))
                Process.GetProcessById(left).Kill();
            await RunAsync(Path.Combine(Bot.Host, "usr/bin/supervisorctl"), "start", "all");
            await DemoBot.UntilAsync(() => Task.FromResult(Bot.AllRun()), "the host's programs run again", () => string.Join('\n', Bot.Supervised()));
        }
        Assert.True(await DemoHost.Create(Bot.Data).IsServingAsync(DemoBot.Patience), "the clients do not answer");
        foreach (var folder in Backups)
        {
            Directory.Delete(folder, recursive: true);
            await RunAsync("cp", "-a", Path.Combine(_kept, Path.GetFileName(folder)), folder);
        }
        if (!ended.Record.GetProperty("lockKept").GetBoolean())
            return;
        ended.AssertTells("stays locked", $"/ops resolve {ended.Operation}");
        using var freed = await Bot.CommandAsync("demo-operator", $"/ops resolve {ended.Operation} looked at it");
        Assert.True(freed.IsSuccessStatusCode, await freed.Content.ReadAsStringAsync());
        foreach (var (_, voice) in Bot.Voices)
            await voice.UntilFreedAsync(ended.Operation, "looked at it");
    }

    /// <summary>Of this demo's host.</summary>
    public IReadOnlyList<int> ProcessesOf(string what) =>
    [
        .. Directory.GetDirectories("/proc").Select(d => int.TryParse(Path.GetFileName(d), out var id) ? id : 0).Where(id => id > 0 && CommandOf(id) is var c
            && c.Contains(Bot.Data, StringComparison.Ordinal) && c.Contains(what, StringComparison.Ordinal)),
    ];

    private static string CommandOf(int process)
    {
        try
        {
            return File.ReadAllText($"/proc/{process}/cmdline").Replace('\0', ' ');
        }
        catch (IOException)
        {
            return "";
        }
    }

    private static async Task RunAsync(string program, params string[] words)
    {
        using var process = Process.Start(new ProcessStartInfo(program, words) { RedirectStandardOutput = true, UseShellExecute = false })!;
        var said = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, $"{program} {string.Join(' ', words)}: {process.ExitCode} {said}");
    }
}

/// <summary>Its programs do not come up in these journeys, so nobody has to wait long for them.</summary>
public sealed class DownedDemo : FaultedDemo
{
    protected override string Limits => """ "StopLimit": "00:00:15", "StartLimit": "00:00:05", "RestoreLimit": "00:01:00" """;
}
