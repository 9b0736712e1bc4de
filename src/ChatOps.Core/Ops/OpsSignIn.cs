using System.Collections.Immutable;
using ChatOps.Core.Access;
using ChatOps.Core.Catalogue;
using ChatOps.Core.Chat;
using ChatOps.Core.Runbooks;

namespace ChatOps.Core.Ops;

/// <summary><c>/ops sign-in</c>: a link for one's own browser. It is told to the asker alone, in this one answer.</summary>
public sealed class OpsSignIn(SignInLinks links) : IAnswer
{
    public CommandSpec Spec { get; } = OpsSpec.Of("sign-in", "Gives you a link that signs you in on the web page, once, within 10 minutes", Risk.Read, [], "ops sign-in");

    public async Task<Answer> AnswerAsync(AnswerRequest request, CancellationToken cancellationToken)
    {
        if (request.Overheard)
            return new Answer.Refused("not-private", "others would see the link here; ask where only you see the answer: as a slash command, or on the web page");
        var link = await links.IssueAsync(request.Actor, request.Actor.Person, $"asked for in #{request.Channel}", _ => [], cancellationToken);
        var reply = new Reply(
                "Sign-in link",
                "The link was shown to you alone, and only once. It signs you in on the web page, also on another device; whoever has it can do that in your name.")
            .With("Good until", OpsSpec.Time(link.ExpiresAt, request.Zone))
            .With("Works", "once; a newer link makes it void");
        return new Answer.Replied(reply) { Private = true, OnlyNow = link.Url };
    }
}

/// <summary><c>/ops sessions</c>: where one is signed in.</summary>
public sealed class OpsSessions(Sessions sessions) : IAnswer
{
    public CommandSpec Spec { get; } = OpsSpec.Of("sessions", "Lists where you are signed in on the web page", Risk.Read, [], "ops sessions");

    public async Task<Answer> AnswerAsync(AnswerRequest request, CancellationToken cancellationToken)
    {
        var mine = await sessions.ListAsync(request.Actor.Person, cancellationToken);
        if (mine.Count == 0)
            return new Answer.Replied(new("Your sessions", "You are signed in nowhere. /ops sign-in gives you a link."));
        var rows = mine.Select(s => ImmutableArray.Create(
            s.Handle, OpsSpec.Time(s.BeganAt, request.Zone), OpsSpec.Time(s.EndsAt, request.Zone), s.How, s.Address, s.Browser));
        return new Answer.Replied(
            new("Your sessions", "/ops sign-out ID ends one, /ops sign-out all ends them all.")
            {
                Table = new(["Id", "Since", "Ends", "Began by", "From", "Browser"], [.. rows]),
            });
    }
}

/// <summary><c>/ops sign-out</c>: ends one's own sessions, wherever they are.</summary>
public sealed class OpsSignOut(Sessions sessions) : IAnswer
{
    public CommandSpec Spec { get; } = OpsSpec.Of(
        "sign-out", "Ends one of your sessions on the web page, or all of them", Risk.Change,
        [
            new Parameter.Text(
                "session", "The session's short id, or all", Required: true, Pattern: $"^(all|{Operations.Handle.Pattern})$", Hint: "all, or five characters such as k7f3m"),
        ],
        "ops sign-out all", "ops sign-out k7f3m");

    public async Task<Answer> AnswerAsync(AnswerRequest request, CancellationToken cancellationToken)
    {
        var person = request.Actor.Person;
        var asked = request.Command.Value("session")!;
        var ended = await sessions.EndAsync(
            person, asked == "all" ? null : [asked], by: person, $"asked for in #{request.Channel}", cancellationToken);
        if (ended.Count == 0 && asked != "all")
            return new Answer.Refused("unknown-session", $"you have no session {asked}; /ops sessions lists yours");
        return new Answer.Replied(new(
            "Signed out", ended.Count == 0 ? "You were signed in nowhere; links that were not used are void now." : $"Ended: {string.Join(", ", ended.Select(s => s.Handle))}."));
    }
}
