using ChatOps.Core.Chat;
using ChatOps.Core.Commands;
using ChatOps.Core.Runbooks;
using ChatOps.Core.SignIn;

namespace ChatOps.Core.Ops;

/// <summary><c>/ops sign-in</c>: a link for one's own browser. It is told to the asker alone, in this one answer.</summary>
public sealed class OpsSignIn(SignInLinks links) : IOpsCommand
{
    public CommandSpec Spec => Declared;

    public static CommandSpec Declared { get; } = OpsSpec.Of("sign-in", "Gives you a link that signs you in on the web page, once, within 10 minutes", Risk.Read, [], "ops sign-in");

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
