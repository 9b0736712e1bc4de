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

    [Theory]
    [InlineData("{ \"Site\": }", ":1:11: '}' is an invalid start of a value.")]
    [InlineData("{ \"Site\": {\n  \"é\": 1 \"RunAs\": 2 } }", ":2:10: '\"' is invalid after a value. Expected either ',', '}', or ']'.")]
    [InlineData("{ \"Site\": {\n  \"TimeZone\": 1\n  \"RunAs\": 2 } }", ":3:3: '\"' is invalid after a value. Expected either ',', '}', or ']'. Is a comma missing at the end of line 2?")]
    [InlineData("{ \"Site\": {", ":1:12: the file ends within an object or a list")]
    [InlineData("\uFEFF[]", ":1:1: the settings must be one object")]
    [InlineData(" \n", ": the file is empty")]
    [InlineData("{ \"Site\": {},\n // and\n \"site\": {} }", ":3:2: 'site' stands there twice, the first time at 1:3; make one of both.")]
    [InlineData("{ \"Targets\": { \"a\": { \"Clients\": [ { \"Port\": 1 }, { \"Port\": 2, \"Port\": 3 } ] } } }", "'Targets:a:Clients:Port' stands there twice")]
    public void What_is_wrong_with_the_text_is_told_with_file_line_and_column(string text, string told)
    {
        var file = Write(text);
        var problem = Assert.Single(Assert.Throws<SettingsException>(() => Load(file)).Problems);
        Assert.StartsWith(file, problem, StringComparison.Ordinal);
        Assert.Contains(told, problem, StringComparison.Ordinal);
        Assert.DoesNotContain("LineNumber", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Text_in_another_encoding_is_told_with_its_place()
    {
        var file = Write("");
        File.WriteAllBytes(file, [.. "{ \"Site\": { \"RunAs\": \"caf"u8, 0xE9, .. "\" } }"u8]);
        Assert.StartsWith($"{file}:1:26: this is no UTF-8", Assert.Single(Assert.Throws<SettingsException>(() => Load(file)).Problems), StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_is_no_file() =>
        Assert.Contains($"is a folder; name the file in it, such as {_folder}/appsettings.json", Assert.Throws<SettingsException>(() => Load(_folder)).Message, StringComparison.Ordinal);

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
