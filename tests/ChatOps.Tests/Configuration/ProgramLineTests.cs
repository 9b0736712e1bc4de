using ChatOps.Server.Terminal;

namespace ChatOps.Tests.Configuration;

public sealed class ProgramLineTests
{
    private readonly Said _said = new();

    [Theory]
    [InlineData("slack manifest", "manifest -")]
    [InlineData("discord invite --settings f", "invite f")]
    [InlineData("discord sync", "sync -")]
    [InlineData("doctor --settings f", "doctor f")]
    [InlineData("run", "run - -")]
    [InlineData("run --settings a.json --urls http://x", "run a.json http://x")]
    [InlineData("demo", "demo - - -")]
    [InlineData("demo --urls http://127.0.0.1:1 --data d --settings s", "demo s http://127.0.0.1:1 d")]
    [InlineData("backup f --data d", "backup f False d -")]
    [InlineData("backup f --overwrite --settings s", "backup f True - s")]
    [InlineData("restore f --settings s", "restore f - s")]
    [InlineData("audit verify --data d", "verify - d -")]
    [InlineData("audit verify --anchor f", "verify f - -")]
    [InlineData("record k7f3m --data d --to t", "record k7f3m t d -")]
    [InlineData("record purge --person ana --reason r --settings s", "purge ana - r s")]
    [InlineData("record purge --operation k7f3m --reason r", "purge - k7f3m r -")]
    [InlineData("record rotate-key --settings s", "rotate s")]
    [InlineData("sign-in ana --settings s", "sign-in ana s")]
    [InlineData("sign-out ana", "sign-out ana -")]
    [InlineData("sessions --settings s", "sessions s")]
    [InlineData("check-settings --settings s", "check s")]
    [InlineData("init", "init - asks ")]
    [InlineData("init --host h --approver ana --approver ben --yes", "init h does ana,ben")]
    [InlineData("status --settings s", "status s")]
    [InlineData("host-script", "script")]
    [InlineData("access --settings s", "access s")]
    [InlineData("sudoers --user u --settings s", "sudoers s u")]
    [InlineData("sudoers --host h --settings s", "host-sudoers h s")]
    [InlineData("doctor --host h", "host-doctor h -")]
    [InlineData("hosts trust h --fingerprint f --settings s", "trust h f s")]
    [InlineData("hosts trust h --ca c", "trust-ca h c -")]
    [InlineData("hosts key h --from a --settings s", "key h a s")]
    public async Task Every_word_reaches_its_verb(string line, string said)
    {
        Assert.Equal(7, await ProgramLine.InvokeAsync(line.Split(' '), _said));
        Assert.Equal(said, _said.Line);
    }

    [Theory]
    [InlineData("")]
    [InlineData("nonsense")]
    [InlineData("backup")]
    [InlineData("sign-in")]
    [InlineData("audit")]
    [InlineData("record")]
    [InlineData("record purge --person ana")]
    [InlineData("hosts trust h")]
    [InlineData("hosts trust h --fingerprint f --ca c")]
    [InlineData("demo --port 80")]
    public async Task What_is_not_understood_does_nothing_and_fails(string line)
    {
        Assert.Equal(ExitStatus.NotUnderstood, await ProgramLine.InvokeAsync(line.Split(' ', StringSplitOptions.RemoveEmptyEntries), _said));
        Assert.Null(_said.Line);
    }

    [Theory]
    [InlineData("bakup", "chatops: there is no verb 'bakup'; did you mean 'chatops backup'?")]
    [InlineData("hosts trsut h", "chatops hosts: there is no verb 'trsut'; did you mean 'chatops hosts trust'?")]
    [InlineData("sign-in", "chatops sign-in: PERSON is missing.", "usage: chatops sign-in PERSON [--settings FILE]")]
    [InlineData("run --setings f", "did you mean --settings?", "usage: chatops run")]
    [InlineData("record", "Say which operation: chatops record ID", "usage: chatops record [ID]")]
    [InlineData("hosts", "  chatops hosts trust  Believe a host", "  chatops hosts key    Print the line")]
    [InlineData("", "  chatops run ", "  chatops discord ")]
    public void It_is_told_in_a_line_or_two_what_was_wrong(string line, params string[] told)
    {
        var lines = Misunderstood.Lines(ProgramLine.Root(_said).Parse(line)).ToList();
        Assert.All(told, t => Assert.Contains(lines, l => l.Contains(t, StringComparison.Ordinal)));
    }

