using System.Collections.Immutable;
using System.Text.RegularExpressions;
using ChatOps.Core.Catalogue;
using ChatOps.Core.Commands;
using ChatOps.Core.Inventory;
using ChatOps.Runbooks.Expectations;

namespace ChatOps.Runbooks.Ansible;

/// <summary>A command that a site declares in its settings (<c>Commands:KEY</c>) and that plays one of the team's playbooks.</summary>
/// <param name="Key">In the settings; the sentences of <see cref="Problems"/> begin with it.</param>
/// <param name="Playbook">Its path in the folder of playbooks.</param>
/// <param name="Hosts">Names of hosts and groups; <c>{name}</c> stands for the value of a Choice.</param>
public sealed partial record PlaybookCommand(string Key, CommandSpec Spec, string Playbook, ImmutableArray<string> Hosts, TimeSpan TimeLimit)
{
    /// <summary>The kind of the target that such a command has; the hosts it changes are locked beside it.</summary>
    public const string TargetKind = "playbook";

    /// <summary>As <see cref="Verify"/>: a check run afterwards, which must predict no change.</summary>
    public const string CheckRun = "Check";

    /// <summary>The flag of a command with <see cref="Preview"/>.</summary>
    public const string PreviewFlag = "preview";

    /// <summary>Every such command takes it: these of its hosts and no others, with commas between them.</summary>
    public static readonly Parameter Only = GroupOptions.All.First(o => o.Name == GroupOptions.Only) with { Summary = "These hosts alone" };

    private static readonly string[] Allowable = ["ignored", "rescued", "unmatched", "unwatched"];

