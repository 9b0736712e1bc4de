using System.Diagnostics;
using ChatOps.Server.Execution;

namespace ChatOps.Tests.Execution.Rights;

/// <summary>The one line that root writes, with the real sudo, the real script, and a services file of the test's own.</summary>
[Collection(HostCollection.Name)]
public sealed class ServiceLineTests : IDisposable
{
    private readonly RootedVtom _vtom = new();

    public void Dispose() => _vtom.Dispose();

    private string Content => File.ReadAllText(_vtom.Services);

    [HostFact]
    public void Sudoers_names_each_line_with_its_name_and_port_and_none_of_its_neighbours()
    {
        _vtom.Install();
        Assert.Empty(_vtom.Sudoers.Problems());
        Assert.Equal(4, _vtom.Sudoers.RootLines.Length);
        RootedBot.AssertNamesWhole(_vtom.Sudoers.RootLines);
        string[] bounded = ["/usr/bin/timeout", "-k", "5", "30"];
        Assert.True(RootedBot.Allows([.. bounded, _vtom.Script, "service", "vtserverm", "30107"]));
        foreach (var other in (string[][])
            [
                ["service", "vtserverm", "30100"], ["service", "vtmgr.m-2", "30107"], ["service", "sshd", "30107"], ["service", "vtserverm"], ["service"],
                ["service", "vtgmr_m-2", "30100"], ["service", "vtmgrxm-2", "30100"], ["look-service", "vtserverm", "30107"], ["start"], ["probe"],
                ["put", "/tmp", "/etc/services", "0644"], ["run"], [],
            ])
            Assert.False(RootedBot.Allows([.. bounded, _vtom.Script, .. other]), string.Join(' ', other));
        Assert.False(RootedBot.Allows([_vtom.Script, "service", "vtserverm", "30107"]), "without its limit");
        Assert.False(RootedBot.Allows([.. bounded, "/bin/sh", _vtom.Script, "service", "vtserverm", "30107"]), "by a shell");
    }

    [HostFact]
    public async Task A_line_is_added_whole_and_once_and_taken_out_again_with_owner_mode_and_everything_else_kept()
    {
        _vtom.Install();
        Assert.Equal(0, TestUsers.Run("chown", $"root:{TestUsers.App}", _vtom.Services));
        Assert.Equal(0, TestUsers.Run("chmod", "0640", _vtom.Services));
        var inode = Inode();
        Assert.Equal((0, $"{_vtom.Services}: added: vtserverm 30107/tcp"), await _vtom.AskAsync(_vtom.Line("service", "vtserverm")));
        Assert.Equal(RootedVtom.Before + "vtserverm\t30107/tcp\t# added by chatops-host\n", Content);
        Assert.NotEqual(inode, Inode()); // one rename, and never half a file
        Assert.Equal($"root {TestUsers.App} 640", Answer("stat", "-c", "%U %G %a", _vtom.Services));
        inode = Inode();
        Assert.Equal((0, $"{_vtom.Services}: there already: vtserverm 30107/tcp"), await _vtom.AskAsync(_vtom.Line("service", "vtserverm")));
        Assert.Equal(inode, Inode());
        Assert.Equal((0, $"{_vtom.Services}: removed: vtserverm 30107/tcp"), await _vtom.AskAsync(_vtom.Line("no-service", "vtserverm")));
        Assert.Equal(RootedVtom.Before, Content);
        Assert.Equal($"root {TestUsers.App} 640", Answer("stat", "-c", "%U %G %a", _vtom.Services));
        var again = await _vtom.AskAsync(_vtom.Line("no-service", "vtserverm"));
        Assert.Equal((0, $"{_vtom.Services}: not there: vtserverm 30107/tcp as chatops-host adds it"), again);
        Assert.Equal([_vtom.Script, _vtom.Services], Directory.GetFileSystemEntries(Path.GetDirectoryName(_vtom.Script)!).Order());
    }

    [HostFact]
    public void What_contradicts_the_file_and_what_is_no_name_or_port_is_refused_by_the_script_itself()
    {
        var file = _vtom.Services;
        Assert.Equal((3, $"{file}: refused: it has vtserver with port 30007 already; nothing was changed"), AsRoot("service", "vtserver", "30107"));
        Assert.Equal((3, $"{file}: refused: it has alias with port 30007 already; nothing was changed"), AsRoot("service", "alias", "30107"));
        Assert.Equal((3, $"{file}: refused: it has port 30108 for other already; nothing was changed"), AsRoot("service", "vtserverm", "30108"));
        Assert.Equal((0, $"{file}: there already: alias 30007/tcp"), AsRoot("service", "alias", "30007"));
        Assert.Equal((0, $"{file}: not there: vtserver 30007/tcp as chatops-host adds it"), AsRoot("no-service", "vtserver", "30007"));
        Assert.Equal((0, $"{file}: would be added: udp 30109/tcp"), AsRoot("look-service", "udp", "30109"));
        foreach (var name in (string[])["", "-x", "a b", "a\tb", "a\nb", "a#b", "a/tcp", "../a", "*", "a;id", "$(id)", new string('a', 33)])
            Assert.Equal((3, $"{file}: refused: this is no name of a service; nothing was changed"), AsRoot("service", name, "30107"));
        foreach (var port in (string[])["", "0", "080", "-1", "65536", "100000", "1x", " 1", "1 ", "0x50"])
            Assert.Equal((3, $"{file}: refused: this is no port; nothing was changed"), AsRoot("service", "vtserverm", port));
        Assert.Equal((64, ""), AsRoot("service", "vtserverm"));
        Assert.Equal((64, ""), AsRoot("service", "vtserverm", "30107", "more"));
        Assert.Equal(RootedVtom.Before, Content);
    }

