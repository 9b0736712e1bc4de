using System.Collections.Immutable;
using ChatOps.Core.Commands;
using ChatOps.Core.Execution;

namespace ChatOps.Runbooks.Expectations;

/// <summary>A unit of systemd's, or a program of supervisor's.</summary>
public sealed record ServiceExpectation(string Name, string Service) : Expectation(Name)
{
    public const string DefaultConfig = "/etc/supervisor/supervisord.conf";

    public bool Running { get; init; } = true;

    /// <summary>Whether systemd starts it at boot; null: that is not looked at.</summary>
    public bool? Enabled { get; init; }

    public bool IsSupervisors { get; init; }

    /// <summary>Supervisor's, always named: without it supervisorctl takes one from the folder it is started in.</summary>
    public string ConfigFile { get; init; } = DefaultConfig;

    internal override bool TakesRoot => IsSupervisors;

    internal override IEnumerable<string> Texts => [Service];

    internal override IEnumerable<Look> Looks(Filling filling)
    {
        // As root nothing is typed, so there is nothing to fill in.
        var name = AsRoot ? Service : filling.Of(Service);
        yield return IsSupervisors
            ? new($"program {name}", new CommandLine("/usr/bin/supervisorctl", "-c", ConfigFile, "status", name), new SupervisorMatcher(name, Running))
            : new($"service {name}", new CommandLine("/bin/systemctl", "--no-pager", "show", "--property=LoadState,ActiveState,SubState,UnitFileState", "--", name), new UnitMatcher(Running, Enabled));
    }

    private protected override IEnumerable<string> OwnProblems(ImmutableArray<Parameter> parameters)
    {
        if (Service.Length == 0 || Service.StartsWith('-') || Vectors.Placeholder.Starts(Service) && IsSupervisors || Service.Any(c => char.IsWhiteSpace(c) || char.IsControl(c) || c == '*'))
            yield return $"Service: '{Service}' must be one name.";
        if (IsSupervisors && Enabled is not null)
            yield return "Enabled: is systemd's word; supervisor has none for it.";
        if (!ConfigFile.StartsWith('/'))
            yield return $"ConfigFile: '{ConfigFile}' must be a whole path.";
    }
}
