using System.Collections.Immutable;
using ChatOps.Core.People;

namespace ChatOps.Server.Configuration;

/// <summary>The people of the settings as if everybody with an account on a chat platform were in all of its groups.</summary>
internal sealed class PossiblePeople(SitePeople people, ImmutableArray<GroupRole> roles) : IPeople
{
    public IReadOnlyList<Actor> All { get; } = [.. people.All.Select(a => a with { Roles = a.Roles.Union(roles.Where(r => CanHave(a, r)).Select(r => r.Role)) })];

    public Actor? Find(string person) => All.FirstOrDefault(a => a.Person == person);

    private static bool CanHave(Actor actor, GroupRole role) =>
        (!role.SlackGroups.IsEmpty && actor.Accounts.ContainsKey("Slack")) || (!role.DiscordRoles.IsEmpty && actor.Accounts.ContainsKey("Discord"));
}
