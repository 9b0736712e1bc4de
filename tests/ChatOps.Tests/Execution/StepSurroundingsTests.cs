using System.Runtime.InteropServices;
using ChatOps.Core.Execution;
using ChatOps.Server.Execution;

namespace ChatOps.Tests.Execution;

/// <summary>What a step and a look get of the bot they come from: a fixed list of variables, three open files, and nothing else.</summary>
[Collection(HostCollection.Name)]
public sealed class StepSurroundingsTests : IDisposable
{
    private static readonly string[] Allowed =
    [
        "PATH", "HOME", "USER", "LOGNAME", "SHELL", "LANG", "TZ", "LC_ALL", "CHATOPS_STEP", "PWD", "OLDPWD", "SHLVL", "_", "TERM", "MAIL",
        "SUDO_COMMAND", "SUDO_USER", "SUDO_UID", "SUDO_GID", // what sudo adds
    ];

    private static readonly string[] Planted =
    [
        "SLACK_BOT_TOKEN_OF_TEST", "CHATOPS_TOKEN", "DOTNET_TEST_ONLY", "SSH_AUTH_SOCK", "NOTIFY_SOCKET", "CREDENTIALS_DIRECTORY",
    ];

    /// <summary>A value may have lines of its own (sudo tells its whole command); the list of files was open itself while it was made.</summary>
    private const string Tell = "env -0 | tr '\\n\\0' ' \\n'; echo fds; for f in /proc/$$/fd/*; do [ ! -L \"$f\" ] || echo \"${f##*/}\"; done";

    private readonly StepLab _lab = new();
    private readonly Dictionary<string, string?> _before = Planted.ToDictionary(p => p, Environment.GetEnvironmentVariable);
    private readonly FileStream _secret;

    public StepSurroundingsTests()
    {
        foreach (var name in Planted)
            Environment.SetEnvironmentVariable(name, "leaked-" + name);
        File.WriteAllText(_lab.At("secret"), "the bot's own");
        _secret = File.OpenRead(_lab.At("secret"));
        // As one that the bot was started with: it would go on to every child.
        Assert.Equal(0, fcntl((int)_secret.SafeFileHandle.DangerousGetHandle(), SetFlags, 0));
    }

    public void Dispose()
    {
        foreach (var (name, value) in _before)
            Environment.SetEnvironmentVariable(name, value);
        _secret.Dispose();
        _lab.Dispose();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_step_of_the_bots_own_account_gets_nothing_of_the_bot(bool login)
    {
        var lab = new StepLab { Executor = new LocalExecutor(), Host = _lab.Host };
        try
        {
            var key = lab.NewKey("");
            Assert.IsType<StartAnswer.Started>(await lab.StartAsync(StepLab.Script(key, Tell) with { Login = login }));
            AssertClosed((await lab.EndOfAsync(key)).Text, alsoByProfile: login);
            var look = await lab.Executor.ProbeAsync(
                lab.Host, new("", new("/bin/sh", "-c", Tell), TimeSpan.FromSeconds(30)) { Login = login }, CancellationToken.None);
            AssertClosed(look.Output, alsoByProfile: login);
        }
        finally
        {
            lab.Dispose();
        }
    }

    [HostFact]
    public async Task A_step_behind_sudo_gets_nothing_of_the_bot()
    {
        var key = _lab.NewKey();
        Assert.IsType<StartAnswer.Started>(await _lab.StartAsync(StepLab.Script(key, Tell)));
        AssertClosed((await _lab.EndOfAsync(key)).Text, alsoByProfile: false);
    }

    /// <param name="alsoByProfile">A profile sets what it likes; it gets nothing of ours either.</param>
    private static void AssertClosed(string told, bool alsoByProfile)
    {
        var parts = told.Split("fds\n");
        Assert.Equal(2, parts.Length);
        var names = parts[0].Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => l.Split('=')[0]).ToList();
        Assert.Contains("PATH", names);
        Assert.DoesNotContain("leaked-", parts[0], StringComparison.Ordinal);
        if (!alsoByProfile)
            Assert.All(names, n => Assert.Contains(n, Allowed));
        Assert.Equal(["0", "1", "2"], parts[1].Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    private const int SetFlags = 2; // F_SETFD

    [DllImport("libc")]
    private static extern int fcntl(int descriptor, int command, int argument);
}
