namespace ChatOps.Tests.Configuration;

public sealed class CommandSettingsTests
{
    [Theory]
    [InlineData("Family", "De mo", "Commands:echo: 'De mo' of the command")]
    [InlineData("Verb", "-x", "Commands:echo: '-x' of the command")]
    [InlineData("Risk", "None", "Commands:echo:Risk: 'None' is not known; it must be one of Read, Change, Destructive.")]
    [InlineData("Host", "lokal", "Commands:echo:Host: there is no host 'lokal' under Hosts; did you mean local?")]
    [InlineData("User", "a b", "Commands:echo:User: 'a b' is no name of an account.")]
    [InlineData("TimeLimit", "10", "Commands:echo:TimeLimit: '10' is no time span")]
    [InlineData("Run:0", "echo", "Commands:echo:Run: 'echo' must be a program's whole path")]
    [InlineData("Run:0", "/bin/{text}", "Commands:echo:Run: '/bin/{text}' must be a program's whole path")]
    [InlineData("Run:1", "{txt}", "Commands:echo:Run: {txt} is no parameter; declare it under Parameters")]
    [InlineData("Run:1", "fixed", "Commands:echo:Run: The parameter 'text' is not used; write {text} where its value goes.")]
    [InlineData("Parameters:text:Type", "Number", "Commands:echo:Parameters:text:Type: 'Number' is not known")]
    [InlineData("Parameters:text:Rest", "maybe", "Commands:echo:Parameters:text:Rest: 'maybe' must be true or false.")]
    [InlineData("Parameters:text:Pattern", "[a-z]+", "Commands:echo:Parameters:text:Pattern: must begin with ^")]
    [InlineData("Parameters:text:Pattern", "^([a-z]$", "Commands:echo:Parameters:text:Pattern: is no regular expression")]
    public void A_declared_command_is_checked(string key, string value, string sentence) =>
        Assert.Contains(
            new SiteUnderTest().WithEcho().With("Commands:echo:" + key, value).Problems(), p => p.StartsWith(sentence, StringComparison.Ordinal));

    [Fact]
    public void What_the_family_says_about_a_command_fails_the_start() =>
        Assert.Contains(Echo(["/bin/sh", "-c", "echo {text}"]).Problems(), p => p.Contains("may be read as code", StringComparison.Ordinal));

    [Theory]
    [InlineData("/bin/sh", "/opt/tool.sh", "{text}")]
    [InlineData("/bin/sh", "-c", "echo \"$1\"", "_", "{text}")]
    [InlineData("/usr/bin/sudo", "-n", "/opt/tool", "{text}")]
    [InlineData("/opt/tool", "--name={text}")]
    public void A_placeholder_that_stays_one_argument_is_fine(params string[] run) =>
        Assert.Equal(run, Assert.Single(Echo(run).Load().Commands).Run.AsEnumerable());

    [Fact]
    public void A_declared_command_cannot_take_the_name_of_another()
    {
        var problems = new SiteUnderTest().WithEcho().With("Commands:echo:Family", "box").With("Commands:echo:Verb", "look");

        var failure = Assert.Throws<ChatOps.Server.Configuration.SettingsException>(() => problems.LoadWith(problems.Load().Commands[0].Spec));

        Assert.StartsWith("Commands:echo: there is another command 'box look'", Assert.Single(failure.Problems), StringComparison.Ordinal);
    }

    private static SiteUnderTest Echo(string[] run)
    {
        var site = new SiteUnderTest().WithEcho().Without("Commands:echo:Run");
        for (var i = 0; i < run.Length; i++)
            site[$"Commands:echo:Run:{i}"] = run[i];
        return site;
    }
}
