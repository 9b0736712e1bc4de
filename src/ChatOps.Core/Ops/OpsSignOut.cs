using ChatOps.Core.Chat;
using ChatOps.Core.Commands;
using ChatOps.Core.Runbooks;
using ChatOps.Core.SignIn;

namespace ChatOps.Core.Ops;

/// <summary><c>/ops sign-out</c>: ends one's own sessions, wherever they are.</summary>
public sealed class OpsSignOut(Sessions sessions) : IOpsCommand
{
    public CommandSpec Spec => Declared;

    public static CommandSpec Declared { get; } = OpsSpec.Of(
        "sign-out", "Ends one of your sessions on the web page, or all of them", Risk.Change,
        [
            new Parameter.Text(
                "session", "The session's short id, or all", Required: true, Pattern: $"^(all|{Ids.Handle.Pattern})$", Hint: "all, or five characters such as k7f3m"),
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
