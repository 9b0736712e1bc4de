using System.Collections.Immutable;
using ChatOps.Core.Access;
using ChatOps.Core.Approvals;
using ChatOps.Core.Commands;
using ChatOps.Core.Inventory;
using ChatOps.Core.People;

namespace ChatOps.Server.Configuration;

/// <summary>What the settings say about commands, held against the commands there are.</summary>
public static class CatalogueCheck
{
    private const int LongestInSlack = 32;

    /// <summary>The settings with their warnings; throws when they name commands that do not exist.</summary>
    public static SiteSettings With(this SiteSettings settings, IReadOnlyCollection<CommandSpec> commands)
    {
        List<string> names = [.. commands.Select(c => c.Name), Core.Acceptance.InventoryKeeper.Right];
        var problems = Doubled(settings, names)
            .Concat(Missing("Approvals", settings.Approvals.Select(a => (a.Name, a.Commands)), g => !names.Exists(n => Glob.Matches(g, n)), names))
            .Concat(Missing("Rules", settings.Rules.Select(r => (r.Name, r.Commands)), g => IsName(g) && !names.Exists(n => Glob.Matches(g, n)), names))
            .Concat(FromGroups(settings, commands))
            .Concat(settings.Slack is null ? [] : settings.TooLongInSlack(commands))
            .ToList();
        if (problems.Count > 0)
            throw new SettingsException(problems);
        return settings with
        {
            // A family that this version does not have yet may stand in a rule already: it grants nothing, but it is not silently meant.
            Warnings = [.. Missing("Rules", settings.Rules.Select(r => (r.Name, r.Commands)), g => !names.Exists(n => Glob.Matches(g, n)), names)],
        };
    }

    /// <summary>
    /// Commands that must not run, by name, with the reason: those that destroy and wait for nobody, and those whose second person cannot exist.
    /// </summary>
    public static ImmutableSortedDictionary<string, string> Disabled(this SiteSettings settings, IEnumerable<CommandSpec> commands)
    {
        var site = new Rights(settings);
        return commands.Select(c => (c.Name, Reason: site.Against(c))).Where(c => c.Reason is not null).ToImmutableSortedDictionary(c => c.Name, c => c.Reason!);
    }

    /// <summary>Targets on which a command that works elsewhere would wait for an approver in vain.</summary>
    public static IEnumerable<string> Unapprovable(this SiteSettings settings, IEnumerable<CommandSpec> commands)
    {
        var site = new Rights(settings);
        return commands.SelectMany(site.InVain);
    }

    /// <summary>Slack takes no app with such a command (docs.slack.dev/reference/app-manifest).</summary>
    public static IEnumerable<string> TooLongInSlack(this SiteSettings settings, IEnumerable<CommandSpec> commands) =>
        commands.Select(c => $"/{settings.SlackPrefix}{c.Family}").Distinct().Where(c => c.Length > LongestInSlack)
            .Select(c => $"Slack:CommandPrefix: {c} has {c.Length} characters, and Slack allows {LongestInSlack}; choose a shorter prefix, or a shorter Family under Commands.");

    /// <summary>Whoever may edit a group would decide who destroys data: such roles are given by the settings alone.</summary>
    private static IEnumerable<string> FromGroups(SiteSettings settings, IReadOnlyCollection<CommandSpec> commands) =>
        from approval in settings.Approvals
        from role in settings.GroupRoles.Where(g => g.Role == approval.Role)
        let destroys = commands.FirstOrDefault(c => c.Risk == Risk.Destructive && Glob.Any(approval.Commands, c.Name))
        where destroys is not null
        let key = role.SlackGroups.IsEmpty ? nameof(role.DiscordRoles) : nameof(role.SlackGroups)
        select $"Roles:{approval.Role}:{key}: this role approves /{destroys.Name} (Approvals:{approval.Name}), which destroys data; give it under People only.";

    private static IEnumerable<string> Doubled(SiteSettings settings, List<string> names) =>
        settings.Commands.Where(c => names.Count(n => n == c.Spec.Name) > 1)
            .Select(c => $"Commands:{c.Key}: there is another command '{c.Spec.Name}'; choose another Family or Verb.");

    private static IEnumerable<string> Missing(
        string section, IEnumerable<(string Name, ImmutableArray<string> Commands)> entries, Func<string, bool> isMissing, List<string> names) =>
        from entry in entries
        from glob in entry.Commands
        where isMissing(glob)
        select $"{section}:{entry.Name}:Commands: {RuleSettings.NoMatch("command", glob, names, "in this version")}";

    private static bool IsName(string glob) => !glob.AsSpan().ContainsAny('*', '?');

    /// <summary>What people could do with every role that a group might give them.</summary>
    private sealed class Rights(SiteSettings settings)
    {
        private readonly IPeople _people = settings.Possible;
        private readonly AccessPolicy _policy = settings.PolicyOf(settings.Possible);
        private readonly ApprovalPolicy _decisions = new(settings.PolicyOf(settings.Possible));

        /// <summary>Why the command must not run; null: it may.</summary>
        public string? Against(CommandSpec command)
        {
            if (_policy.ApprovalFor(command.Name) is not { } rule)
            {
                return command.Risk == Risk.Destructive
                    ? $"it destroys data and no approval covers it; add '{command.Name}' to an entry of Approvals"
                    : null;
            }
            var targets = TargetsOf(command).Where(t => IsRequestable(command, t)).ToList();
            return targets.Count == 0 || targets.Exists(t => HasTwoPeople(command, t, rule))
                ? null
                : $"nobody could approve it: it takes two people in one channel, one who may use /{command.Name} and another one with the role "
                    + $"{rule.Role} who may use /ops approve there; see Approvals:{rule.Name}, Rules and People";
        }

        public IEnumerable<string> InVain(CommandSpec command) =>
            _policy.ApprovalFor(command.Name) is not { } rule || Against(command) is not null
                ? []
                : TargetsOf(command).Where(t => IsRequestable(command, t) && !HasTwoPeople(command, t, rule))
                    .Select(t => $"/{command.Name} on {t.Name} cannot be approved: nobody but the requester with the role {rule.Role} may approve there.");

        private IEnumerable<Target> TargetsOf(CommandSpec command) =>
            command.TargetKind is { } kind ? settings.Inventory.Targets.Where(t => t.Id.Kind == kind)
            : settings.Commands.FirstOrDefault(c => c.Spec.Name == command.Name) is { } declared
                ? settings.Inventory.Targets.Where(t => t.Id == new TargetId(SiteInventory.HostKind, declared.Host))
                : [];

        private bool IsRequestable(CommandSpec command, Target target) =>
            settings.Channels.Any(c => _people.All.Any(p => _policy.Decide(p, command.Name, target.Id, c.Name) is Decision.Allowed));

        private bool HasTwoPeople(CommandSpec command, Target target, ApprovalRule rule) =>
            settings.Channels.Any(c => _people.All.Any(p =>
                _policy.Decide(p, command.Name, target.Id, c.Name) is Decision.Allowed
                && _decisions.Approvers(rule.Role, target.Id, c.Name, requester: p.Person).Count > 0));
    }
}
