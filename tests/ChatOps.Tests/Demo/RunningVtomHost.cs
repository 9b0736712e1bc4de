using System.Net.Sockets;
using System.Text.RegularExpressions;
using ChatOps.Demo;
using ChatOps.Demo.Vtom;

namespace ChatOps.Tests.Demo;

/// <summary>The demo's VTOM host with both installs running, once for all of its tests; each one leaves it as it found it.</summary>
public sealed partial class RunningVtomHost : IAsyncLifetime
{
    private readonly string folder = Directory.CreateTempSubdirectory("chatops-vtom-").FullName;

    public RunningVtomHost() => Host = VtomHost.Create(folder);

    public VtomHost Host { get; }

    public HostTree Tree => Host.Tree;

    internal VtomInstall First => VtomInstall.All(Tree)[0];

    internal VtomInstall Second => VtomInstall.All(Tree)[1];

    public async Task InitializeAsync()
    {
        await Host.EnsureRunningAsync();
        await IsUpAsync();
    }

    public async Task DisposeAsync()
    {
        await Host.StopAsync();
        Directory.Delete(folder, recursive: true);
    }

    internal static Task<Ended> RunAsync(VtomInstall install, string program, string input = "", params string[] arguments) =>
        TemporaryHost.RunAsync(Path.Combine(install.Bin, program), input, arguments);

    public Task<Ended> SystemAsync(string program, params string[] arguments) => TemporaryHost.RunAsync(Path.Combine(Tree.Tools, program), "", arguments);

    public void Fault(string name, string install = "vtom") => File.WriteAllText(Path.Combine(Tree.Fault, name), install);

    public void Heal(string name) => File.Delete(Path.Combine(Tree.Fault, name));

    public int Port(string service) => int.Parse(
        Regex.Match(File.ReadAllText(Tree.Services, System.Text.Encoding.Latin1), $@"^{service} (\d+)/tcp", RegexOptions.Multiline, TimeSpan.FromSeconds(1)).Groups[1].Value);

    public bool Answers(int port)
    {
        try
        {
            using var connection = new TcpClient();
            connection.Connect(Host.Address, port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    /// <summary>Who listens on a port as ss tells it to the install's user, or null.</summary>
    internal static async Task<string?> HolderAsync(VtomInstall install, int port)
    {
        var shown = await RunAsync(install, "ss", "", "-tlnpe");
        return shown.Out.Split('\n').FirstOrDefault(l => l.Contains($":{port} ", StringComparison.Ordinal)) is { } row ? Owner().Match(row).Value : null;
    }

    /// <summary>Both installs as they are when the host has come up.</summary>
    public async Task IsUpAsync() => await TemporaryHost.ComesTrueAsync(
        () => VtomInstall.All(Tree).All(i => i.Services.Where(s => s.IsServer).All(s => i.PortOf(s) is { } port && Answers(port))));

    [GeneratedRegex("""users:\(\("[a-z]+",pid=[0-9]+|uid:[0-9]+""", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Owner();
}
