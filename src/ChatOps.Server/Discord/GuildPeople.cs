using ChatOps.Core.People;

namespace ChatOps.Server.Discord;

/// <summary>People with the roles that the guilds' roles give them now. A guild makes nobody a person.</summary>
internal sealed class GuildPeople(IPeople people, MemberRoles roles) : IPeople
{
    public IReadOnlyList<Actor> All => [.. people.All.Select(WithRoles)];

    public Actor? Find(string person) => people.Find(person) is { } actor ? WithRoles(actor) : null;

    private Actor WithRoles(Actor actor) =>
        actor.Accounts.GetValueOrDefault(DiscordPlatform.PlatformName) is { } account
            ? actor with { Roles = actor.Roles.Union(roles.RolesOf(account)) }
            : actor;
}
