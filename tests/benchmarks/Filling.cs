using System.Collections.Immutable;
using ChatOps.Core.Audit;
using ChatOps.Core.Chat;
using ChatOps.Core.Ids;
using ChatOps.Core.Inventory;
using ChatOps.Core.Operations;
using ChatOps.Core.Plans;
using ChatOps.Server.Storage;
using Microsoft.Extensions.Logging.Abstractions;

namespace ChatOps.Benchmarks;

/// <summary>A state that many operations have gone through: one a minute, each with its plan, steps, report and record.</summary>
internal static class Filling
{
    private const string Alphabet = "abcdefghjkmnpqrstuvwxyz23456789";
    private const int PerCommit = 1000;

    /// <summary>Every hundredth is a backup of the demo's target, every thousandth of those at hand failed.</summary>
    public static async Task FillAsync(string folder, int count)
    {
        var now = TimeProvider.System.GetUtcNow();
        using var database = Database.Open(folder, ["Web"], TimeProvider.System, NullLogger<Database>.Instance);
        foreach (var numbers in Enumerable.Range(0, count).Chunk(PerCommit))
        {
            await database.WriteAsync(
                session =>
                {
                    foreach (var number in numbers)
                        Write(session, Operation(number, now.AddMinutes(number - count)));
                },
                CancellationToken.None);
        }
    }

    public static string Handle(int number)
    {
        Span<char> handle = stackalloc char[5];
        for (var i = handle.Length - 1; i >= 0; i--, number /= Alphabet.Length)
            handle[i] = Alphabet[number % Alphabet.Length];
        return new(handle);
    }

    private static void Write(Session session, Operation operation)
    {
        OperationRows.Save(session, operation);
        string[] record = ["requested", "planned", "started", "concluded"];
        AuditRows.Append(session, record.Select(what => new AuditEntry(operation.Id, operation.RequestedAt, "operator", what, operation.Command.Text)));
    }

    private static Operation Operation(int number, DateTimeOffset at)
    {
        var target = number % 100 == 0 ? new TargetId("senaite", "lims1") : new TargetId("host", "local");
        var plan = Plan(target, at);
        var passed = number % 1000 != 0;
        var operation = new Operation
        {
            Id = OperationId.New(at),
            Handle = Handle(number),
            State = OperationState.Planning,
            Command = new($"/senaite backup {target.Name}", "senaite", "backup", ImmutableSortedDictionary<string, string>.Empty.Add("target", target.Name)),
            Target = target,
            Channel = "ops",
            Requester = "operator",
            RequestedAt = at,
        }.Planned(plan, approval: null).Claimed().Started(at);
        foreach (var step in plan.Steps)
        {
            operation = operation.StepStarted(step.Id, undo: false, at)
                .StepEnded(step.Id, passed ? Verdict.Passed("what it printed and what is on the disk agree") : Verdict.Failed("no archive was left"), at.AddSeconds(5));
        }
        return operation
            .Ended(passed ? Outcome.Succeeded : Outcome.Failed, passed ? null : "step-failed", passed ? "verified" : "no archive was left", lockKept: false, at.AddSeconds(20))
            .Reported(new Reply($"Backup of {target.Name}", "The copy is complete and belongs together.").With("Restore point", "2026-11-20-02-30-04").With("Took", "20s"));
    }

    private static Plan Plan(TargetId target, DateTimeOffset at) => new(
        "senaite backup", target.ToString(), $"Back up {target.Name}", ["Nothing stops while it runs.", "The oldest of the blob sets is replaced."],
        [.. Enumerable.Range(1, 4).Select(n => new Step($"step-{n}", $"Step {n} of the backup", StepKind.Run, "senaite_daemon", new("/usr/bin/backup", "--verbose", $"--part={n}")))],
        [new("blob set blobstorage.0", "393281:4096:1763789563")], at.AddMinutes(30));
}
