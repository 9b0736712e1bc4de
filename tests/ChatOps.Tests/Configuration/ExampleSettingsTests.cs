using System.Text.RegularExpressions;
using ChatOps.Core.Commands;
using ChatOps.Core.Execution;
using ChatOps.Core.Ops;
using ChatOps.Runbooks;
using ChatOps.Server.Configuration;

namespace ChatOps.Tests.Configuration;

/// <summary>The example that people begin with is read and checked as <c>chatops run</c> does it; only the token files stand elsewhere.</summary>
public sealed partial class ExampleSettingsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("chatops-example-").FullName;

    [Fact]
    public void The_example_can_be_used_and_warns_of_nothing()
    {
        var settings = Load();
        CommandSpec[] specs = [.. OpsCommands.All, .. AllRunbooks.Commands.Select(c => c.Spec), .. settings.Commands.Select(c => c.Spec)];

        Assert.Empty(settings.With(specs).Warnings);
        Assert.Empty(settings.Disabled(specs));
        Assert.Empty(settings.Unapprovable(specs));
        Assert.Equal(3, settings.People.Secrets.Length);
        Assert.Equal("ana", settings.People.FindByToken(TestToken.Of("ana"))?.Person);
        Assert.Contains("chatops.example.org", settings.Web.AllowedHosts);
    }

    [Fact]
    public void Every_section_is_described_in_the_documentation()
    {
        var described = File.ReadAllText(Path.Combine(Root(), "docs/settings.md"));
        string[] sections = [.. TopLevel().Matches(File.ReadAllText(Example())).Select(m => m.Groups["name"].Value)];

        Assert.True(sections.Length >= 10, "the example has lost its sections");
        Assert.All(sections, s => Assert.Contains($"`{s}`", described, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("chatops", "")]
    [InlineData("chatops-installed", "/usr/local/libexec/chatops-host")]
    public void The_shipped_sudoers_are_what_the_example_needs(string file, string script)
    {
        var settings = Load(("Hosts:lims1:HostScript", script), ("Hosts:vtom1:HostScript", script));
        var shipped = File.ReadAllLines(Path.Combine(Root(), "deploy/sudoers.d", file)).Where(l => l.Length > 0 && !l.StartsWith('#'));
        var needed = string.Join('\n', Server.BotVerbs.SudoersFiles(settings, "chatops", HostFiles.Unseen).SelectMany(f => f.Lines()));
        Assert.True(needed == string.Join('\n', shipped), $"deploy/sudoers.d/{file} must hold:\n{needed}");
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private SiteSettings Load(params (string Key, string Value)[] others)
    {
        const string Tokens = "/etc/chatops/tokens/";
        var text = File.ReadAllText(Example());
        foreach (var person in PersonFile().Matches(text).Select(m => m.Groups["name"].Value))
        {
            var file = Path.Combine(_folder, person);
            File.WriteAllText(file, $"{TestToken.Of(person)}\n");
            File.SetUnixFileMode(file, UnixFileMode.UserRead);
        }
        var settings = Path.Combine(_folder, "appsettings.json");
        File.WriteAllText(settings, text.Replace($"\"{Tokens}", $"\"{_folder}/", StringComparison.Ordinal));
        var configuration = SettingsSources.Site(settings);
        foreach (var (key, value) in others)
            configuration[key] = value;
        return SettingsLoader.Load(configuration, AllRunbooks.Kinds);
    }

    private static string Example() => Path.Combine(Root(), "appsettings.example.json");

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "ChatOps.sln")))
            folder = folder.Parent ?? throw new InvalidOperationException("The tests do not run inside the repository.");
        return folder.FullName;
    }

    [GeneratedRegex("\"TokenFile\": \"/etc/chatops/tokens/(?<name>[a-z]+)\"", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex PersonFile();

    [GeneratedRegex("^  \"(?<name>[A-Z][A-Za-z]+)\": \\{", RegexOptions.ExplicitCapture | RegexOptions.Multiline, 1000)]
    private static partial Regex TopLevel();
}
