using ChatOps.Tests.Execution;
using ChatOps.Tests.Execution.Ssh;

namespace ChatOps.Tests.Journeys;

/// <summary>A site whose one host is elsewhere: the bot arrives there by ssh, and its own command runs as an application's account.</summary>
internal sealed class FarSite : SpokenSite
{
    public FarSite()
    {
        Work = Directory.CreateTempSubdirectory("chatops-far-host-").FullName;
        File.SetUnixFileMode(Work, (UnixFileMode)0b001_111_111_111);
        // Says what it does in a log of the host's own, which nothing of the bot ever reads or writes.
        File.WriteAllText(Path.Combine(Work, "mark"), """
            #!/bin/sh
            echo "begin $1" >>"${0%/*}/log"
            i=0
            while [ $i -lt 40 ]; do i=$((i + 1)); echo "$1 line $i"; sleep 0.05; done
            echo "end $1" >>"${0%/*}/log"
            """);
        File.SetUnixFileMode(Path.Combine(Work, "mark"), (UnixFileMode)0b111_101_101);
        File.WriteAllText(Path.Combine(Work, "log"), "");
        TestUsers.Run("chown", TestUsers.App, Path.Combine(Work, "log"));
    }

    public LabHost Host { get; } = new();

    /// <summary>What the host itself has of the commands.</summary>
    public string Work { get; }

    public IReadOnlyList<string> HostLog => File.ReadAllLines(Path.Combine(Work, "log"));

    public Task StartAsync() => StartWithAsync([]);

    /// <param name="more">Settings beside those of the one host.</param>
    public Task StartWithAsync(Dictionary<string, string?> more) => StartAsync(new Dictionary<string, string?>(more)
    {
        ["Ssh:KnownHostsFile"] = Host.At("known_hosts"),
        ["Hosts:far:Executor"] = "Ssh",
        ["Hosts:far:Address"] = Host.Address,
        ["Hosts:far:User"] = TestUsers.Arriving,
        ["Hosts:far:KeyFile"] = Host.At("client"),
        ["Hosts:far:StepFolder"] = $"{Work}/steps",
        ["Commands:mark:Family"] = "site",
        ["Commands:mark:Verb"] = "mark",
        ["Commands:mark:Summary"] = "Leave a mark",
        ["Commands:mark:Host"] = "far",
        ["Commands:mark:User"] = TestUsers.App,
        ["Commands:mark:Run:0"] = $"{Work}/mark",
        ["Commands:mark:Run:1"] = "{text}",
        ["Commands:mark:Parameters:text:Type"] = "Text",
        ["Commands:mark:TimeLimit"] = "00:01:00",
        ["Commands:mark:Risk"] = "Change",
    });

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        Host.Dispose();
        Directory.Delete(Work, recursive: true);
    }
}