    /// <summary>Variable by parameter.</summary>
    public ImmutableSortedDictionary<string, string> Vars { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    public ImmutableArray<string> Tags { get; init; } = [];

    public bool Become { get; init; }

    /// <summary>The command takes <c>--preview</c>: a check run, and nothing else.</summary>
    public bool Preview { get; init; }

    /// <summary>Nothing is played that no check run has shown: one before the approval where the folder is trusted, else <c>--preview</c>, approved for itself.</summary>
    public bool PreviewFirst { get; init; }

    /// <summary>The playbook is one of the bot's own.</summary>
    internal bool Own { get; init; }

    /// <summary><see cref="CheckRun"/> or another playbook's path; empty: nothing.</summary>
    public string Verify { get; init; } = "";

    /// <summary>What must hold on every host when it has been played.</summary>
    public ImmutableArray<Expectation> Expect { get; init; } = [];

    /// <summary>The playbook that leads back, in the same folder; empty: there is no way back.</summary>
    public string Undo { get; init; } = "";

    /// <summary>What may happen in a run that succeeded.</summary>
    public ImmutableArray<string> Allow { get; init; } = [];

    public TargetId Target => new(TargetKind, Key);

    public bool ReadsOnly => Spec.Risk == Risk.Read;

    /// <summary>Why the start must fail, a sentence each. Empty: all is well.</summary>
    public IReadOnlyList<string> Problems() =>
    [
        .. Catalogue.Problems(Spec).Select(p => $"Commands:{Key}: {p}"),
        .. HostProblems().Concat(PathProblems()).Concat(VariableProblems()).Concat(VerifyProblems()).Concat(UndoProblems()).Select(p => $"Commands:{Key}:{p}"),
        .. Expect.SelectMany(e => e.Problems(Spec.Parameters).Select(p => $"Commands:{Key}:Expect:{e.Name}: {p}")),
    ];

    /// <summary>The names of hosts and groups that these values mean.</summary>
    internal ImmutableArray<string> HostsOf(ParsedCommand command) =>
        [.. Hosts.Select(h => Named(h) is { } name ? command.Value(name) : h).OfType<string>().Distinct(StringComparer.Ordinal)];

    /// <summary>With the playbook that these values mean.</summary>
    internal PlaybookCommand For(ParsedCommand command) => Named(Playbook) is { } name ? this with { Playbook = command.Value(name)! } : this;

    private IEnumerable<string> HostProblems()
    {
        if (Hosts.IsDefaultOrEmpty)
            yield return "Hosts: is empty; name hosts or groups.";
        foreach (var host in Hosts)
        {
            if (Named(host) is { } name && Find(name) is not Parameter.Choice { Required: true })
                yield return $"Hosts: {host} must be a required parameter of the type Choice: only names that the settings hold may come there.";
            else if (Named(host) is null && !PlainName().IsMatch(host))
                yield return $"Hosts: '{host}' must be one host or group; patterns are not taken.";
            else if (host == "all" && !ReadsOnly)
                yield return "Hosts: 'all' is refused for what changes hosts; name groups.";
        }
    }

    private IEnumerable<string> PathProblems()
    {
        if (Named(Playbook) is { } chosen && Find(chosen) is not Parameter.Choice { Required: true })
            yield return $"Playbook: {Playbook} must be a required parameter of the type Choice.";
        else if ((Named(Playbook) is { } one ? ((Parameter.Choice)Find(one)!).Values : [Playbook]).Any(p => !PlainPath().IsMatch(p)))
            yield return $"Playbook: '{Playbook}' must be the path of a .yml file in the folder of playbooks, without '..'.";
        foreach (var tag in Tags.Where(t => !PlainName().IsMatch(t)))
            yield return $"Tags: '{tag}' is no plain tag.";
        foreach (var word in Allow.Except(Allowable))
            yield return $"Allow: '{word}' is not known; it can be {string.Join(", ", Allowable)}.";
        if (TimeLimit <= TimeSpan.Zero)
            yield return "TimeLimit: must be longer than nothing.";
    }

    private IEnumerable<string> VariableProblems()
    {
        foreach (var (parameter, variable) in Vars)
        {
            if (Find(parameter) is null)
                yield return $"Vars:{parameter}: is no parameter; declare it under Parameters, in the same spelling.";
            if (!PlainVariable().IsMatch(variable) || variable.StartsWith("ansible_", StringComparison.Ordinal))
                yield return $"Vars:{parameter}: '{variable}' is no variable that people may set: a word of a-z, 0-9 and '_', and never one of ansible's own.";
        }
        if (Vars.GroupBy(v => v.Value, StringComparer.Ordinal).FirstOrDefault(g => g.Count() > 1) is { } twice)
            yield return $"Vars: two parameters set {twice.Key}.";
        var used = Vars.Keys.Concat(Hosts.Append(Playbook).Select(Named)).ToHashSet(StringComparer.Ordinal);
        foreach (var parameter in Spec.Parameters.Where(p => !used.Contains(p.Name) && p.Name != GroupOptions.Only && !WhyParameter.Is(p) && !(Preview && p.Name == PreviewFlag)))
            yield return $"Parameters:{parameter.Name}: is not used; name its variable under Vars.";
    }

    private IEnumerable<string> VerifyProblems()
    {
        if (Verify.Length == 0 && Expect.IsEmpty && !ReadsOnly)
            yield return "Verify: verify-missing: exit status 0 says nothing of a playbook; write \"Check\" (a check run that must predict no change), a playbook that looks, or Expect.";
        else if (Verify.Length > 0 && Verify != CheckRun && !PlainPath().IsMatch(Verify))
            yield return $"Verify: '{Verify}' is neither {CheckRun} nor the path of a .yml file in the folder of playbooks.";
    }

    private IEnumerable<string> UndoProblems()
    {
        if (Undo.Length > 0 && !PlainPath().IsMatch(Undo))
            yield return $"Undo:Playbook: '{Undo}' must be the path of a .yml file in the folder of playbooks, without '..'.";
        if (Undo.Length > 0 && ReadsOnly)
            yield return "Undo: a command that only reads has nothing to take back.";
        if (Undo.Length > 0 && Expect.IsEmpty)
            yield return "Undo: undo-unverified: nobody could tell whether the old state is back; say under Expect what to look at.";
    }

    private Parameter? Find(string? name) => Spec.Parameters.FirstOrDefault(p => p.Name == name);

    private static string? Named(string host) => host is ['{', .. var name, '}'] ? name : null;

    [GeneratedRegex(@"\A[A-Za-z0-9_][A-Za-z0-9_.-]*\z", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex PlainName();

    [GeneratedRegex(@"\A[a-z_][a-z0-9_]*\z", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex PlainVariable();

    [GeneratedRegex(@"\A(?!.*(^|/)\.\.(/|$))[A-Za-z0-9_][A-Za-z0-9_./-]*\.ya?ml\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex PlainPath();
}
