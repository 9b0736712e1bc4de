using System.Collections.Immutable;
using ChatOps.Core.Board;
using ChatOps.Core.Chat;
using ChatOps.Core.Commands;
using ChatOps.Core.Runbooks;

namespace ChatOps.Core.Ops;

/// <summary><c>/ops board</c>: every target in one look, of what the person may read here.</summary>
public sealed class OpsBoard(BoardReader board) : IOpsCommand
{
    /// <summary>A message holds no more; the page shows all.</summary>
    private const int Most = 40;

    public CommandSpec Spec => Declared;

    public static CommandSpec Declared { get; } = OpsSpec.Of(
        "board", "Every target in one look: health, restore points, locks, failures, what comes next; what needs people first", Risk.Read, [], "ops board");

    public async Task<Answer> AnswerAsync(AnswerRequest request, CancellationToken cancellationToken)
    {
        var rows = await board.ReadAsync(request.Actor, request.Channel, cancellationToken);
        if (rows is [])
            return new Answer.Replied(new("Board", "There is no target that you may see here."));
        var text = BoardText.Headline(rows);
        return new Answer.Replied(new("Board", rows.Count > Most ? $"{text} The first {Most} are shown; the page shows all." : text, ToneOf(rows[0].Need))
        {
            Table = new(["Target", "Now", "Health", "Restore points", "Last failure", "Comes next"], [.. rows.Take(Most).Select(Cells)]),
            NamesCommands = true,
        });
    }

    private static ImmutableArray<string> Cells(BoardRow row) =>
        [row.Target.Id.ToString(), string.Join("; ", row.Troubles.Prepend(BoardText.Now(row))), BoardText.Health(row), BoardText.Points(row), BoardText.Failure(row), BoardText.Next(row)];

    private static Tone ToneOf(BoardNeed worst) => worst switch
    {
        BoardNeed.InDoubt or BoardNeed.Alarm => Tone.Bad,
        BoardNeed.Waits or BoardNeed.NeedsLook => Tone.Warning,
        _ => Tone.Neutral,
    };
}
