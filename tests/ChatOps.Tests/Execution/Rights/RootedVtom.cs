using System.Collections.Immutable;
using ChatOps.Core.Execution;
using ChatOps.Core.Inventory;
using ChatOps.Runbooks;
using ChatOps.Server.Execution;
using ChatOps.Server.Execution.Rights;

namespace ChatOps.Tests.Execution.Rights;

/// <summary>
/// A host script that is installed root-owned as people do it, but for one word: the services file is one of the test's own. An unprivileged account has the
/// sudoers file that is generated for a VTOM install.
/// </summary>
internal sealed class RootedVtom : IDisposable
{
    public const string Before = "ssh\t22/tcp\nvtserver\t30007/tcp\talias\t# the first\nother\t30108/tcp\nother\t30109/udp\n";

    private readonly string _folder = $"/usr/local/libexec/chatops-test-{Guid.NewGuid():n}";

    public RootedVtom()
    {
        Directory.CreateDirectory(_folder);
        var script = HostScript.Text.Replace("\nservices=/etc/services\n", $"\nservices={Services}\n", StringComparison.Ordinal);
        Assert.NotEqual(HostScript.Text, script);
        File.WriteAllText(Script, script);
        File.SetUnixFileMode(Script, (UnixFileMode)0b111_101_101);
        File.WriteAllText(Services, Before);
        Host = new Host("vtom1", "Local", "", "", "", []) { HostScript = Script };
        Sudoers = Sudoers.Of(TestUsers.Rooted, Host, [Needs(Host)]);
    }

    public string Script => $"{_folder}/chatops-host";

    public string Services => $"{_folder}/services";

    public Host Host { get; }

    public Sudoers Sudoers { get; }

    public LocalExecutor Executor { get; init; } = new(TestUsers.Rooted, TestUsers.As(TestUsers.Rooted), HostScript.Sent, TimeSpan.FromSeconds(1));

    private string InForce => $"/etc/sudoers.d/{Path.GetFileName(_folder)}";

    private HostNeeds Needs(Host host)
    {
        var settings = ImmutableSortedDictionary.CreateRange(new Dictionary<string, string>
        {
            ["User"] = "",
            ["ServicesFile"] = Services,
            ["Services:0:Service"] = "vtserver",
            ["Services:0:MaintenancePort"] = "30107",
            ["Services:1:Service"] = "vtmanager",
            ["Services:1:MaintenanceService"] = "vtmgr.m-2",
            ["Services:1:MaintenancePort"] = "30100",
        });
        return AllRunbooks.Needs.Single(n => n.Kind == "vtom").Of(new Target(new("vtom", "vtom1"), host, settings), HostFiles.Unseen);
    }

    public RootedVtom Install()
    {
        RootedBot.PutInForce(InForce, Sudoers);
        return this;
    }

    /// <summary>As the bot's root line: real sudo, and only standard output counts.</summary>
    public async Task<(int? Status, string Said)> AskAsync(RootLine line)
    {
        var answer = await Executor.ProbeAsync(Host, new("", line.Command, line.Longest) { RootSeconds = line.Seconds }, CancellationToken.None);
        return (answer.ExitStatus, answer.Output.TrimEnd('\n'));
    }

    public RootLine Line(string verb, string name, string port = "30107") => new(new(Script, verb, name, port), 30);

    public void Dispose()
    {
        File.Delete(InForce);
        Directory.Delete(_folder, recursive: true);
    }
}
