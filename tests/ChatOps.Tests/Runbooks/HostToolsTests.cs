using System.Collections.Immutable;
using ChatOps.Core.Execution;
using ChatOps.Core.Inventory;
using ChatOps.Core.Runbooks;
using ChatOps.Runbooks;
using ChatOps.Runbooks.Hosts;
using ChatOps.Server.Execution;

namespace ChatOps.Tests.Runbooks;

/// <summary>What the doctor says of the tools on a host: this machine, with its own find, curl and grep.</summary>
public sealed class HostToolsTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("chatops-tools-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Tools_that_are_missing_are_named_with_what_brings_them_and_versions_are_told()
    {
        var script = Path.Combine(_folder.FullName, "backup");
        File.WriteAllText(script, "'/eggs/collective.recipe.backup-4.2.0-py3.11.egg',\n'/eggs/ZODB-5.8.1-py3.11.egg',\n'/eggs/ZODB-5.8.1-py3.11.egg',\n");
        var plain = Path.Combine(_folder.FullName, "rsync");
        var answers = await AskAsync(
            HostProgram.Of("", "/usr/bin/find"), HostProgram.Of("", plain), HostProgram.Of("", script, "/usr/bin/grep", "-sohE", @"(collective\.recipe\.backup|ZODB)-[0-9][0-9a-z.]*", "--", script),
            new("", [Path.Combine(_folder.FullName, "ss"), "/usr/bin/stat"]), new("", [Path.Combine(_folder.FullName, "ss"), plain]),
            HostProgram.Of("", "/usr/bin/stat", "--version"));

        var tools = answers["Tools for the bot's account"];
        Assert.False(tools.IsWell);
        Assert.Contains($"{plain} that it may run (apt-get install rsync)", tools.Why, StringComparison.Ordinal);
        // Nobody may run it: it has no bit for that.
        Assert.Contains(script, tools.Why, StringComparison.Ordinal);
        Assert.DoesNotContain("/usr/bin/find", tools.Why, StringComparison.Ordinal);
        Assert.Equal((true, "/usr/bin/stat"), Said(answers.Single(a => a.Key.EndsWith("/ss or /usr/bin/stat", StringComparison.Ordinal)).Value));
        Assert.False(answers.Single(a => a.Key.EndsWith("/ss or " + plain, StringComparison.Ordinal)).Value.IsWell);
        Assert.Equal((true, "collective.recipe.backup-4.2.0, ZODB-5.8.1"), Said(answers[$"Version of {script}"]));
        Assert.StartsWith("stat (GNU coreutils)", answers["Version of /usr/bin/stat"].Why, StringComparison.Ordinal);

        File.SetUnixFileMode(script, (UnixFileMode)0b111_101_101);
        File.Copy(script, plain);
        Assert.True((await AskAsync(HostProgram.Of("", plain), HostProgram.Of("", script)))["Tools for the bot's account"].IsWell);
    }

    /// <summary>Whoever could write a program that sudo runs as root, its configuration, or a folder or link on the way, would be root there.</summary>
    [Fact]
    public async Task What_root_runs_and_obeys_on_a_host_is_roots_alone_with_all_that_leads_to_it()
    {
        var (open, link) = (Path.Combine(_folder.FullName, "open.conf"), Path.Combine(_folder.FullName, "link.conf"));
        File.WriteAllText(open, "");
        File.CreateSymbolicLink(link, "/etc/passwd");
        var line = new RootLine(new("/usr/bin/find", "/proc"), 5);
        var answers = await AskAsync(HostNeeds.None with { RootLines = [line], Files = ["/etc/passwd", open, link, "/etc/nothing.conf"] });
        Assert.Equal((true, "root's own, and every folder and link on the way to it"), Said(answers["/usr/bin/find"]));
        Assert.True(answers["/etc/passwd"].IsWell);
        // In a folder of temporary files anybody may put something; a link there may lead to root's file.
        Assert.Contains("on the way can be written by others (drwxrwxrwt)", answers[open].Why, StringComparison.Ordinal);
        Assert.Contains("on the way can be written by others (drwxrwxrwt)", answers[link].Why, StringComparison.Ordinal);
        Assert.StartsWith("it is not there", answers["/etc/nothing.conf"].Why, StringComparison.Ordinal);
        Assert.DoesNotContain(new[] { open, link, "/etc/nothing.conf" }, p => answers[p].IsWell);
    }

    [Theory]
    [InlineData("f: /a/b\n drwxr-xr-x root root /\n drwxr-xr-x root root a\n -rw-r--r-- root root b\n", null)]
    [InlineData("f: /a/b\n drwxr-xr-x root root /\n lrwxrwxrwx root root a -> c\n   drwxr-xr-x root root c\n -rw-r--r-- root root b\n", null)]
    [InlineData("f: /a/b\n drwxr-xr-x root root /\n lrwxrwxrwx zeo root a -> c\n   drwxr-xr-x root root c\n -rw-r--r-- root root b\n", "'a -> c' on the way belongs to zeo")]
    [InlineData("f: /a/b\n drwxr-xr-x root root /\n drwxrwxr-x root staff a\n -rw-r--r-- root root b\n", "'a' on the way can be written by others (drwxrwxr-x)")]
    [InlineData("f: /a/b\n drwxr-xr-x root root /\n drwxr-xr-x root root a\n -rw-r--rw- root root b c\n", "'b c' on the way can be written by others (-rw-r--rw-)")]
    [InlineData("f: /a/b\n", "namei did not answer as it does")]
    [InlineData("f: /a/b\n something else\n", "namei did not answer as it does")]
    public void Each_name_on_the_way_is_roots_and_written_by_nobody_else(string said, string? problem) => Assert.Equal(problem, RootPath.Problem(said));

    /// <summary>A tool that a plan needs and the doctor does not look for would be missed when it is too late.</summary>
    [Theory]
    [InlineData("senaite", "/usr/bin/curl", "/usr/bin/rsync", "/home/senaite/lims1/bin/backup", "/home/senaite/lims1/bin/restore", "/usr/bin/flock")]
    [InlineData("vtom", "/usr/bin/getent", "/usr/bin/base64", "/usr/bin/ss")]
    [InlineData("host", "/usr/bin/ss")]
    public void Every_family_says_which_tools_its_plans_need(string kind, params string[] paths)
    {
        var settings = ImmutableSortedDictionary.CreateRange(new Dictionary<string, string> { ["User"] = "app", ["Root"] = "/home/senaite/lims1" });
        var needs = AllRunbooks.NeedsOf(new(new(kind, "lims1"), new("lims1", "Local", "", "", "", []), settings), HostFiles.Unseen);
        Assert.Empty(paths.Except(needs.Programs.SelectMany(p => p.Paths)));
    }

    private static (bool, string) Said(HostAnswer answer) => (answer.IsWell, answer.Why);

    private static Task<Dictionary<string, HostAnswer>> AskAsync(params ImmutableArray<HostProgram> programs) => AskAsync(HostNeeds.None with { Programs = programs });

    private static async Task<Dictionary<string, HostAnswer>> AskAsync(HostNeeds needs)
    {
        var host = new Core.Inventory.Host("here", "Local", "", "", "", []);
        var probe = new Executors(new Dictionary<string, IExecutor> { ["Local"] = new LocalExecutor() }).Probe(host);
        var answers = new Dictionary<string, HostAnswer>();
        await foreach (var answer in DoctorHostCommands.AskAsync(probe, host, _ => needs, () => DateTimeOffset.UtcNow, CancellationToken.None))
            answers[answer.Question] = answer;
        return answers;
    }
}
