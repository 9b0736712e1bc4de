using ChatOps.Core.People;

namespace ChatOps.Server.Slack;

/// <summary>The people of the settings, with the roles that Slack's user groups give them now. A group makes nobody a person.</summary>
internal sealed class GroupedPeople(IPeople people, GroupMembers groups) : IPeople
{
    public IReadOnlyList<Actor> All => [.. people.All.Select(WithGroups)];

    public Actor? Find(string person) => people.Find(person) is { } actor ? WithGroups(actor) : null;

    private Actor WithGroups(Actor actor) =>
        actor.Accounts.GetValueOrDefault(SlackPlatform.PlatformName) is { } account ? actor with { Roles = actor.Roles.Union(groups.RolesOf(account)) } : actor;
}
