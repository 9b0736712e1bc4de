using System.Collections.Immutable;
using ChatOps.Core.Audit;
using ChatOps.Core.Chat;
using ChatOps.Core.People;

namespace ChatOps.Core.SignIn;

/// <summary>Makes links that sign one person in, shows what one is for, and uses it up. Only its hash is kept.</summary>
/// <param name="page">Where people open the page; links begin with it.</param>
public sealed class SignInLinks(ISignInStore store, Sessions sessions, IPeople people, PublicAddress page, TimeProvider time)
{
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(10);

    /// <param name="by">Who makes it: the person, or <c>chatops</c> for the program's own command line.</param>
    /// <param name="detail">For the record: where it was made.</param>
    /// <param name="told">Messages that go out with it.</param>
    public async Task<IssuedLink> IssueAsync(
        Actor actor, string by, string detail, Func<DateTimeOffset, ImmutableArray<OutboxMessage>> told, CancellationToken cancellationToken)
    {
        var secret = Secret.New();
        var now = time.GetUtcNow();
        var link = new SignInLink(Secret.Hash(secret), actor.Person, by, now, now + Lifetime, UsedAt: null);
        var entry = new AuditEntry(null, now, by, "sign-in-link", $"for {actor.Person}, {detail}");
        await store.AddLinkAsync(link, entry, told(link.ExpiresAt), cancellationToken);
        return new($"{page.Root}/sign-in/{secret}", link.ExpiresAt);
    }

    /// <summary>What the link is for; looking does not use it up.</summary>
    public async Task<LinkLook> LookAsync(string secret, CancellationToken cancellationToken) =>
        Judge(secret.Length is 0 or > 100 ? null : await store.FindLinkAsync(Secret.Hash(secret), cancellationToken));

    /// <summary>Uses the link up: of several at the same moment one gets the session, the others are refused.</summary>
    public async Task<LinkUse> UseAsync(string secret, SignInPlace place, CancellationToken cancellationToken)
    {
        var look = await LookAsync(secret, cancellationToken);
        if (look is not LinkLook.Open open)
            return new LinkUse.Refused((LinkLook.Refused)look);
        var how = open.Link.MadeBy == open.Actor.Person ? "link" : "link made on the server";
        var (id, session) = sessions.New(open.Actor, how, place);
        return await store.UseLinkAsync(open.Link.Hash, session, Sessions.Began(session), cancellationToken)
            ? new LinkUse.Begun(id, open.Actor)
            : new LinkUse.Refused((LinkLook.Refused)Used);
    }

    private LinkLook Judge(SignInLink? link) => link switch
    {
        null => new LinkLook.Refused(
            "link-unknown", "this sign-in link is not known: a part of it may be missing, or a newer one has replaced it. Ask for a new one with /ops sign-in"),
        { UsedAt: not null } => Used,
        _ when time.GetUtcNow() >= link.ExpiresAt => new LinkLook.Refused(
            "link-expired", $"this sign-in link was good for {Lifetime.TotalMinutes:0} minutes, and they are over. Ask for a new one with /ops sign-in"),
        _ when people.Find(link.Person) is { } actor => new LinkLook.Open(link, actor),
        _ => new LinkLook.Refused("person-unknown", "the person this link was made for is no longer in the bot's settings; whoever keeps them can tell why"),
    };

    private static readonly LinkLook Used = new LinkLook.Refused(
        "link-used",
        "this sign-in link was used already; each works once. Ask for a new one with /ops sign-in. If it was not you who used it: end your sessions with /ops sign-out all");
}
