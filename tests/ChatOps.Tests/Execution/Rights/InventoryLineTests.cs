using ChatOps.Server;
using ChatOps.Server.Execution;
using ChatOps.Server.Execution.Rights;
using ChatOps.Tests.Configuration;
using ChatOps.Tests.Inventory;

namespace ChatOps.Tests.Execution.Rights;

/// <summary>The bot reads Ansible's inventory and plays playbooks as accounts of their own, by a file that the program printed and the real sudo.</summary>
[Collection(HostCollection.Name)]
public sealed class InventoryLineTests : IDisposable
{
    private const string InForce = "/etc/sudoers.d/chatops-test-inventory";
    private readonly InventoryFolder _folder = new();

    public void Dispose()
    {
        File.Delete(InForce);
        _folder.Dispose();
    }

    [AnsibleHostFact]
    public async Task Inventory_and_playbooks_have_lines_of_their_own_and_their_neighbours_are_refused()
    {
        File.SetUnixFileMode(_folder.Path, (UnixFileMode)0b111_101_101);
        var hosts = _folder.Write("hosts", "[web]\nweb1 ansible_user=ops\n");
        _folder.Write("play/group_vars/web.yml", "ansible_port: 2222\n");
        var settings = new SiteUnderTest()
            .With("Inventory:Ansible:0", hosts).With("Inventory:PlaybookFolder", _folder.In("play")).With("Inventory:User", TestUsers.App)
            .With("Ansible:Folder", "/srv/playbooks").With("Ansible:User", TestUsers.Plays).With("Ansible:KnownHostsFile", "/etc/ssh/ssh_known_hosts")
            .With("Hosts:local:Executor", "Local").With("Hosts:local:HostScript", TestUsers.InstalledScript).Load();
        RootedBot.PutInForce(InForce, BotVerbs.SudoersLines(settings, TestUsers.Rooted));

        var program = SiteInventoryParts.Program(settings.AnsibleInventory!);
        string[] line = [.. program.Line(TestUsers.Rooted)!.Command.Arguments];
        using var closed = ClosedAnsible.Shared(runs: false, _folder.In("play"), TestUsers.Rooted).Ensure();
        try
        {
            var read = await new ClientProcess([.. TestUsers.As(TestUsers.Rooted), "sudo", "-n", "-u", TestUsers.App, "--", .. line])
                .RunAsync(default, TimeSpan.FromMinutes(1), 1 << 20, CancellationToken.None);
            Assert.True(read.ExitStatus == 0, read.Error.Text);
            Assert.Contains("\"ansible_port\": 2222", read.Output.Text, StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(Path.GetDirectoryName(closed.Configuration)!, recursive: true);
        }

        Assert.False(Allows(TestUsers.App, [.. line, "more"]));
        for (var i = 0; i < line.Length; i++)
        {
            Assert.False(Allows(TestUsers.App, [.. line.Where((_, j) => j != i)]), $"without {line[i]}");
            Assert.False(Allows(TestUsers.App, [.. line.Select((a, j) => j == i ? a + "x" : a)]), $"with another {line[i]}");
        }
        Assert.False(Allows(TestUsers.Login, line), "as somebody else");
        Assert.False(Allows("root", line), "as root");
        Assert.True(Allows(TestUsers.Plays, [TestUsers.InstalledScript, "start"]));
        foreach (var (user, argv) in new (string, string[])[] { (TestUsers.Plays, ["/bin/sh"]), (TestUsers.Plays, line), (TestUsers.App, [TestUsers.InstalledScript, "start"]) })
            Assert.False(Allows(user, argv), $"{user}: {string.Join(' ', argv)}");
    }

    /// <summary>Its place is known beforehand, where everybody may make a folder.</summary>
    [HostFact]
    public void A_folder_that_somebody_else_has_made_at_that_place_is_not_used()
    {
        var closed = ClosedAnsible.Shared(runs: false, "", $"test-{Guid.NewGuid():n}");
        var (folder, elsewhere) = (Path.GetDirectoryName(closed.Configuration)!, Directory.CreateTempSubdirectory("elsewhere-").FullName);
        Assert.Equal(0, TestUsers.Run([.. TestUsers.As(TestUsers.App), "mkdir", "-m", "0777", folder]));
        Assert.Contains("belongs to somebody else", Assert.Throws<IOException>(closed.Ensure).Message, StringComparison.Ordinal);
        Directory.Delete(folder);
        File.CreateSymbolicLink(folder, elsewhere);
        Assert.Throws<IOException>(closed.Ensure);
        Assert.Empty(Directory.EnumerateFileSystemEntries(elsewhere));
        File.Delete(folder);
        closed.Ensure();
        Assert.Contains("any_unparsed_is_failed", File.ReadAllText(closed.Configuration), StringComparison.Ordinal);
        Directory.Delete(folder, recursive: true);
        Directory.Delete(elsewhere);
    }

    private static bool Allows(string user, IEnumerable<string> argv) =>
        TestUsers.Run([.. TestUsers.As(TestUsers.Rooted), "sudo", "-n", "-l", "-u", user, "--", .. argv]) == 0;
}
