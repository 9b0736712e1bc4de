using System.Collections.Immutable;
using ChatOps.Core.Inventory;
using ChatOps.Runbooks;
using ChatOps.Server;
using ChatOps.Tests.Execution;
using Microsoft.Extensions.Configuration;

namespace ChatOps.Tests.Configuration;

/// <summary>As whom things run: never as root, and a command of the site's own never as somebody who could read what is the bot's alone.</summary>
public sealed class AccountSettingsTests : IDisposable
{
    private const string NoRoot = "no launcher runs as root, ever";

    private readonly string _folder = Directory.CreateTempSubdirectory("chatops-accounts-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("Commands:echo:User")]
    [InlineData("Site:RunAs")]
    [InlineData("Ports:NmapUser")]
    [InlineData("Hosts:local:User")]
    public void No_account_that_a_step_runs_as_is_root(string key)
    {
        var problem = Assert.Single(new SiteUnderTest().WithEcho().With(key, "root").Problems());
        Assert.StartsWith($"{key}: root-refused: {NoRoot}; name an account", problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("senaite", "User", false)]
    [InlineData("vtom", "User", false)]
    [InlineData("senaite", "SupervisorUser", true)]
    [InlineData("vtom", "ServicesUser", true)]
    public void Of_a_target_only_what_root_lines_do_may_name_root(string kind, string key, bool fine)
    {
        var target = new Target(new(kind, "t1"), new("h1", "Local", "", "", "", []), ImmutableSortedDictionary<string, string>.Empty.Add(key, "root"));
        var problems = AllRunbooks.Kinds.Single(k => k.Kind == kind).Problems(target);
        if (fine)
            Assert.Empty(problems);
        else
            Assert.Contains(NoRoot, Assert.Single(problems), StringComparison.Ordinal);
    }

    [Fact]
    public void Who_lists_sockets_may_be_root_because_that_is_a_root_line() =>
        Assert.Equal(
            "root", new SiteUnderTest().With("Ports:ListenUser", "root").Load().Inventory.Targets.Single(t => t.Id.Kind == "host").Settings["ListenUser"]);

    [Fact]
    public void A_command_names_its_account_or_the_site_does()
    {
        var problem = Assert.Single(new SiteUnderTest().WithEcho().Without("Commands:echo:User").Problems());
        Assert.StartsWith("Commands:echo:User: user-missing: ", problem, StringComparison.Ordinal);
        Assert.Contains("Site:RunAs", problem, StringComparison.Ordinal);
        Assert.Equal("runner", Assert.Single(new SiteUnderTest().WithEcho().Without("Commands:echo:User").With("Site:RunAs", "runner").Load().Commands).User);
        Assert.Equal("nobody", Assert.Single(new SiteUnderTest().WithEcho().With("Site:RunAs", "runner").Load().Commands).User);
    }

    [Fact]
    public void An_account_that_is_not_there_is_told_with_how_to_make_it()
    {
        var problem = Assert.Single(CommandAccountCheck.Problems(Site("chatops-nowhere"), Write("settings.json", 0b110_000_000)));
        Assert.StartsWith("Site:RunAs: account-missing: this machine has no account 'chatops-nowhere'; make it (useradd ", problem, StringComparison.Ordinal);
    }

    [HostFact]
    public void An_account_that_can_read_the_settings_the_state_or_a_secret_is_refused_with_the_path()
    {
        File.SetUnixFileMode(_folder, (UnixFileMode)0b111_101_101);
        var settings = Write("settings.json", 0b110_000_000);
        Directory.CreateDirectory(Path.Combine(_folder, "data"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var token = Write("token", 0b110_000_000);
        Assert.Empty(Problems());

        Told(settings, 0b110_000_100, $"'nobody' can read {settings} (mode 604); run: chmod o-rwx {settings}");
        Told(token, 0b110_000_100, $"'nobody' can read {token} (mode 604)");
        Told(Path.Combine(_folder, "data"), 0b111_000_001, $"'nobody' can read {_folder}/data (mode 701)");
        Write("page.pem", 0b110_100_100);
        var page = Write("page.key", 0b110_000_000);
        Told(page, 0b110_000_100, $"'nobody' can read {page} (mode 604)");
        Directory.CreateDirectory(Path.Combine(_folder, "data-keys"));
        Told(Write("data-keys/record-key.pem", 0b110_000_000), 0b110_000_100, $"'nobody' can read {_folder}/data-keys/record-key.pem (mode 604)");
        Assert.Equal(0, TestUsers.Run("chgrp", "nogroup", token));
        Told(token, 0b110_100_000, $"'nobody' can read {token} (mode 640); run: chmod g-rwx {token}");
        Assert.Equal(0, TestUsers.Run("chown", "nobody", token));
        Assert.Contains($"{token} belongs to 'nobody'", Assert.Single(Problems()), StringComparison.Ordinal);
        // Whatever a file's own mode says, nobody gets there through a closed folder.
        File.SetUnixFileMode(_folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        Assert.Empty(Problems());

        IReadOnlyList<string> Problems() => [.. CommandAccountCheck.Problems(Site("nobody", token), settings)];

        void Told(string path, int mode, string sentence)
        {
            var before = File.GetUnixFileMode(path);
            File.SetUnixFileMode(path, (UnixFileMode)mode);
            var problem = Assert.Single(Problems());
            Assert.StartsWith("Site:RunAs: account-reads: ", problem, StringComparison.Ordinal);
            Assert.Contains(sentence, problem, StringComparison.Ordinal);
            File.SetUnixFileMode(path, before);
        }
    }

    /// <summary>Under whatever name: root reads what no mode lets it.</summary>
    [HostFact]
    public void A_second_name_of_root_reads_everything()
    {
        var token = Write("token", 0b110_000_000);
        Assert.Equal(0, TestUsers.Run("chown", "nobody", token));
        Assert.Equal("'toor' is root", new Server.Execution.Rights.AccountReach("toor", "0", ["0"]).Reads(token));
        Assert.Null(new Server.Execution.Rights.AccountReach("daemon", "1", ["1"]).Reads(token));
    }

    [Fact]
    public void A_bot_that_is_root_is_told_so_and_starts()
    {
        var site = Site("nobody");
        Assert.DoesNotContain(site.Warnings, w => w.Contains("root", StringComparison.Ordinal));
        Assert.Contains((site with { IsRoot = true }).Warnings, w => w.StartsWith("the bot itself runs as root", StringComparison.Ordinal));
    }

    private string Write(string name, int mode)
    {
        var path = Path.Combine(_folder, name);
        File.WriteAllText(path, "{}");
        File.SetUnixFileMode(path, (UnixFileMode)mode);
        return path;
    }

    /// <param name="token">Held by the settings' text only: its content is not read here.</param>
    private BotSite Site(string account, string? token = null)
    {
        var settings = new SiteUnderTest().WithEcho().Without("Commands:echo:User").With("Site:RunAs", account)
            .With("Storage:Path", Path.Combine(_folder, "data")).Load();
        var keys = new Dictionary<string, string?>
        {
            ["People:ann:TokenFile"] = token,
            ["Kestrel:Certificates:Default:KeyPath"] = Path.Combine(_folder, "page.key"),
            // The certificate itself is for everybody.
            ["Kestrel:Certificates:Default:Path"] = Path.Combine(_folder, "page.pem"),
        };
        return new BotSite(settings, [], []) { Configuration = new ConfigurationBuilder().AddInMemoryCollection(keys).Build() };
    }
}
