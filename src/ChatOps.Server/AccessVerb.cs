using ChatOps.Core.Access;
using ChatOps.Core.Approvals;
using ChatOps.Core.Commands;
using ChatOps.Core.Inventory;
using ChatOps.Server.Configuration;

namespace ChatOps.Server;

/// <summary><c>chatops access</c>: who may do what on what, where, and who could approve: for the yearly review, on paper.</summary>
internal sealed class AccessVerb(BotSite site, TextWriter output)
{
    private readonly SiteSettings _settings = site.Settings;
    private readonly AccessPolicy _policy = site.Settings.Policy;
    private readonly ApprovalPolicy _decisions = new(site.Settings.Policy);

    public void Print()
    {
        output.WriteLine("People");
        foreach (var person in _settings.People.All)
        {
            var accounts = string.Concat(person.Accounts.Select(a => $", {a.Key} {a.Value}"));
            output.WriteLine($"  {person.Person} ({person.Name}): {Names(person.Roles.Order(StringComparer.Ordinal))}; {(_settings.People.HasToken(person.Person) ? "token" : "no token")}{accounts}");
        }
        foreach (var role in _settings.GroupRoles)
            output.WriteLine($"  whoever of them is in {Groups(role)} has the role {role.Role} as well, which is not counted below");
        foreach (var channel in _settings.Channels)
            Print(channel.Name);
        if (_settings.AnsibleInventory is not null)
            output.WriteLine("\nTargets that stand in Ansible's inventory alone are not listed: the rules cover them by their names once they are accepted. /ops inventory shows them.");
        output.WriteLine($"\nWithout a second person (BreakGlass): {Names(_settings.BreakGlass)}");
        foreach (var (command, why) in site.Disabled)
            output.WriteLine($"Disabled: /{command}: {why}");
    }

    private void Print(string channel)
    {
        output.WriteLine($"\n#{channel}");
        var any = false;
        foreach (var spec in site.Specs)
        {
            // Targets on which the same people may do it stand in one line.
            foreach (var same in Places(spec).Select(t => Grant(spec, t, channel)).Where(g => g.People.Length > 0).GroupBy(g => (g.People, g.Approval)))
            {
                any = true;
                var on = same.Where(g => g.Target is not null).Select(g => g.Target!).ToList();
                output.WriteLine($"  /{spec.Name}{(on.Count > 0 ? $" on {Names(on)}" : "")} ({spec.Risk}): {same.Key.People}{same.Key.Approval}");
            }
        }
        if (!any)
            output.WriteLine("  nobody may do anything");
    }

    /// <summary>Null: on nothing in particular.</summary>
    private IReadOnlyList<TargetId?> Places(CommandSpec spec)
    {
        if (spec.TargetKind is { } kind)
            return [.. _settings.Inventory.Targets.Where(t => t.Id.Kind == kind).Select(t => (TargetId?)t.Id)];
        return [site.Runbooks.FirstOrDefault(r => r.Spec.Name == spec.Name)?.FixedTarget];
    }

    private (string? Target, string People, string Approval) Grant(CommandSpec spec, TargetId? target, string channel)
    {
        var people = _settings.People.All.Where(p => _policy.Decide(p, spec.Name, target, channel) is Decision.Allowed).Select(p => p.Person).ToList();
        return (target?.Name, people.Count > 0 ? Names(people) : "", target is { } on ? Approval(spec, on, channel) : "");
    }

    private string Approval(CommandSpec spec, TargetId target, string channel)
    {
        if (_policy.PossibleApproval(spec.Name) is not { } rule)
            return "";
        var always = _policy.ApprovalFor(spec.Name) is not null;
        return $"; {(always ? "" : "where a plan asks for one, ")}a second person ({rule.Role}): {Names(_decisions.Approvers(rule.Role, target, channel, requester: "").Select(a => a.Person))}";
    }

    private static string Groups(GroupRole role) => string.Join(" or ", new[]
    {
        role.SlackGroups.IsEmpty ? null : $"Slack's user groups {Names(role.SlackGroups)}",
        role.DiscordRoles.IsEmpty ? null : $"Discord's roles {Names(role.DiscordRoles)}",
    }.OfType<string>());

    private static string Names(IEnumerable<string> names) => string.Join(", ", names) is { Length: > 0 } list ? list : "nobody";
}
