using System.Text.Json;
using ChatOps.Tests.Storage.Postgres;

namespace ChatOps.Tests.Journeys;

/// <summary>The real program with its state on a server: killed, cut off, left alone by the server, and asked from beside.</summary>
public sealed class PostgresJourneys : IDisposable
{
    private readonly PostgresCluster cluster = new();
    private readonly string settings = Path.Combine(Path.GetTempPath(), $"chatops-pg-{Environment.ProcessId}.json");
    private readonly string secret = Path.Combine(Path.GetTempPath(), $"chatops-pg-{Environment.ProcessId}.password");

    public void Dispose()
    {
        cluster.Dispose();
        File.Delete(settings);
        File.Delete(secret);
    }

    [Fact]
    public async Task A_backup_and_an_approved_restore_survive_kills_cut_lines_and_a_server_that_restarts()
    {
        var database = cluster.NewDatabase();
        await WriteSettingsAsync(database);
        await using var bot = await DemoBot.StartAsync("--settings", settings);

        var backup = await bot.OperationAsync("demo-operator", "/senaite backup lims1");
        await bot.UntilStateAsync(backup, "Running");
        await bot.KillAsync();
        await bot.StartAgainAsync();
        Assert.Equal("Succeeded", (await bot.ConcludedAsync(backup)).GetProperty("outcome").GetString());

        await bot.AddSampleAsync("lost by the restore");
        var restore = await bot.OperationAsync("demo-operator", "/senaite restore lims1 --point latest");
        var waiting = await bot.UntilStateAsync(restore, "AwaitingApproval");
        // The decision is made while every line to the server is cut, and the run begins over a server that restarts.
        cluster.Execute("postgres", $"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{database}'");
        using (var approved = await bot.DecideAsync("demo-approver", waiting))
            Assert.True(approved.IsSuccessStatusCode, await approved.Content.ReadAsStringAsync());
        await bot.UntilStateAsync(restore, "Running");
        cluster.Stop();
        cluster.Start();
        await bot.KillAsync();
        await bot.StartAgainAsync();
        Assert.Equal("Succeeded", (await bot.ConcludedAsync(restore)).GetProperty("outcome").GetString());
        Assert.DoesNotContain("lost by the restore", bot.LiveData(), StringComparison.Ordinal);

        Assert.DoesNotContain(bot.HostBegins().Where(b => b.Step.Length > 0).GroupBy(b => b), g => g.Count() > 1);
        Assert.Equal(2, (await bot.ListAsync("lims1")).Count);
        Assert.False(File.Exists(Path.Combine(bot.Data, "chatops.db")));
        Assert.DoesNotContain(cluster.Password, bot.Log, StringComparison.Ordinal);
        Assert.DoesNotContain(cluster.Password, await File.ReadAllTextAsync($"/proc/{bot.ProcessId}/cmdline"), StringComparison.Ordinal);
    }

    private async Task WriteSettingsAsync(string database)
    {
        await File.WriteAllTextAsync(secret, cluster.Password);
        File.SetUnixFileMode(secret, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        await File.WriteAllTextAsync(settings, JsonSerializer.Serialize(new { Storage = new { Provider = "Postgres", ConnectionString = cluster.Text(database), PasswordFile = secret } }));
    }
}
