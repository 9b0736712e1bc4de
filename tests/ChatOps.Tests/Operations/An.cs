using System.Collections.Immutable;
using ChatOps.Core.Audit;
using ChatOps.Core.Chat;
using ChatOps.Core.Commands;
using ChatOps.Core.Execution;
using ChatOps.Core.Ids;
using ChatOps.Core.Inventory;
using ChatOps.Core.Operations;
using ChatOps.Core.Plans;

namespace ChatOps.Tests.Operations;

/// <summary>Example values: an operation on lims1, its plan, and what goes with it.</summary>
internal static class An
{
    public static readonly DateTimeOffset Moment = new(2026, 11, 22, 7, 45, 12, 345, TimeSpan.Zero);

    public static readonly TargetId Lims1 = new("senaite", "lims1");

    public static Operation Operation(string handle = "ab3de", DateTimeOffset? at = null, TargetId? target = null, string channel = "ops") => new()
    {
        Id = OperationId.New(at ?? Moment),
        Handle = handle,
        State = OperationState.Planning,
        Command = new(
            "/senaite restore lims1 --point latest", "senaite", "restore", ImmutableSortedDictionary<string, string>.Empty.Add("point", "latest")),
        Target = target ?? Lims1,
        Channel = channel,
        Requester = "operator",
        RequestedAt = at ?? Moment,
    };

    public static Plan Plan() => new(
        "senaite restore", "senaite:lims1", "Restore lims1 to 2026-11-20-02-30-04", ["What is replaced: 4 of 5 objects", "Ünïcode \u2192 kept"],
        [Stop(), Check()], [new("blob set blobstorage.0", "393281:4096:1763789563")], Moment.AddMinutes(30))
    {
        Values = ImmutableSortedDictionary<string, string>.Empty.Add("point", "2026-11-20-02-30-04"),
    };

    public static Step Stop() => new("stop-zeoserver", "Stop the ZEO server", StepKind.Run, "senaite_daemon", new("/usr/bin/supervisorctl", "stop", "a b"))
    {
        Effect = Effect.Changes,
        Input = "yes\n",
        TimeLimit = TimeSpan.FromMinutes(5),
        AtLimit = AtLimit.LeaveUnknown,
        Interval = TimeSpan.FromSeconds(2),
        Guards = [new Guard.Same("/data/Data.fs", "12:34:56"), new Guard.Absent("/data/Data.fs.lock")],
        Undo = [new("start-again", "Start it again", StepKind.Run, "senaite_daemon", new("/usr/bin/supervisorctl", "start")) { Effect = Effect.Changes }],
        Watch = ["^ERROR"],
    };

    public static Approval Approval(string id = "random-1") =>
        new(id, PlanDigest.Of(Plan()), "approver", "ops", Moment, Moment.AddMinutes(30));

    public static Operation AwaitingApproval(string handle = "ab3de", string approval = "random-1") =>
        Operation(handle).Planned(Plan(), Approval(approval));

    public static Operation Queued(string handle = "ab3de") => Operation(handle).Planned(Plan(), approval: null);

    public static Operation Running(string handle = "ab3de") =>
        Queued(handle).Claimed().Started(Moment).StepStarted("stop-zeoserver", undo: false, Moment.AddSeconds(1));

    /// <summary>With every property set, so that none can be lost unseen. No operation of the engine ever looks like this.</summary>
    public static Operation Everything() => Operation() with
    {
        Version = 7,
        Fence = 3,
        Command = Operation().Command with { Risk = Risk.Destructive },
        State = OperationState.Concluded,
        Outcome = Outcome.Unknown,
        Code = "step-lost",
        Reason = "nobody saw how it ended",
        Plan = Plan(),
        Digest = PlanDigest.Of(Plan()),
        Approval = Approval() with { Calls = 2, Called = ["approver"], Decision = new("approver", ApprovalKind.Approve, Moment.AddMinutes(1), "go") },
        Runs =
        [
            new StepRun("stop-zeoserver", Undo: false, Moment.AddMinutes(2))
            {
                EndedAt = Moment.AddMinutes(3),
                Verdict = Verdict.Unknown("no exit status").With("pid", "4711"),
            },
            new StepRun("start-again", Undo: true, Moment.AddMinutes(4)),
        ],
        WayBack = new(WayBackCause.StepFailed, "step-failed", "it did not stop"),
        Cancel = new("operator", Moment.AddMinutes(5), "enough"),
        StartedAt = Moment.AddMinutes(2),
        ConcludedAt = Moment.AddMinutes(6),
        Report = new Reply("Restore of lims1: Unknown", "Look at the host.", Tone.Bad)
        {
            Fields = [new("Point", "latest") { At = Moment }],
            Buttons = [new(ButtonKind.Cancel, "ab3de")],
            Table = new(["Program", "State"], [["zeoserver", "STOPPED"], ["client1", "RUNNING"]]),
            Code = "last line",
        },
        LockKept = true,
        Locks = [new(new("host", "web1"), "web1"), new(Lims1, "lims-host")],
        Members = [new(0, Lims1, OperationId.New(Moment), "fghjk") { Outcome = Outcome.Refused, Code = "host-unreachable", Reason = "no answer", Unreached = true }],
        Parent = new(OperationId.New(Moment), "mnpqr"),
        AskerOnly = true,
        Asked = new("Slack", "17.1"),
        Shared = new("operator", Moment.AddMinutes(8)),
        Resolution = new("approver", Moment.AddMinutes(9), "looked at it"),
        Review = new("second", Moment.AddMinutes(10), "it was needed"),
    };

    public static TargetLock LockOf(Operation operation) =>
        new(operation.Target, operation.Id, operation.Handle, operation.Requester, operation.Command.Text, Moment);

    public static AuditEntry Entry(Operation? operation, string what, string detail = "") => new(operation?.Id, Moment, "operator", what, detail);

    public static Delivery Delivery(string id = "api:operator:1", string text = "/senaite backup lims1", string channel = "ops") =>
        new(id, "Api", "operator", channel, new DeliveryBody.TypedCommand(text), Moment);

    public static OutboxMessage Message(string key, string title = "Backup of lims1", DateTimeOffset? at = null) =>
        new(key, "ops", "ab3de", Person: null, new Reply(title), ["approver"], at ?? Moment);

    private static Step Check() => new("healthy", "It answers", StepKind.WaitUntil, "", new("/usr/bin/curl", "-sf", "http://127.0.0.1:8080"))
    {
        Required = false,
        MaxOutput = 1024,
    };
}
