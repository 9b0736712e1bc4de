using System.Collections.Immutable;
using ChatOps.Core.Chat;
using ChatOps.Core.Execution;
using ChatOps.Core.Ids;
using ChatOps.Core.Operations;
using ChatOps.Core.Plans;
using ChatOps.Core.Transcripts;

namespace ChatOps.Tests.Web;

/// <summary>Operations as the engine leaves them, for the web to show.</summary>
internal static class Samples
{
    public static readonly DateTimeOffset Start = new(2026, 11, 22, 8, 0, 0, TimeSpan.Zero);

    public static Operation Restore(string handle = "k7x2m", string target = "lims1", string requester = "operator", DateTimeOffset? at = null)
    {
        var now = at ?? Start;
        return new()
        {
            Id = OperationId.New(now),
            Handle = handle,
            State = OperationState.AwaitingApproval,
            Command = new("/senaite restore " + target + " --point latest", "senaite", "restore", ImmutableSortedDictionary<string, string>.Empty),
            Target = new("senaite", target),
            Channel = "ops",
            Requester = requester,
            RequestedAt = now,
            Plan = RestorePlan(target, now),
            Digest = "9f2c4e61b0a7d3585a1cf0b6de2448a97c13e5f08b92d6641e07ab35cc90d17f",
            Approval = new("3b1f77aa02c94d5e", "9f2c4e61b0a7d3585a1cf0b6de2448a97c13e5f08b92d6641e07ab35cc90d17f", "approver", "ops", now, now.AddMinutes(30)),
        };
    }

    public static Operation Running(this Operation operation, int passed) => operation with
    {
        State = OperationState.Running,
        StartedAt = operation.RequestedAt.AddMinutes(2),
        Approval = operation.Approval! with { Decision = new("approver", ApprovalKind.Approve, operation.RequestedAt.AddMinutes(2), null) },
        Runs =
        [
            .. operation.Plan!.Steps.Take(passed).Select((s, i) => new StepRun(s.Id, Undo: false, operation.RequestedAt.AddMinutes(2 + i))
            {
                EndedAt = operation.RequestedAt.AddMinutes(2 + i).AddSeconds(41), Verdict = Verdict.Passed("as it should be"),
            }),
            .. operation.Plan.Steps.Skip(passed).Take(1).Select(s => new StepRun(s.Id, Undo: false, operation.RequestedAt.AddMinutes(2 + passed))),
        ],
    };

    public static Operation Concluded(this Operation operation, Outcome outcome, string reason) => operation.Running(operation.Plan!.Steps.Length) with
    {
        State = OperationState.Concluded,
        Outcome = outcome,
        Reason = reason,
        ConcludedAt = operation.RequestedAt.AddMinutes(9),
        Report = new Reply($"Restore of {operation.Target.Name}: {outcome}", reason, outcome == Outcome.Succeeded ? Tone.Good : Tone.Bad)
            .With("Database", "2026-11-20-02-30-04").With("Blobs", "blobstorage.2026-11-20-02-30-04, 48 files, 118 MB"),
    };

    public static TranscriptLine Line(long number, string text, TranscriptStream stream = TranscriptStream.Output, string step = "restore-files") =>
        new(number, step, stream, Start.AddSeconds(number), text);

    private static Plan RestorePlan(string target, DateTimeOffset now) => new(
        "/senaite restore " + target + " --point latest", target, $"Restore {target} to 2026-11-20-02-30-04",
        [
            "Replaces Data.fs (1.2 GB) and the blob storage (48 files, 118 MB) by the restore point of 2026-11-20 02:30:04 UTC.",
            "Everything entered since then is lost: 2 days 5 h.",
            "Stops client1, client2 and zeoserver for about 4 minutes.",
            "The way back: the safety copy /home/senaite/data/senaitelims/safety-k7x2m is put back and checked.",
        ],
        [
            Step("stop-clients", "Stop the clients", StepKind.Run, "senaite_daemon", ["supervisorctl", "stop", "client1", "client2"]) with
            {
                Undo = [Step("start-clients-again", "Start the clients again", StepKind.Run, "senaite_daemon", ["supervisorctl", "start", "client1", "client2"])],
            },
            Step("stop-zeoserver", "Stop the ZEO server", StepKind.Run, "senaite_daemon", ["supervisorctl", "stop", "zeoserver"]),
            Step("move-aside", "Move the data aside", StepKind.Run, "senaite_daemon", ["mv", "-T", "/home/senaite/data/senaitelims/filestorage", "/home/senaite/data/senaitelims/safety-k7x2m"]) with
            {
                Guards = [new Guard.Same("/home/senaite/data/senaitelims/filestorage/Data.fs", "393281:1288490188:1763789563")],
                Effect = Effect.Changes,
            },
            Step("restore-files", "Restore the database and the blobs", StepKind.Run, "senaite_daemon", ["/home/senaite/senaitelims/bin/restore", "2026-11-20-02-30-04"]) with
            {
                Input = "Y\n", TimeLimit = TimeSpan.FromHours(2), Effect = Effect.Changes,
            },
            Step("start", "Start zeoserver, then the clients", StepKind.Run, "senaite_daemon", ["supervisorctl", "start", "zeoserver", "client1", "client2"]),
            Step("answers", "The clients answer over HTTP", StepKind.WaitUntil, "senaite_daemon", ["curl", "-fsS", "http://127.0.0.1:8081/senaite"]),
        ],
        [new("Data.fs", "393281:1288490188:1763789563"), new("blob set", "blobstorage.2026-11-20-02-30-04 = 401122:4096:1763605804"), new("programs up", "zeoserver, client1, client2")],
        now.AddMinutes(30));

    private static Step Step(string id, string title, StepKind kind, string user, string[] command) =>
        new(id, title, kind, user, new CommandLine(command)) { Effect = kind == StepKind.Run ? Effect.Changes : Effect.None };
}
