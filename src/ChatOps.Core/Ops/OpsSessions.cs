using System.Collections.Immutable;
using ChatOps.Core.Chat;
using ChatOps.Core.Commands;
using ChatOps.Core.Runbooks;
using ChatOps.Core.SignIn;

namespace ChatOps.Core.Ops;

/// <summary><c>/ops sessions</c>: where one is signed in.</summary>
public sealed class OpsSessions(Sessions sessions) : IOpsCommand
{
    public CommandSpec Spec => Declared;

    public static CommandSpec Declared { get; } = OpsSpec.Of("sessions", "Lists where you are signed in on the web page", Risk.Read, [], "ops sessions");

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
