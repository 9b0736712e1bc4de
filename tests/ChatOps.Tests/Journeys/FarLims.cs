using System.Diagnostics;
using ChatOps.Demo;
using ChatOps.Tests.Execution;
using ChatOps.Tests.Execution.Ssh;

namespace ChatOps.Tests.Journeys;

/// <summary>A site whose SENAITE stands on a host that the bot reaches by ssh: the demo's, under an account of its own.</summary>
internal sealed class FarLims : SpokenSite
{
    private readonly string _data = Directory.CreateTempSubdirectory("chatops-lims-").FullName;
    private readonly string _program;

    private FarLims()
    {
        File.SetUnixFileMode(_data, (UnixFileMode)0b111_101_101);
        TestUsers.Run("chown", TestUsers.Arriving, _data);
        _program = Reachable();
    }

    public SshServer Server { get; } = new();

    public string LiveData => File.ReadAllText(Path.Combine(Host.Tree.Data, "filestorage/Data.fs"));

    private DemoHost Host => DemoHost.Create(_data);

    public static async Task<FarLims> StartAsync()
    {
        var site = new FarLims();
        await site.RaiseAsync();
        var tree = site.Host.Tree;
        var target = DemoSettings.Create(site._data, tree).Where(k => k.Key.StartsWith("Targets:lims1:", StringComparison.Ordinal) || k.Key.StartsWith("Hosts:lims1:", StringComparison.Ordinal));
        await site.StartAsync(
        [
            .. target, new("Targets:lims1:SupervisorUser", TestUsers.Arriving), new("Ssh:KnownHostsFile", site.Server.KnownHosts),
            new("Hosts:lims1:Executor", "Ssh"), new("Hosts:lims1:Address", "127.0.0.1"), new("Hosts:lims1:Port", $"{site.Server.Port}"), new("Hosts:lims1:User", TestUsers.Arriving),
            new("Hosts:lims1:KeyFile", site.Server.At("client")),
            new("Approvals:data:Commands:0", "senaite restore"), new("Approvals:data:Role", "approver"), new("Approvals:data:ExpiresAfter", "00:30:00"),
        ]);
        return site;
    }

    public async Task AddSampleAsync(string text)
    {
        using var client = new HttpClient();
        using var response = await client.PostAsync($"http://127.0.0.1:{Host.Ports.Client1}/add", new StringContent(text));
        Assert.True(response.IsSuccessStatusCode, $"adding a sample: {response.StatusCode}");
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await Host.StopAsync();
        Server.Dispose();
        Directory.Delete(_data, recursive: true);
        if (!_program.StartsWith(AppContext.BaseDirectory, StringComparison.Ordinal))
            Directory.Delete(Path.GetDirectoryName(_program)!, recursive: true);
    }

    /// <summary>The demo is started as the account, and its bot is ended: what stays is the host.</summary>
    private async Task RaiseAsync()
    {
        using var demo = Process.Start(new ProcessStartInfo("setpriv", [.. TestUsers.As(TestUsers.Arriving)[1..], "env", $"HOME={_data}", _program, "demo", "--data", _data, "--urls", $"http://127.0.0.1:{SshServer.FreePort()}"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        })!;
        var said = demo.StandardError.ReadToEndAsync();
        var line = await demo.StandardOutput.ReadLineAsync(new CancellationTokenSource(DemoBot.Patience).Token);
        Assert.True(line is not null, line is null ? await said : "");
        Assert.True(await Host.IsServingAsync(DemoBot.Patience), "the demo's SENAITE does not serve");
        demo.Kill();
        await demo.WaitForExitAsync();
    }

    /// <summary>The program where the account may run it: a checkout can stand in a folder that only its owner enters.</summary>
    private static string Reachable()
    {
        var own = Path.Combine(AppContext.BaseDirectory, "chatops");
        if (TestUsers.Run([.. TestUsers.As(TestUsers.Arriving), own, "--version"]) == 0)
            return own;
        var copy = Directory.CreateTempSubdirectory("chatops-program-").FullName;
        File.SetUnixFileMode(copy, (UnixFileMode)0b111_101_101);
        Assert.Equal(0, TestUsers.Run("cp", "-r", AppContext.BaseDirectory + ".", copy));
        Assert.Equal(0, TestUsers.Run("chmod", "-R", "a+rX", copy));
        return Path.Combine(copy, "chatops");
    }
}
