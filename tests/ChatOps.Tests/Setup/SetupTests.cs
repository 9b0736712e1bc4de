using System.Collections.Immutable;
using ChatOps.Core.Execution;
using ChatOps.Core.Runbooks;
using ChatOps.Runbooks;
using ChatOps.Server;
using ChatOps.Server.Configuration;
using ChatOps.Server.Terminal.Setup;
using ChatOps.Tests.Configuration;
using ChatOps.Tests.Execution;

namespace ChatOps.Tests.Setup;

/// <summary>A new site: what it finds, what it writes, and what it leaves alone.</summary>
public sealed class SetupTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("chatops-setup-").FullName;

    [Fact]
    public async Task Instances_and_installs_are_found_with_their_programs_and_ports()
    {
        var host = new ToldHost
        {
            ["find /home /opt /srv /usr/local /var/www"] = "/home/senaite/lims/bin/backup\n/opt/other/bin/backup\n",
            ["head -c 300000 /home/senaite/lims/bin/backup"] = Script,
            ["head -c 300000 /opt/other/bin/backup"] = "#!/bin/sh\nexec tar\n",
            ["stat -c %U /home/senaite/data/lims/filestorage/Data.fs"] = "plone\n",
            ["/usr/bin/supervisorctl -c /etc/supervisor/supervisord.conf status"] =
                "lims:zeoserver   RUNNING   pid 10, uptime 1 day, 0:00:01\nlims:client1   RUNNING   pid 11, uptime 0:00:01\nlims:client2   STOPPED   Not started\nother   RUNNING   pid 12, uptime 0:00:01\n",
            ["ps -ww -o pid=,args= -p 10,11,12"] =
                "10 /home/senaite/lims/bin/python3 /home/senaite/lims/parts/zeoserver/bin/runzeo\n11 /home/senaite/lims/bin/python3 /home/senaite/lims/parts/client1/bin/interpreter\n12 /usr/bin/other\n",
            ["ss -tlnpe"] =
                "State  Recv-Q Send-Q Local Address:Port Peer Address:Port Process\nLISTEN 0 128 127.0.0.1:8101 0.0.0.0:* users:((\"python3\",pid=10,fd=5))\nLISTEN 0 128 127.0.0.1:8085 0.0.0.0:* users:((\"python3\",pid=11,fd=6))\n",
            ["getent passwd"] = "root:x:0:0::/root:/bin/sh\nvtom:x:5:5::/home/vtom:/bin/ksh\nvtomd:x:6:6::/usr/vtomd:/bin/ksh\n",
            ["find /home/vtom /root /usr/vtomd"] = "/home/vtom/.personalport_rc\n/usr/vtomd/.personalport_rc\n",
            ["head -c 100000 /home/vtom/.personalport_rc"] = "[ports]\nvtserver:vtserver\n",
            ["head -c 100000 /usr/vtomd/.personalport_rc"] = "[ports]\nvtserver:vtserverd\n",
            ["getent services vtserverm/tcp"] = "vtserverm 30107/tcp\n",
            ["getent services vtserverd/tcp"] = "vtserverd 31007/tcp\n",
        };
        var found = new List<FoundTarget>();
        foreach (var finder in AllRunbooks.Finders)
            found.AddRange(await finder.FindAsync(host, [], CancellationToken.None));

        Assert.Equal(["senaite lims", "vtom vtom", "vtom vtomd"], found.Select(f => $"{f.Kind} {f.Name}"));
        Assert.Equal(
            "Clients:0:Port 8085, Clients:0:Program lims:client1, Data /home/senaite/data/lims, Instance lims, Root /home/senaite/lims, User plone, ZeoPort 8101, ZeoProgram lims:zeoserver",
            string.Join(", ", found[0].Settings.OrderBy(s => s.Key, StringComparer.Ordinal).Select(s => $"{s.Key} {s.Value}")));
        Assert.Equal(["the port of lims:client2 was not found: add it to Clients"], found[0].Remarks.Where(r => r.Contains("client2", StringComparison.Ordinal)));
        Assert.Equal(("vtserverm", "30107"), (found[1].Settings["MaintenanceService"], found[1].Settings["MaintenancePort"]));
        Assert.Equal(("vtserverd", "31107"), (found[2].Settings["Services:0:NormalService"], found[2].Settings["Services:0:MaintenancePort"]));

        // What is written of it is what the bot reads, with nothing to warn of.
        var answers = Answers([.. found]);
        foreach (var person in answers.People)
        {
            Directory.CreateDirectory(answers.Tokens);
            File.WriteAllText(answers.TokenOf(person), TestToken.Of(person.Id));
            File.SetUnixFileMode(answers.TokenOf(person), UnixFileMode.UserRead);
        }
        var site = BotSite.Read(SettingsSources.Text(SetupSettings.Text(answers)));
        Assert.DoesNotContain(site.Warnings, w => !w.Contains("runs as root", StringComparison.Ordinal));
        Assert.Empty(site.Disabled);
        Assert.Equal(["lims", "vtom", "vtomd"], site.Settings.Inventory.Declared.Select(t => t.Name).Order(StringComparer.Ordinal));
        Assert.Empty(Placeholders.Problems(site.Configuration));
    }

    [Fact]
    public async Task A_host_that_tells_nothing_has_nothing()
    {
        foreach (var finder in AllRunbooks.Finders)
            Assert.Empty(await finder.FindAsync(new ToldHost(), [], CancellationToken.None));
    }

    [Fact]
    public async Task What_it_wrote_is_written_again_with_the_old_one_kept_and_what_others_wrote_stays()
    {
        var file = Path.Combine(_folder, "a");
        Assert.Null(WrittenFile.Objection(file));
        Assert.Null(await PutAsync(file, "one\n"));
        Assert.Null(WrittenFile.Objection(file));
        var kept = await PutAsync(file, "two\n");
        Assert.EndsWith("one\n", File.ReadAllText(kept!), StringComparison.Ordinal);
        Assert.EndsWith("two\n", File.ReadAllText(file), StringComparison.Ordinal);
        File.AppendAllText(file, "mine\n");
        Assert.Contains("was not written by 'chatops init', or was changed since; it stays", WrittenFile.Objection(file), StringComparison.Ordinal);
        File.WriteAllText(file, "theirs\n");
        Assert.NotNull(WrittenFile.Objection(file));

        // What does not pass leaves everything as it was, with nothing beside it.
        await Assert.ThrowsAsync<BotException>(() => WrittenFile.PutAsync(file, "bad", UnixFileMode.UserRead, 0, 0, default, _ => throw new BotException("no")));
        Assert.Equal("theirs\n", File.ReadAllText(file));
        Assert.Equal(2, Directory.GetFiles(_folder).Length);
    }

    [Fact]
    public async Task Without_a_terminal_nothing_is_written_unless_it_is_told_to()
    {
        var (etc, output) = (Path.Combine(_folder, "etc"), new StringWriter());
        var request = new SetupRequest { Etc = etc, Data = Path.Combine(_folder, "data"), Account = Environment.UserName == "root" ? "nobody" : null, Look = [_folder], Host = "here" };
        Assert.Equal(0, await new InitVerb(request, output, isTerminal: false).RunAsync(CancellationToken.None));
        Assert.Contains("without a terminal 'chatops init' only shows", output.ToString(), StringComparison.Ordinal);
        Assert.Contains("one person alone cannot restore", output.ToString(), StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(_folder));
        Assert.Contains("choose another --account", (await Assert.ThrowsAsync<BotException>(() => new InitVerb(request with { Account = "root" }, output, false).RunAsync(default))).Message, StringComparison.Ordinal);
    }

    /// <summary>As root, for an account: modes and owners, sudoers by the real visudo, and the second time.</summary>
    [HostFact]
    public async Task It_writes_settings_tokens_and_sudoers_that_only_the_right_accounts_can_read()
    {
        File.SetUnixFileMode(_folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute | UnixFileMode.OtherRead);
        var target = new FoundTarget("vtom", "v1", ImmutableSortedDictionary<string, string>.Empty.Add("User", "daemon").Add("Login", "true").Add("Service", "vtserver").Add("MaintenanceService", "vtserverm").Add("MaintenancePort", "30107"), []);
        var (answers, output) = (Answers([target]) with { Account = "nobody", Host = "here" }, new StringWriter());
        var apply = new InitApply(answers, output);
        await apply.WriteAsync(CancellationToken.None);

        string Look(string path) => $"{SystemAccount.NameOf(FileOwner.Of(path)!.Value.Owner)} {Convert.ToString((int)FileOwner.Of(path)!.Value.Mode, 8)}";
        Assert.Equal(("root 640", "root 440", "nobody 700", "nobody 700"), (Look(answers.SettingsFile), Look(answers.TokenOf(answers.People[0])), Look(answers.Data), Look(answers.Keys)));
        Assert.True(apply.NeedsSudoers);
        var sudoers = Path.Combine(_folder, "sudoers");
        await apply.SudoersAsync(sudoers, install: false, CancellationToken.None);
        Assert.False(File.Exists(sudoers));
        Assert.Contains("nobody ALL=(daemon) NOPASSWD: ALL", output.ToString(), StringComparison.Ordinal);
        await apply.SudoersAsync(sudoers, install: true, CancellationToken.None);
        Assert.Equal("root 440", Look(sudoers));
        File.AppendAllText(sudoers, "# mine\n");
        Assert.Contains("init-foreign", (await Assert.ThrowsAsync<BotException>(() => apply.SudoersAsync(sudoers, install: true, default))).Message, StringComparison.Ordinal);

        var token = File.ReadAllText(answers.TokenOf(answers.People[0]));
        await new InitApply(answers, output).WriteAsync(CancellationToken.None);
        Assert.Equal(token, File.ReadAllText(answers.TokenOf(answers.People[0])));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static Task<string?> PutAsync(string file, string text) => WrittenFile.PutAsync(
        file, WrittenFile.With("#", text), UnixFileMode.UserRead | UnixFileMode.UserWrite, FileOwner.Self, FileOwner.Self, DateTimeOffset.UnixEpoch, _ => Task.CompletedTask);

    private SetupAnswers Answers(ImmutableArray<FoundTarget> targets) => new()
    {
        Account = "chatops",
        Etc = Path.Combine(_folder, "etc"),
        Data = Path.Combine(_folder, "data"),
        Zone = "Europe/Paris",
        Listen = "http://127.0.0.1:5080",
        Channel = "ops",
        Host = "lims1",
        People = [new("ana", ["operator"]), new("ben", ["operator", "approver"])],
        Targets = targets,
    };

    private const string Script = """
        import sys
        sys.path[0:0] = ['/home/senaite/buildout-cache/eggs/collective.recipe.backup.egg']
        import collective.recipe.backup.main
        if __name__ == '__main__':
            sys.exit(collective.recipe.backup.main.backup_main(
                bin_dir='/home/senaite/lims/bin',
                storages=[{'backup_location': '/home/senaite/data/lims/backups',
          'blob_backup_location': '/home/senaite/data/lims/blobstoragebackups',
          'blob_snapshot_location': '/home/senaite/data/lims/blobstoragesnapshots',
          'blobdir': '/home/senaite/data/lims/blobstorage',
          'datafs': '/home/senaite/data/lims/filestorage/Data.fs',
          'snapshot_location': '/home/senaite/data/lims/snapshotbackups',
          'storage': '1'}],
                keep=2,
                ))
        """;

    /// <summary>A host that answers what it was told to, by the beginning of the command.</summary>
    private sealed class ToldHost : Dictionary<string, string>, IHostProbe
    {
        public Task<ProbeResult> RunAsync(
            string user, CommandLine command, TimeSpan? timeLimit = null, int? maxOutput = null, bool login = false, string? input = null, CancellationToken cancellationToken = default)
        {
            var typed = string.Join(' ', command.Arguments);
            var answer = this.FirstOrDefault(a => typed.StartsWith(a.Key, StringComparison.Ordinal)).Value;
            return Task.FromResult(new ProbeResult(answer is null ? 127 : 0, answer ?? "", "", false));
        }

        public Task<ProbeResult> RootAsync(RootLine line, CancellationToken cancellationToken = default) => RunAsync("", line.Command, cancellationToken: cancellationToken);
    }
}
