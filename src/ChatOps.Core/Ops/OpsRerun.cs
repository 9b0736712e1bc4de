using ChatOps.Core.Chat;
using ChatOps.Core.Commands;
using ChatOps.Core.Intake;
using ChatOps.Core.Inventory;
using ChatOps.Core.Operations;
using ChatOps.Core.Runbooks;

namespace ChatOps.Core.Ops;

/// <summary><c>/ops rerun</c>: the same command once more, through the same door, as a new operation of whoever asks now.</summary>
public sealed class OpsRerun(OperationReader reader) : IOpsCommand
{
    private const string Failed = "failed";

    public CommandSpec Spec => Declared;

    public static CommandSpec Declared { get; } = OpsSpec.Of(
        "rerun", "Asks for the command of an operation that has ended once more; with --failed only for the members of its group that did not succeed", Risk.Change,
        [OpsSpec.Operation, new Parameter.Flag(Failed, "Of a group: only those that did not succeed")], "ops rerun k7f3m --failed");

    public async Task<Answer> AnswerAsync(AnswerRequest request, CancellationToken cancellationToken)
    {
        var handle = request.Command.Value("operation")!;
        if (await reader.FindAsync(request.Actor, handle, cancellationToken) is not { } operation)
            return new Answer.Refused("unknown-operation", $"there is no operation {handle} that you may see; /ops list shows them");
        if (operation.State != OperationState.Concluded)
            return new Answer.Refused("not-ended", $"{handle} has not ended; /ops show {handle} tells where it stands");
        if (request.Commands.FirstOrDefault(c => c.Spec.Name == operation.Command.Name) is not { } command)
            return new Answer.Refused("unknown-command", $"/{operation.Command.Name} is no longer known");
        var values = operation.Command.Values;
        if (request.Command.Has(Failed))
        {
            if (Rest(operation, command as IRunbook) is not { } rest)
                return new Answer.Refused("bad-argument", $"{handle} is over no group; leave out --failed");
            if (rest.Count == 0)
                return new Answer.Refused("already", $"every member of {handle} succeeded");
            values = values.SetItem(GroupOptions.Only, string.Join(',', rest));
        }
        return await request.TypeAsync(new ParsedCommand(command.Spec, operation.Target, values).Text, cancellationToken);
    }

    /// <summary>Of a group, members that did not succeed; of a command with several hosts, what it says itself. Null: neither.</summary>
    private static IReadOnlyList<string>? Rest(Operation operation, IRunbook? runbook)
    {
        if (operation.Plan is not { Parts.IsEmpty: false } plan)
            return runbook?.NotGood(operation.Runs.Where(r => r.Verdict is not null).ToDictionary(r => r.Step, r => r.Verdict!, StringComparer.Ordinal));
        var good = operation.Members.Where(m => m.Outcome == Outcome.Succeeded).Select(m => m.Target.ToString()).ToHashSet(StringComparer.Ordinal);
        return [.. plan.Parts.Select(p => p.Target).Where(t => !good.Contains(t)).Select(t => TargetId.Parse(t).Name)];
    }
}
