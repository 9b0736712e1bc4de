using ChatOps.Server.Configuration;
using Microsoft.Extensions.Configuration;

namespace ChatOps.Tests.Configuration;

/// <summary>Environment variables belong to the whole process: these tests use names nobody else reads, and take them away again.</summary>
public sealed class SettingsSourceTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("chatops-settings-").FullName;
    private readonly List<string> _variables = [];

    [Fact]
    public void The_environment_overrides_the_file()
    {
        var file = Write("""{ "Site": { "TimeZone": "Europe/Paris" }, "Channels": { "ops-env-test": {} } }""");
        Set("Channels__ops-env-test__Slack", "C042");

        Assert.Equal("C042", Load(file).Channels.Single(c => c.Name == "ops-env-test").Slack);
    }

    [Fact]
    public void Variables_of_others_are_no_unknown_keys()
    {
        Set("Banana__Split", "x");
        Set("RULES_OF_THE_HOUSE", "x");

        Assert.Equal("UTC", Load(Write("{}")).Zone.Id);
    }

    [Fact]
    public void Comments_and_trailing_commas_are_allowed() =>
        Assert.Equal("Europe/Paris", Load(Write("{ // where\n \"Site\": { \"TimeZone\": \"Europe/Paris\", }, }")).Zone.Id);

    [Fact]
    public void A_file_that_is_no_JSON_is_told_with_its_name_and_line()
    {
        var file = Write("{ \"Site\": }");

        var problem = Assert.Single(Assert.Throws<SettingsException>(() => Load(file)).Problems);

        Assert.Contains(file, problem, StringComparison.Ordinal);
        Assert.Contains("LineNumber", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_not_there_is_told() =>
        Assert.Contains("there is no such settings file", Assert.Throws<SettingsException>(() => Load(_folder + "/none.json")).Message, StringComparison.Ordinal);

    [Fact]
    public void A_list_in_the_file_replaces_the_list_below_it_whole()
    {
        var own = new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["Rules:x:Commands:0"] = "a *",
            ["Rules:x:Commands:1"] = "b *",
            ["Rules:y:Commands:0"] = "c *",
            ["Rules:x:Roles:0"] = "all",
        };

        var merged = SettingsSources.Over(own, Write("""{ "Rules": { "x": { "Commands": ["a look"] }, "y": { "Commands": [] } } }"""));

        Assert.Equal(["a look"], merged.GetSection("Rules:x:Commands").GetChildren().Select(c => c.Value));
        Assert.Empty(merged.GetSection("Rules:y:Commands").GetChildren());
        Assert.Equal("all", merged["Rules:x:Roles:0"]);
    }

    public void Dispose()
    {
        _variables.ForEach(v => Environment.SetEnvironmentVariable(v, null));
        Directory.Delete(_folder, recursive: true);
    }

    private static SiteSettings Load(string file) => SettingsLoader.Load(SettingsSources.Site(file), []);

    private string Write(string json)
    {
        var path = Path.Combine(_folder, "settings.json");
        File.WriteAllText(path, json);
        return path;
    }

    private void Set(string name, string value)
    {
        _variables.Add(name);
        Environment.SetEnvironmentVariable(name, value);
    }
}
