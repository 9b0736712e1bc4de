using ChatOps.Demo;

namespace ChatOps.Tests.Demo;

public sealed class SupervisionTests : IAsyncLifetime, IDisposable
{
    private const string Client1 = "senaitelims_zeoclient1", Client2 = "senaitelims_zeoclient2", Zeo = "senaitelims_zeoserver";
    private readonly TemporaryHost host = new();
    private readonly HttpClient http = new() { Timeout = TimeSpan.FromSeconds(60) };

    public async Task InitializeAsync()
    {
        await host.Host.EnsureRunningAsync();
        if (await host.Host.IsServingAsync(TimeSpan.FromMinutes(1)))
        {
            while ((await SupervisorctlAsync("status")).Out.Contains("STARTING", StringComparison.Ordinal)) await Task.Delay(50);
            return;
        }

        // xunit does not dispose of what did not initialise, and the host's processes would stay.
        Dispose();
        Assert.Fail("the demo host does not answer");
    }

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose()
    {
        http.Dispose();
        host.Dispose();
    }

    private Task<Ended> SupervisorctlAsync(params string[] arguments) => host.SystemAsync("supervisorctl", arguments);

    private async Task<string> PageAsync(int client = 1) =>
        await http.GetStringAsync(new Uri($"http://127.0.0.1:{(client == 1 ? host.Host.Ports.Client1 : host.Host.Ports.Client2)}/"));

    private async Task AddAsync(string text, bool blob = false)
    {
        using var body = new StringContent(text);
        using var answer = await http.PostAsync(new Uri($"http://127.0.0.1:{host.Host.Ports.Client1}/add{(blob ? "?blob" : "")}"), body);
        Assert.True(answer.IsSuccessStatusCode);
    }

    [Fact]
    public async Task It_says_what_supervisor_says_when_programs_stop_and_start()
    {
        async Task Same(string recording, params string[] arguments)
        {
            var recorded = Recording.Of(recording, host.Tree).Plain();
            Assert.Equal(recorded, (await SupervisorctlAsync(arguments)).Plain());
        }

        await Same("sup-start-already-running", "start", Client1);
        await Same("sup-stop-running", "stop", Client1);
        await Same("sup-stop-already-stopped", "stop", Client1);
        await Same("sup-start-stopped", "start", Client1);
        await Same("sup-restart-running", "restart", Client1);
        await SupervisorctlAsync("stop", Client2);
        await Same("sup-restart-stopped", "restart", Client2);
        await Same("sup-start-unknown", "start", "nosuch");
        await Same("sup-status-unknown", "status", "nosuch");
    }

    [Fact]
    public async Task Its_status_has_the_recorded_columns()
    {
        var all = await SupervisorctlAsync("status");
        var recorded = Recording.Of("sup-status-all", host.Tree).Plain().Out.Split('\n');
        Assert.Equal(recorded.Where(line => line.Contains("RUNNING", StringComparison.Ordinal)), all.Plain().Out.Split('\n').SkipLast(1));
        Assert.Equal(0, all.Status);
        await SupervisorctlAsync("stop", Client1);
        var stopped = await SupervisorctlAsync("status", Client1);
        Assert.Equal(new Ended(3, "senaitelims_zeoclient1           STOPPED   DAY\n", ""), stopped.Plain());
    }

    [Fact]
    public async Task Without_its_socket_it_says_so()
    {
        host.Fault("supervisor-down");
        Assert.Equal(Recording.Of("sup-daemon-down-status", host.Tree), await SupervisorctlAsync("status"));
        Assert.Equal(Recording.Of("sup-daemon-down-start", host.Tree), await SupervisorctlAsync("start", Client1));
        host.Heal("supervisor-down");
        await host.Host.StopAsync();
        Assert.Equal(Recording.Of("sup-daemon-down-status", host.Tree), await SupervisorctlAsync("status"));
    }

    [Fact]
    public async Task A_program_that_cannot_start_is_a_spawn_error_and_ends_as_fatal()
    {
        host.Fault("start-fails", Client1);
        await SupervisorctlAsync("stop", Client1);
        var start = await SupervisorctlAsync("start", Client1);
        var recorded = Recording.Of("sup-start-failing", host.Tree);
        Assert.Equal(recorded with { Out = recorded.Out.Replace("failing", Client1, StringComparison.Ordinal) }, start);
        Ended status;
        var seen = new HashSet<string>();
        do
        {
            status = await SupervisorctlAsync("status", Client1);
            seen.Add(status.Out[33..43].Trim());
        }
        while (!seen.Contains("FATAL"));
        Assert.Contains("BACKOFF", seen);
        Assert.Equal(new Ended(3, "senaitelims_zeoclient1           FATAL     Exited too quickly (process log may have details)\n", ""), status);
    }

    [Fact]
    public async Task A_stop_may_leave_the_server_running()
    {
        host.Fault("stop-hangs");
        var pid = (await SupervisorctlAsync("status", Zeo)).Out.Split("pid ")[1].Split(',')[0];
        Assert.Equal(new Ended(0, $"{Zeo}: stopped\n", ""), await SupervisorctlAsync("stop", Zeo));
        Assert.StartsWith($"{Zeo}            STOPPED", (await SupervisorctlAsync("status", Zeo)).Out, StringComparison.Ordinal);
        Assert.True(Directory.Exists($"/proc/{pid}"));
        Assert.Contains(host.Tree.DataFs, Directory.GetFiles($"/proc/{pid}/fd").Select(fd => new FileInfo(fd).LinkTarget));
        host.Heal("stop-hangs");
        // The one that still runs holds the lock of Data.fs.
        Assert.Equal(new Ended(7, $"{Zeo}: ERROR (spawn error)\n", ""), await SupervisorctlAsync("start", Zeo));
    }