    [HostFact]
    public void No_caller_chooses_the_file_or_the_programs_and_only_the_installed_script_writes()
    {
        var elsewhere = Directory.CreateTempSubdirectory("chatops-service-");
        try
        {
            var services = Path.Combine(elsewhere.FullName, "services");
            File.WriteAllText(services, "mine\t1/tcp\n");
            foreach (var tool in (string[])["cat", "mv", "cp", "stat", "tr", "mktemp"])
            {
                File.WriteAllText(Path.Combine(elsewhere.FullName, tool), $"#!/bin/sh\ntouch {elsewhere.FullName}/ran\n");
                File.SetUnixFileMode(Path.Combine(elsewhere.FullName, tool), (UnixFileMode)0b111_101_101);
            }
            string[] poisoned =
                ["env", $"services={services}", $"file={services}", "expected=x", "IFS=e", $"TMPDIR={elsewhere.FullName}", $"PATH={elsewhere.FullName}"];
            Assert.Equal(0, TestUsers.Run([.. poisoned, _vtom.Script, "service", "vtserverm", "30107"]));
            Assert.Equal("mine\t1/tcp\n", File.ReadAllText(services));
            Assert.False(File.Exists(Path.Combine(elsewhere.FullName, "ran")), "a program of the caller ran");
            Assert.EndsWith("vtserverm\t30107/tcp\t# added by chatops-host\n", Content, StringComparison.Ordinal);
            Assert.Contains("\nservices=/etc/services\n", HostScript.Text, StringComparison.Ordinal);
            Assert.Equal(64, TestUsers.Run(["/bin/sh", "-c", File.ReadAllText(_vtom.Script), "chatops-host", "service", "sent", "30199"]));
            Assert.DoesNotContain("sent", Content, StringComparison.Ordinal);
        }
        finally
        {
            elsewhere.Delete(recursive: true);
        }
    }

    [HostFact]
    public async Task Many_at_once_lose_no_line_and_a_link_is_not_followed()
    {
        var statuses = await Task.WhenAll(Enumerable.Range(1, 4).Select(i => Task.Run(() => AsRoot("service", $"s{i}", $"{31000 + i}").Status)));
        Assert.All(statuses, s => Assert.Equal(0, s));
        for (var i = 1; i <= 4; i++)
            Assert.Contains($"s{i}\t{31000 + i}/tcp", Content, StringComparison.Ordinal);
        File.Move(_vtom.Services, _vtom.Services + ".real");
        File.CreateSymbolicLink(_vtom.Services, _vtom.Services + ".real");
        var (status, said) = AsRoot("service", "linked", "31999");
        Assert.True(status is 1 or 3 && said.Contains("link", StringComparison.Ordinal), said);
        Assert.DoesNotContain("linked", Content, StringComparison.Ordinal);
    }

    [HostFact]
    public async Task Root_with_no_more_than_the_units_capabilities_writes_it()
    {
        var kept = DeployTests.UnitSettings()["CapabilityBoundingSet"].Split(' ').Select(c => "+" + c["CAP_".Length..].ToLowerInvariant());
        string[] asService = ["setpriv", "--bounding-set", "-all," + string.Join(',', kept), .. TestUsers.As(TestUsers.Rooted)];
        using var vtom = new RootedVtom { Executor = new LocalExecutor(TestUsers.Rooted, asService, HostScript.Sent, null) };
        vtom.Install();
        Assert.Equal((0, $"{vtom.Services}: added: vtserverm 30107/tcp"), await vtom.AskAsync(vtom.Line("service", "vtserverm")));
        Assert.Equal((0, $"{vtom.Services}: removed: vtserverm 30107/tcp"), await vtom.AskAsync(vtom.Line("no-service", "vtserverm")));
    }

    private string Inode() => Answer("stat", "-c", "%i", _vtom.Services);

    private (int Status, string Said) AsRoot(params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(_vtom.Script, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false })!;
        var error = process.StandardError.ReadToEndAsync();
        var said = process.StandardOutput.ReadToEnd().TrimEnd('\n');
        process.WaitForExit();
        _ = error.Result;
        return (process.ExitCode, said);
    }

    private static string Answer(params string[] argv)
    {
        using var process = Process.Start(new ProcessStartInfo(argv[0], argv[1..]) { RedirectStandardOutput = true, UseShellExecute = false })!;
        return process.StandardOutput.ReadToEnd().Trim();
    }
}
