using ChatOps.Tests.Execution;

namespace ChatOps.Tests.Journeys;

/// <summary>A site with one program of its own, which sets a value: as asked, wrongly while its exit status is 0, or so that nobody can look any more.</summary>
internal sealed class ExpectingSite : SpokenSite
{
    private readonly string _work = Directory.CreateTempSubdirectory("chatops-expecting-").FullName;

    public ExpectingSite()
    {
        File.SetUnixFileMode(_work, (UnixFileMode)0b111_101_101);
        Directory.CreateDirectory(Held);
        File.WriteAllText(At("set"), $"""
            #!/bin/sh
            case $1 in
              good) echo value good >{Held}/value ;;
              dark) chmod 0 {Held} ;;
              was-*) [ "$1" = was-worse ] && echo value other >{Held}/value || cp {Held}/old {Held}/value ;;
              *) cp {Held}/value {Held}/old; echo value oops >{Held}/value ;;
            esac
            """);
        File.SetUnixFileMode(At("set"), (UnixFileMode)0b111_101_101);
        Value = "value first\n";
        TestUsers.Run("chown", "-R", TestUsers.App, Held);
    }

    public string Value
    {
        get => File.ReadAllText($"{Held}/value");
        set => File.WriteAllText($"{Held}/value", value);
    }

    private string Held => At("held");

    private string At(string name) => Path.Combine(_work, name);

    public Task StartAsync()
    {
        var keys = new Dictionary<string, string?>
        {
            ["Hosts:local:Executor"] = "Local",
            ["Hosts:local:StepFolder"] = "/var/tmp/chatops-expecting-steps",
            ["Approvals:sets:Commands:0"] = "app set",
            ["Approvals:sets:Role"] = "approver",
            ["Commands:set:Undo:Run:0"] = At("set"),
            ["Commands:set:Undo:Run:1"] = "was-{value}",
        };
        foreach (var verb in (string[])["set", "touch"])
        {
            var command = $"Commands:{verb}";
            (keys[$"{command}:Family"], keys[$"{command}:Verb"], keys[$"{command}:Summary"], keys[$"{command}:Risk"]) = ("app", verb, "Set the value", "Change");
            (keys[$"{command}:Host"], keys[$"{command}:User"], keys[$"{command}:Run:0"], keys[$"{command}:Run:1"]) = ("local", TestUsers.App, At("set"), "{value}");
            (keys[$"{command}:Parameters:value:Type"], keys[$"{command}:Parameters:value:Pattern"]) = ("Text", "^[a-z]{1,9}$");
            (keys[$"{command}:Expect:config:File"], keys[$"{command}:Expect:config:Contents:0"]) = ($"{Held}/value", "value {value}");
            (keys[$"{command}:Expect:config:Owner"], keys[$"{command}:Expect:config:Within"]) = (TestUsers.App, "00:00:01");
        }
        return StartAsync(keys);
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        Directory.Delete(_work, recursive: true);
    }
}
