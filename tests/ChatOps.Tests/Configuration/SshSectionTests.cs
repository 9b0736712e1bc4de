using ChatOps.Core.Inventory;

namespace ChatOps.Tests.Configuration;

/// <summary>What the settings say of hosts that ssh reaches, and what they refuse before ssh reads any of it.</summary>
public sealed class SshSectionTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("chatops-ssh-settings-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void What_holds_for_all_holds_where_a_host_says_nothing_else()
    {
        var (key, team) = (Written("key", "x", 0b110_000_000), Written("team", "Host *\n  ServerAliveInterval 20\n", 0b110_100_100));
        var site = Site().With("Ssh:ConfigFile", team).With("Ssh:JumpHost", "jump@bastion.example:2222").With("Ssh:KnownHostsFile", $"{_folder}/known")
            .With("Hosts:far:Port", "2200").With("Hosts:far:User", "bot").With("Hosts:far:KeyFile", key)
            .With("Hosts:near:Executor", "Ssh").With("Hosts:near:JumpHost", "").With("Hosts:near:Ssh:KnownHostsFile", $"{_folder}/near");
        var hosts = site.Load().Inventory.Hosts.ToDictionary(h => h.Name);
        Assert.Equal(new SshWay(2200, key, "", "jump@bastion.example:2222", $"{_folder}/known", team, "", AllowPrograms: false), hosts["far"].Ssh);
        Assert.Equal($"{_folder}/near", hosts["near"].Ssh!.KnownHostsFile);
        Assert.Null(hosts["local"].Ssh);
        Assert.Equal("/var/lib/chatops/known_hosts", Site().Load().Inventory.Hosts.Single(h => h.Name == "far").Ssh!.KnownHostsFile);
    }

    [Theory]
    [InlineData("Hosts:far:KeyFile", "key", "Hosts:far:KeyFile: 'key' must be a whole path")]
    [InlineData("Hosts:far:KeyFile", "/no/such/key", "Hosts:far:KeyFile: there is no file /no/such/key.")]
    [InlineData("Hosts:far:KeyFile", "/a\" b", "Hosts:far:KeyFile: '/a\" b' must be a whole path")]
    [InlineData("Hosts:far:KeyFile", "/home/%u/key", "Hosts:far:KeyFile: '/home/%u/key' must be a whole path")]
    [InlineData("Hosts:far:Port", "0", "Hosts:far:Port: '0' must lie between")]
    [InlineData("Hosts:far:JumpHost", "-oProxyCommand=x", "Hosts:far:JumpHost: '-oProxyCommand=x' is neither")]
    [InlineData("Hosts:far:JumpHost", "a b", "Hosts:far:JumpHost: 'a b' is neither")]
    [InlineData("Hosts:far:Address", "-oProxyCommand=x", "Hosts:far:Address: '-oProxyCommand=x' is neither")]
    [InlineData("Hosts:far:User", "root", "Hosts:far:User: root-refused")]
    [InlineData("Hosts:far:Kee", "x", "Hosts:far:Kee: unknown key")]
    [InlineData("Hosts:far:Ssh:Kee", "x", "Hosts:far:Ssh:Kee: unknown key")]
    [InlineData("Hosts:local:KeyFile", "/x", "Hosts:local:KeyFile: unknown key")]
    [InlineData("Ssh:Kee", "x", "Ssh:Kee: unknown key")]
    [InlineData("Ssh:AllowPrograms", "perhaps", "Ssh:AllowPrograms: 'perhaps' must be true or false.")]
    public void What_cannot_be_is_named(string key, string value, string sentence) =>
        Assert.Contains(Site().With(key, value).Problems(), p => p.StartsWith(sentence, StringComparison.Ordinal));

    [Fact]
    public void A_key_that_others_may_use_is_refused_with_the_command_that_mends_it()
    {
        var key = Written("open", "x", 0b110_100_100);
        Assert.Contains(Site().With("Hosts:far:KeyFile", key).Problems(), p => p.EndsWith($"run: chmod 600 {key}", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("ProxyCommand nc %h %p")]
    [InlineData("  proxycommand=nc %h %p")]
    [InlineData("\tPROXYCOMMAND \"nc\"")]
    [InlineData("\"ProxyCommand\" nc")]
    [InlineData("LocalCommand touch x")]
    [InlineData("KnownHostsCommand /bin/x")]
    [InlineData("PKCS11Provider /x.so")]
    [InlineData("SecurityKeyProvider /x.so")]
    [InlineData("Match host a exec \"touch x\"")]
    [InlineData("match !exec true")]
    [InlineData("Include other")]
    public void A_line_of_the_teams_file_that_would_run_something_here_is_refused_unless_it_is_allowed(string line)
    {
        var team = Written("team", $"Host *\n{line}\n", 0b110_100_100);
        Assert.Contains(Site().With("Ssh:ConfigFile", team).Problems(), p => p.StartsWith($"Ssh:ConfigFile: line 2 of {team} (", StringComparison.Ordinal));
        Assert.NotNull(Site().With("Ssh:ConfigFile", team).With("Ssh:AllowPrograms", "true").Load());
    }

    [Theory]
    [InlineData("# ProxyCommand nc")]
    [InlineData("ProxyCommand none")]
    [InlineData("ProxyJump bastion")]
    [InlineData("Match host executor")]
    public void What_runs_nothing_here_is_read(string line) =>
        Assert.NotNull(Site().With("Ssh:ConfigFile", Written("team", $"{line}\n", 0b110_100_100)).Load());

    [Fact]
    public void A_file_that_everybody_can_write_says_nothing()
    {
        var team = Written("team", "Host *\n", 0b110_110_110);
        Assert.Contains(Site().With("Ssh:ConfigFile", team).Problems(), p => p.StartsWith($"Ssh:ConfigFile: file-unsafe: everybody on this machine can write {team}", StringComparison.Ordinal));
    }

    private static SiteUnderTest Site() => new SiteUnderTest().With("Hosts:far:Executor", "Ssh").With("Hosts:far:Address", "10.0.0.1");

    private string Written(string name, string text, int mode)
    {
        var path = Path.Combine(_folder, name);
        File.WriteAllText(path, text);
        File.SetUnixFileMode(path, (UnixFileMode)mode);
        return path;
    }
}