    [Fact]
    public void The_manual_page_and_completion_know_every_verb_and_option()
    {
        var root = ProgramLine.Root(_said);
        var (page, script) = (ManPage.Text(root, "1"), BashCompletion.Text(root));
        var verbs = VerbText.Verbs(root).ToList();
        Assert.True(verbs.Count > 20);
        Assert.All(verbs, v =>
        {
            Assert.Contains($".SS chatops {v.Words}".Replace("-", "\\-", StringComparison.Ordinal), page, StringComparison.Ordinal);
            Assert.All(VerbText.Options(v.Verb), o => Assert.Contains(script.Split('\n'), l => l.Contains($"'{v.Words}') words=", StringComparison.Ordinal) && l.Contains(o.Name, StringComparison.Ordinal)));
        });
        Assert.All(ExitStatus.All, s => Assert.Contains($".TP\n.B {s.Status}\n", page, StringComparison.Ordinal));
        Assert.DoesNotContain(page.Split('\n'), l => l.StartsWith('\'') || (l.StartsWith('.') && !l.StartsWith(".S", StringComparison.Ordinal) && !l.StartsWith(".T", StringComparison.Ordinal) && !l.StartsWith(".B ", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("chatops s", "status sudoers sign-in sign-out sessions slack")]
    [InlineData("chatops hosts trust --f", "--fingerprint"), InlineData("chatops record p", "purge")]
    [InlineData("chatops run --settings /etc/hostn", "/etc/hostname"), InlineData("chatops restore /etc/hostn", "/etc/hostname")]
    public void Bash_completes_what_is_typed(string typed, string offered)
    {
        const string Ask = "COMP_WORDS=($1); COMP_CWORD=$((${#COMP_WORDS[@]} - 1)); _chatops 2>/dev/null; echo ${COMPREPLY[*]}";
        using var bash = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo("bash", ["-c", BashCompletion.Text(ProgramLine.Root(_said)) + Ask, "-", typed]) { RedirectStandardOutput = true, UseShellExecute = false })!;
        Assert.Equal(offered, bash.StandardOutput.ReadToEnd().Trim());
        bash.WaitForExit();
    }

    private sealed class Said : IVerbs
    {
        public string? Line { get; private set; }

        public Task<int> RunAsync(string? settingsFile, string? urls, CancellationToken cancellationToken) => Task.FromResult(Say("run", settingsFile, urls));

        public Task<int> DemoAsync(string? settingsFile, string? urls, string? dataFolder, CancellationToken cancellationToken) =>
            Task.FromResult(Say("demo", settingsFile, urls, dataFolder));

        public int Backup(string file, bool overwrite, StateFolder state) => Say("backup", file, $"{overwrite}", state.Folder, state.SettingsFile);

        public int Restore(string file, StateFolder state) => Say("restore", file, state.Folder, state.SettingsFile);

        public Task<int> SignInAsync(string person, string? settingsFile, CancellationToken cancellationToken) => Task.FromResult(Say("sign-in", person, settingsFile));

        public Task<int> SignOutAsync(string person, string? settingsFile, CancellationToken cancellationToken) => Task.FromResult(Say("sign-out", person, settingsFile));

        public Task<int> SessionsAsync(string? settingsFile, CancellationToken cancellationToken) => Task.FromResult(Say("sessions", settingsFile));

        public int VerifyAudit(StateFolder state, string? anchor) => Say("verify", anchor, state.Folder, state.SettingsFile);

        public int WriteRecord(string operation, string? to, StateFolder state) => Say("record", operation, to, state.Folder, state.SettingsFile);

        public Task<int> PurgeRecordAsync(string? person, string? operation, string reason, string? settingsFile, CancellationToken cancellationToken) =>
            Task.FromResult(Say("purge", person, operation, reason, settingsFile));

        public Task<int> RotateRecordKeyAsync(string? settingsFile, CancellationToken cancellationToken) => Task.FromResult(Say("rotate", settingsFile));

        public Task<int> InitAsync(Server.Terminal.Setup.SetupRequest request, CancellationToken cancellationToken) =>
            Task.FromResult(Say("init", request.Host, request.Yes ? "does" : "asks", string.Join(',', request.Approvers)));

        public Task<int> StatusAsync(string? settingsFile, CancellationToken cancellationToken) => Task.FromResult(Say("status", settingsFile));

        public int CheckSettings(string? settingsFile) => Say("check", settingsFile);

        public int Access(string? settingsFile) => Say("access", settingsFile);

        public int HostScript() => Say("script");

        public int Sudoers(string? settingsFile, string account) => Say("sudoers", settingsFile, account);

        public int SlackManifest(string? settingsFile) => Say("manifest", settingsFile);

        public Task<int> HostSudoersAsync(string host, string? settingsFile, CancellationToken cancellationToken) => Task.FromResult(Say("host-sudoers", host, settingsFile));

        public Task<int> TrustAsync(string host, string fingerprint, string? settingsFile, CancellationToken cancellationToken) => Task.FromResult(Say("trust", host, fingerprint, settingsFile));

        public Task<int> TrustAuthorityAsync(string host, string file, string? settingsFile, CancellationToken cancellationToken) => Task.FromResult(Say("trust-ca", host, file, settingsFile));

        public Task<int> HostKeyAsync(string host, string? from, string? settingsFile, CancellationToken cancellationToken) => Task.FromResult(Say("key", host, from, settingsFile));

        public Task<int> HostDoctorAsync(string host, string? settingsFile, CancellationToken cancellationToken) => Task.FromResult(Say("host-doctor", host, settingsFile));

        public Task<int> DiscordInviteAsync(string? settingsFile, CancellationToken cancellationToken) => Task.FromResult(Say("invite", settingsFile));

        public Task<int> DiscordSyncAsync(string? settingsFile, CancellationToken cancellationToken) => Task.FromResult(Say("sync", settingsFile));

        public Task<int> DoctorAsync(string? settingsFile, CancellationToken cancellationToken) => Task.FromResult(Say("doctor", settingsFile));

        private int Say(params string?[] words)
        {
            Line = string.Join(' ', words.Select(w => w ?? "-"));
            return 7;
        }
    }
}