    [Fact]
    public async Task Data_really_changes_and_really_goes_back()
    {
        var before = await PageAsync();
        Assert.Contains("records: 113\nblobs: 61\n", before, StringComparison.Ordinal);
        Assert.Equal(0, (await host.SenaiteAsync("backup")).Status);
        await AddAsync("sample taken after the backup", blob: true);
        Assert.Contains("records: 114\nblobs: 62\n", await PageAsync(), StringComparison.Ordinal);
        await SupervisorctlAsync("stop", "all");
        Assert.Equal(0, (await host.SenaiteAsync("restore", "yes\n")).Status);
        await SupervisorctlAsync("start", "all");
        Assert.True(await host.Host.IsServingAsync(TimeSpan.FromMinutes(1)));
        Assert.Equal(before, await PageAsync());
    }

    [Fact]
    public async Task A_server_under_which_the_data_was_restored_goes_on_with_the_deleted_file()
    {
        await host.SenaiteAsync("backup");
        await AddAsync("one");
        Assert.Equal(Recording.Of("101-restore-while-zeo-and-clients-run", host.Tree), await host.SenaiteAsync("restore", "yes\n"));
        await AddAsync("two, lost at the next start");
        Assert.Contains("records: 115", await PageAsync(), StringComparison.Ordinal);
        await SupervisorctlAsync("restart", Zeo);
        // A client left running over the server's restart shows what it had cached.
        Assert.Contains("records: 115", await PageAsync(), StringComparison.Ordinal);
        await SupervisorctlAsync("restart", Client1);
        Assert.True(await host.Host.IsServingAsync(TimeSpan.FromMinutes(1)));
        Assert.Contains("records: 113", await PageAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_starts_without_a_database_deletes_every_blob_and_begins_an_empty_one()
    {
        await SupervisorctlAsync("stop", "all");
        File.Move(host.Tree.DataFs, host.Tree.DataFs + ".aside");
        Assert.NotEmpty(host.Blobs());
        await SupervisorctlAsync("start", Zeo);
        await TemporaryHost.ComesTrueAsync(() => File.Exists(host.Tree.DataFs) && host.Blobs().Length == 0);
        Assert.Equal(4, new FileInfo(host.Tree.DataFs).Length);
        await SupervisorctlAsync("start", Client1);
        await TemporaryHost.ComesTrueAsync(() => new FileInfo(host.Tree.DataFs).Length == 166);
    }

    [Fact]
    public async Task A_server_that_finds_an_empty_file_keeps_the_blobs()
    {
        await SupervisorctlAsync("stop", "all");
        File.WriteAllBytes(host.Tree.DataFs, []);
        await SupervisorctlAsync("start", Zeo);
        await TemporaryHost.ComesTrueAsync(() => new FileInfo(host.Tree.DataFs).Length == 4);
        Assert.Equal(61, host.Blobs().Length);
    }

    [Fact]
    public async Task A_server_cuts_a_damaged_end_off_and_keeps_it()
    {
        await SupervisorctlAsync("stop", "all");
        var whole = new FileInfo(host.Tree.DataFs).Length;
        host.AddRecord("the last one");
        using (var data = File.OpenWrite(host.Tree.DataFs)) data.SetLength(data.Length - 5);
        var cut = new FileInfo(host.Tree.DataFs).Length - whole;
        await SupervisorctlAsync("start", Zeo);
        await TemporaryHost.ComesTrueAsync(() => new FileInfo(host.Tree.DataFs).Length == whole);
        Assert.Equal(cut, new FileInfo(host.Tree.DataFs + ".tr0").Length);
    }

    [Fact]
    public async Task Clients_may_be_silent_or_refuse_or_wait_for_their_server()
    {
        var url = $"http://127.0.0.1:{host.Host.Ports.Client1}/";
        string[] ask = ["-s", "-S", "-o", "/dev/null", "-m", "1", "-w", "%{http_code}", url];
        Assert.Equal(new Ended(0, "200", ""), await host.SystemAsync("curl", ask));
        host.Fault("client-silent", "zeoclient1");
        var silent = await host.SystemAsync("curl", ask);
        Assert.Equal((28, "000"), (silent.Status, silent.Out));
        Assert.Contains("curl: (28) Operation timed out", silent.Error, StringComparison.Ordinal);
        Assert.Contains("zeoclient2", await PageAsync(2), StringComparison.Ordinal);
        host.Heal("client-silent");
        host.Fault("client-503");
        Assert.Equal(new Ended(0, "503", ""), await host.SystemAsync("curl", ask));
        host.Heal("client-503");
        await SupervisorctlAsync("stop", Zeo);
        Assert.Equal(28, (await host.SystemAsync("curl", ask)).Status);
        await SupervisorctlAsync("stop", Client1);
        var refused = await host.SystemAsync("curl", ask);
        Assert.Equal((7, "000"), (refused.Status, refused.Out));
    }

    [Fact]
    public async Task A_supervisor_that_lives_is_used_again_and_one_that_was_killed_is_replaced()
    {
        var again = DemoHost.Create(host.Folder);
        var pid = File.ReadAllText(host.Tree.SupervisorPid);
        await again.EnsureRunningAsync();
        Assert.Equal(pid, File.ReadAllText(host.Tree.SupervisorPid));
        Assert.Equal(host.Host.Ports, again.Ports);
        await TemporaryHost.RunAsync("/bin/sh", "", "-c", $"kill -9 {pid}");
        await TemporaryHost.ComesTrueAsync(() => !again.IsRunning);
        await again.EnsureRunningAsync();
        Assert.NotEqual(pid, File.ReadAllText(host.Tree.SupervisorPid));
        Assert.True(await again.IsServingAsync(TimeSpan.FromMinutes(1)));
    }
}
