using ChatOps.Core.Access;
using ChatOps.Core.Chat;
using ChatOps.Core.Intake;
using ChatOps.Core.Inventory;
using ChatOps.Core.Operations;
using ChatOps.Core.People;
using ChatOps.Core.Text;

namespace ChatOps.Server.Web.Api;

/// <summary>The filters of a list, from the query of an address.</summary>
public sealed class OperationFilter(IInventory inventory, AccessPolicy access, OperationReader reader)
{
    public const int MostRows = 500;

    public async Task<(OperationQuery? Query, Answer.Refused? Problem)> ReadAsync(Actor actor, IQueryCollection query, CancellationToken cancellationToken)
    {
        var (read, problem) = Read(actor, query);
        return read?.Before is { } before && await reader.FindAsync(actor, before, cancellationToken) is null
            ? Bad("'before' is the id of an operation, one that you may read")
            : (read, problem);
    }

    private (OperationQuery? Query, Answer.Refused? Problem) Read(Actor actor, IQueryCollection query)
    {
        string? Value(string name) => query[name].ToString() is { Length: > 0 } value ? value : null;

        if (!TryEnum<OperationState>(Value("state"), out var state))
            return Bad($"'state' is one of {string.Join(", ", Enum.GetNames<OperationState>())}");
        if (!TryEnum<Outcome>(Value("outcome"), out var outcome))
            return Bad($"'outcome' is one of {string.Join(", ", Enum.GetNames<Outcome>())}");
        var limit = 50;
        if (Value("limit") is { } text && (!int.TryParse(text, out limit) || limit is < 1 or > MostRows))
            return Bad($"'limit' is a number from 1 to {MostRows}");
        var asked = Value("target");
        var target = asked is null ? null : Find(actor, asked);
        if (asked is not null && target is null)
            return (null, new("unknown-target", $"there is no target '{InertText.ShowLine(asked)}' that you may see"));
        return (new(state, outcome, target, Value("channel"), Value("before"), limit), null);
    }

    /// <summary>By name or as kind:name; a target the person may not know of is answered like one that does not exist.</summary>
    private TargetId? Find(Actor actor, string asked) =>
        inventory.Targets.Where(t => (t.Name == asked || t.Id.ToString() == asked) && access.Knows(actor, t.Id)).Select(t => (TargetId?)t.Id).FirstOrDefault();

    private static bool TryEnum<T>(string? text, out T? value) where T : struct, Enum
    {
        value = null;
        if (text is null)
            return true;
        if (!Enum.TryParse<T>(text, ignoreCase: true, out var parsed) || !Enum.IsDefined(parsed) || char.IsAsciiDigit(text[0]))
            return false;
        value = parsed;
        return true;
    }

    private static (OperationQuery?, Answer.Refused?) Bad(string reason) => (null, new("bad-argument", reason));
}
