using System.Diagnostics;

namespace ChatOps.Tests.Journeys;

/// <summary>Every word of the program says which settings and which state it works with, where no script reads it.</summary>
public sealed class SaidWhereJourneys : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("chatops-said-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string Settings
    {
        get
        {
            var file = Path.Combine(_folder, "site.json");
            File.WriteAllText(file, $$"""{ "Storage": { "Path": "{{_folder}}/data" } }""");
            return file;
        }
    }

    private string Expected => $"chatops: settings {_folder}/site.json; data {_folder}/data\n";

    [Theory]
    [InlineData("check-settings")]
    [InlineData("access")]
    [InlineData("sudoers")]
    [InlineData("sign-in", "nobody-here")]
    [InlineData("sign-out", "nobody-here")]
    [InlineData("sessions")]
    [InlineData("doctor")]
    [InlineData("slack", "manifest")]
    [InlineData("audit", "verify")]
    [InlineData("backup", "/nowhere/file")]
    [InlineData("restore", "/nowhere/file")]
    public async Task Every_verb_says_which_settings_and_which_data_it_used(params string[] words)
    {
        var (_, output, error) = await SiteBot.RunAsync([.. words, "--settings", Settings]);
        Assert.StartsWith(Expected, error, StringComparison.Ordinal);
        Assert.Single(error.Split('\n'), l => l.StartsWith("chatops: settings ", StringComparison.Ordinal));
        Assert.DoesNotContain("chatops: settings ", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_bot_and_the_demo_say_it_too()
    {
        await using var bot = await SiteBot.StartAsync();
        Assert.Contains($"chatops: settings {bot.Settings}; data {bot.Data}", bot.Log, StringComparison.Ordinal);
        if (Environment.IsPrivilegedProcess)
            Assert.Contains("the bot itself runs as root", bot.Log, StringComparison.Ordinal);
        var (_, _, error) = await SiteBot.RunAsync("demo", "--data", Path.Combine(_folder, "demo"), "--urls", "http://0.0.0.0:1");
        Assert.StartsWith($"chatops: settings the demo's own; data {_folder}/demo\n", error, StringComparison.Ordinal);
        (_, _, error) = await SiteBot.RunAsync("audit", "verify", "--data", bot.Data);
        Assert.StartsWith($"chatops: settings none; data {bot.Data}\n", error, StringComparison.Ordinal);
    }

    /// <summary>With real files: a planted one in the current folder.</summary>
    [Fact]
    public async Task Root_does_not_obey_what_lies_in_the_current_folder()
    {
        if (!Environment.IsPrivilegedProcess)
            return;
        await File.WriteAllTextAsync(Path.Combine(_folder, "appsettings.json"), """{ "Planted": 1 }""");
        var start = RunningProgram.Words("check-settings");
        start.WorkingDirectory = _folder;
        using var process = Process.Start(start)!;
        var (output, error) = (await process.StandardOutput.ReadToEndAsync(), await process.StandardError.ReadToEndAsync());
        Assert.DoesNotContain("Planted", output + error, StringComparison.Ordinal);
        Assert.DoesNotContain(_folder, output + error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_bot_whose_commands_could_read_its_settings_does_not_start()
    {
        var settings = Path.Combine(_folder, "site.json");
        await File.WriteAllTextAsync(settings, $$"""
            { "Storage": { "Path": "{{_folder}}/data" }, "Site": { "RunAs": "nobody" }, "Hosts": { "local": { "Executor": "Local" } },
              "Commands": { "id": { "Family": "site", "Verb": "id", "Summary": "Who", "Host": "local", "Run": [ "/usr/bin/id" ], "Risk": "Read" } } }
            """);
        File.SetUnixFileMode(_folder, (UnixFileMode)0b111_101_101);
        File.SetUnixFileMode(settings, (UnixFileMode)0b110_100_100);
        foreach (var verb in (string[])["run", "check-settings", "doctor"])
        {
            var (status, _, error) = await SiteBot.RunAsync(verb, "--settings", settings);
            Assert.Equal(2, status);
            Assert.Contains($"Site:RunAs: account-reads: what the bot alone may read is open to its commands: 'nobody' can read {settings}", error, StringComparison.Ordinal);
        }
    }
}
