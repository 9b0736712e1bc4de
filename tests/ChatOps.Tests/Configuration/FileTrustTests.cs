using ChatOps.Server.Configuration;
using ChatOps.Tests.Execution;

namespace ChatOps.Tests.Configuration;

/// <summary>Whoever can write the settings or a token, or put another file there, has the bot's rights: such files are not read.</summary>
public sealed class FileTrustTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("chatops-trust-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_file_that_everybody_can_write_is_refused()
    {
        var file = Write("a.json");
        Assert.Null(SettingsProblem(file));
        Chmod(file, 0b110_110_010);
        Assert.Equal($"{file}: file-unsafe: everybody on this machine can write {file}; run: chmod o-w {file}.", SettingsProblem(file));
    }

    [Fact]
    public void A_folder_above_it_that_everybody_can_write_is_refused_unless_it_is_sticky()
    {
        var below = Directory.CreateDirectory(Path.Combine(_folder, "open", "below")).FullName;
        var file = Write("open/below/a.json");
        var open = Path.GetDirectoryName(below)!;
        Chmod(open, 0b111_111_111);
        Assert.Equal(
            $"{file}: file-unsafe: everybody on this machine can write to {open} and so replace {file}; run: chmod o-w {open}.", SettingsProblem(file));
        Chmod(open, 0b001_111_111_111);
        Assert.Null(SettingsProblem(file));
        // A link to it does not make it better, neither as a file nor as a folder.
        Chmod(open, 0b111_111_111);
        File.CreateSymbolicLink(Path.Combine(_folder, "link.json"), file);
        Assert.Contains($"can write to {open}", SettingsProblem(Path.Combine(_folder, "link.json")), StringComparison.Ordinal);
        Directory.CreateSymbolicLink(Path.Combine(_folder, "link"), below);
        Assert.Contains($"can write to {open}", SettingsProblem(Path.Combine(_folder, "link", "a.json")), StringComparison.Ordinal);
    }

    [HostFact]
    public void A_file_of_another_account_is_refused()
    {
        var file = Write("a.json");
        Assert.Equal(0, TestUsers.Run("chown", "nobody", file));
        var told = $"file-unsafe: {file} belongs to the account nobody, which could change it; run: chown {Environment.UserName} {file}";
        Assert.Contains(told, SettingsProblem(file), StringComparison.Ordinal);
        Assert.StartsWith($"People:ann:TokenFile: file-unsafe: {file} belongs to", TokenProblem(file), StringComparison.Ordinal);
    }

    /// <summary>What is named and what it leads to are one's own; in between somebody else says where it goes.</summary>
    [HostFact]
    public void A_link_on_the_way_that_somebody_else_can_turn_is_refused()
    {
        var (file, open) = (Write("a.json"), Directory.CreateDirectory(Path.Combine(_folder, "open")).FullName);
        var (first, between) = (Path.Combine(_folder, "first.json"), Path.Combine(open, "between.json"));
        File.CreateSymbolicLink(between, "../a.json");
        File.CreateSymbolicLink(first, "open/between.json");
        Assert.Null(SettingsProblem(first));
        Chmod(open, 0b111_111_111);
        Assert.Contains($"can write to {open} and so replace {between}", SettingsProblem(first), StringComparison.Ordinal);
        Chmod(open, 0b111_101_101);
        Assert.Equal(0, TestUsers.Run("chown", "-h", "nobody", between));
        Assert.Contains($"file-unsafe: the link {between} belongs to the account nobody, which could turn it elsewhere", SettingsProblem(first), StringComparison.Ordinal);
        Assert.Null(SettingsProblem(file));
    }

    /// <summary>Root checks the settings of a bot beside it: the bot's own files are right then, and those of a third account are not.</summary>
    [HostFact]
    public void Root_takes_the_files_of_the_account_whose_state_it_is()
    {
        var file = Write("token");
        File.WriteAllText(file, TestToken.Of("ann"));
        Chmod(file, 0b110_000_000);
        Assert.Equal(0, TestUsers.Run("chown", "nobody", file));
        var state = Directory.CreateDirectory(Path.Combine(_folder, "state")).FullName;
        Assert.Contains("file-unsafe", TokenProblem(file, state), StringComparison.Ordinal);
        Assert.Equal(0, TestUsers.Run("chown", "nobody", state));
        Assert.Null(TokenProblem(file, state));
        Assert.Equal(0, TestUsers.Run("chown", "daemon", file));
        Assert.Contains("belongs to the account daemon, which could change it; run: chown nobody ", TokenProblem(file, state), StringComparison.Ordinal);
        Assert.Contains("run-as-root: ", Assert.Throws<ChatOps.Server.BotException>(() => ChatOps.Server.BotAccount.Require(state)).Message, StringComparison.Ordinal);
        ChatOps.Server.BotAccount.Require(_folder);
    }

    /// <summary>A file that only its owner could read, a folder of root's, and the wrong account.</summary>
    [HostFact]
    public void A_state_of_somebody_else_is_told_with_the_command_that_mends_it()
    {
        const uint Nobody = 65534;
        var keys = Directory.CreateDirectory(Path.Combine(_folder, "keys")).FullName;
        var key = Path.Combine(keys, "key.xml");
        File.WriteAllText(key, "");
        string? Told() => ChatOps.Server.Storage.StateOwner.Problem(_folder, Nobody);
        Assert.Equal($"{_folder} belongs to root, and this runs as nobody. As root run: chown -R nobody: {_folder}", Told());
        Assert.Equal(0, TestUsers.Run("chown", "-R", "nobody:", _folder));
        Assert.Null(Told());
        Assert.Equal(0, TestUsers.Run("chown", "root", key));
        Assert.StartsWith($"{key} belongs to root, and this runs as nobody. As root run: chown", Told(), StringComparison.Ordinal);
        Assert.Equal(0, TestUsers.Run("chown", "daemon", _folder));
        Assert.EndsWith("Run this as daemon: sudo -u daemon chatops …", Told(), StringComparison.Ordinal);
        Assert.Null(ChatOps.Server.Storage.StateOwner.Problem(Path.Combine(_folder, "none"), Nobody));
    }

    [Fact]
    public void The_same_holds_for_tokens()
    {
        var file = Write("token");
        Chmod(file, 0b110_000_010);
        Assert.Equal($"People:ann:TokenFile: file-unsafe: everybody on this machine can write {file}; run: chmod o-w {file}", TokenProblem(file));
        Chmod(file, 0b110_000_000);
        Chmod(_folder, 0b111_000_111);
        Assert.Contains($"can write to {_folder}", TokenProblem(file), StringComparison.Ordinal);
        Chmod(_folder, 0b111_000_000);
    }

    [Fact]
    public void Root_takes_no_settings_from_the_current_folder()
    {
        Assert.Equal([SettingsSources.SystemFile], SettingsSources.Places(root: true));
        Assert.Equal([Path.GetFullPath("appsettings.json"), SettingsSources.SystemFile], SettingsSources.Places(root: false));
    }

    private string Write(string name)
    {
        var path = Path.Combine(_folder, name);
        File.WriteAllText(path, name == "token" ? TestToken.Of("ann") : "{}");
        Chmod(path, 0b110_000_000);
        return path;
    }

    private static void Chmod(string path, int mode) => File.SetUnixFileMode(path, (UnixFileMode)mode);

    private static string? SettingsProblem(string file)
    {
        try
        {
            _ = SettingsSources.Site(file);
            return null;
        }
        catch (SettingsException e)
        {
            return Assert.Single(e.Problems);
        }
    }

    /// <summary>Null: the token is taken.</summary>
    private static string? TokenProblem(string file, string state)
    {
        var site = new SiteUnderTest().With("People:ann:TokenFile", file).With("Storage:Path", state);
        try
        {
            Assert.NotEmpty(site.Load().People.Secrets);
            return null;
        }
        catch (SettingsException e)
        {
            return Assert.Single(e.Problems);
        }
    }

    private static string TokenProblem(string file) => Assert.Single(new SiteUnderTest().With("People:ann:TokenFile", file).Problems());
}
