using System.Collections.Immutable;
using System.Globalization;
using ChatOps.Core.Execution;
using ChatOps.Core.Plans;
using ChatOps.Runbooks.Ansible.Events;
using ChatOps.Tests.Execution;

namespace ChatOps.Tests.Runbooks.Ansible;

/// <summary>A run that was played with the real ansible-core by the bot's own scripts (<c>Recorded/ansible/record.py</c>).</summary>
internal static class RecordedRun
{
    private static readonly string Folder = Path.Combine(TestUsers.Repository, "tests/ChatOps.Tests/Recorded/ansible");

    public static string Events(string name) => File.ReadAllText(Path.Combine(Folder, $"{name}.events"));

    public static int Status(string name) => int.Parse(File.ReadAllText(Path.Combine(Folder, $"{name}.rc")), CultureInfo.InvariantCulture);

    public static StepResult Of(string name) =>
        new(StepState.Exited, Status(name), File.ReadAllText(Path.Combine(Folder, $"{name}.out")), Events(name), []);

    public static Verdict Judged(string name, ImmutableArray<string>? hosts = null, params string[] allow) => Judged(Of(name), hosts, allow);

    public static Verdict Judged(StepResult result, ImmutableArray<string>? hosts = null, params string[] allow) => new RunJudge(hosts ?? ["web1"], [.. allow]).Of(result);
}
