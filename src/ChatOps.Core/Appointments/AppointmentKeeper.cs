using ChatOps.Core.Approvals;
using ChatOps.Core.Chat;
using ChatOps.Core.Intake;
using ChatOps.Core.Locks;
using ChatOps.Core.Operations;
using ChatOps.Core.Reports;
using ChatOps.Core.Text;
using Microsoft.Extensions.Logging;

namespace ChatOps.Core.Appointments;

/// <summary>
/// Keeps appointments: reminds before, brings each one to the one door at its moment, once, and is loud when that did not work. Asked every few
/// seconds; whatever a killed bot missed is made up for at the next look.
/// </summary>
public sealed partial class AppointmentKeeper(
    IOperationStore store, TargetLocks locks, IInbox inbox, ApprovalPolicy policy, Site site, TimeProvider time, ILogger<AppointmentKeeper> logger)
{
    /// <summary>How long past its moment an appointment waits for a target that is held.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(30);

    /// <summary>Later than this, and people are told that it is.</summary>
    private static readonly TimeSpan Late = TimeSpan.FromMinutes(2);

    public async Task KeepAsync(CancellationToken cancellationToken)
    {
        foreach (var appointment in await store.AppointmentsAsync(cancellationToken))
        {
            try
            {
                await KeepAsync(appointment, cancellationToken);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                // One that breaks must not keep the others from their moment.
                LogBroke(e, appointment.DeliveryId);
            }
        }
    }

    private Task KeepAsync(Appointment appointment, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        return appointment switch
        {
            { Operation: { } handle } => FollowAsync(appointment, handle, cancellationToken),
            { DueAt: { } due, Command: { } command } when due <= now => DeliverAsync(appointment, command, due, now, cancellationToken),
            { RemindAt: { } remind } when remind <= now => RemindAsync(appointment, now, cancellationToken),
            _ => Task.CompletedTask,
        };
    }

    private async Task DeliverAsync(Appointment appointment, string command, DateTimeOffset due, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (now - due < Patience && await locks.HolderAsync(appointment.Target, own: null, cancellationToken) is not null)
            return;
        var typed = new DeliveryBody.TypedCommand(command);
        var answer = await inbox.ReceiveAsync(
            new(appointment.DeliveryId, Appointment.Platform, appointment.Person, appointment.Channel, typed, now), cancellationToken);
        LogDelivered(command, appointment.Origin, answer.GetType().Name);
        if (answer is Answer.Accepted accepted)
        {
            OutboxMessage[] told = now - due < Late ? [] : [Message(appointment, $"late:{appointment.Origin}", Behind(appointment, due, now), [])];
            await CommitAsync(new(Operation: null) { Appoint = [appointment with { Operation = accepted.Operation }], Outbox = [.. told] }, cancellationToken);
        }
        else
            await EndAsync(appointment, answer is Answer.Refused refused ? Failed(appointment, $"{refused.Code}: {refused.Reason}") : null, cancellationToken);
    }

    /// <summary>What became of it: nothing more to say when it worked, or when there was nothing to do.</summary>
    private async Task FollowAsync(Appointment appointment, string handle, CancellationToken cancellationToken)
    {
        var operation = await store.FindByHandleAsync(handle, cancellationToken);
        if (operation is { State: not OperationState.Concluded })
            return;
        var failed = operation is null or { Outcome: not Outcome.Succeeded, Code: not NothingToDo };
        await EndAsync(
            appointment, failed ? Failed(appointment, operation is null ? $"{handle} is gone" : $"{handle} {OperationCard.Headline(operation)}") : null, cancellationToken);
    }

    /// <summary>A runbook's refusal that is no failure of an appointment: what it would do is done.</summary>
    public const string NothingToDo = "already";

    private async Task RemindAsync(Appointment appointment, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var next = appointment with { RemindAt = appointment.DueAt is null && appointment.RemindEvery is { } every ? now + every : null };
        var message = Message(appointment, $"remind:{appointment.Origin}:{appointment.RemindAt:yyyyMMddHHmmss}", Reminder(appointment, now), [appointment.Person]);
        await CommitAsync(new(Operation: null) { Appoint = [next], Outbox = [message] }, cancellationToken);
    }

    private Task EndAsync(Appointment appointment, Reply? loud, CancellationToken cancellationToken) => CommitAsync(
        new(Operation: null)
        {
            Settle = [new(appointment.Target, appointment.Key, appointment.Origin)],
            Outbox = loud is null ? [] : [Message(appointment, $"timer:{appointment.Origin}:{appointment.Key}", loud, Callers(appointment))],
        },
        cancellationToken);

    private async Task CommitAsync(Change change, CancellationToken cancellationToken) => await store.CommitAsync(change, cancellationToken);

    /// <summary>Who is called when something that was promised did not happen: who asked for it, and everybody who may approve on the target.</summary>
    private IEnumerable<string> Callers(Appointment appointment) =>
        policy.Callable(appointment.Target, appointment.Channel).Select(p => p.Person).Prepend(appointment.Person).Distinct();

    private OutboxMessage Message(Appointment appointment, string key, Reply reply, IEnumerable<string> mentions) =>
        new(key, appointment.Channel, appointment.Operation ?? appointment.Origin, Person: null, reply, [.. mentions], time.GetUtcNow());

    private Reply Reminder(Appointment appointment, DateTimeOffset now) => appointment switch
    {
        { DueAt: { } due, Command: { } command } => new Reply(
            $"In {UnitText.Duration(due - now)}: /{command}",
            $"{Sentence(appointment.Why)} at {Local(due)}. The bot does it by itself then, in the name of {appointment.Person}; /ops show {appointment.Origin} tells where it comes from.", Tone.Warning),
        _ => new Reply($"Still so: {appointment.Why}", $"Nothing ends it by itself. /ops show {appointment.Origin} tells where it comes from.", Tone.Warning),
    };

    private static Reply Failed(Appointment appointment, string what) => new(
        $"It did NOT happen by itself: /{appointment.Command}",
        $"{Sentence(appointment.Why)}, and that did not work: {what}. Nothing more is tried by itself. Look at {appointment.Target.Name} now, then do it by hand.", Tone.Bad);

    private Reply Behind(Appointment appointment, DateTimeOffset due, DateTimeOffset now) => new(
        $"{UnitText.Duration(now - due)} late: /{appointment.Command}",
        $"It was due at {Local(due)}, but the bot did not run then or the target was held. It is done now.", Tone.Warning);

    /// <summary>A reason stands within lists as well, so it begins with a small letter.</summary>
    private static string Sentence(string why) => string.Concat(why[..1].ToUpperInvariant(), why[1..]);

    private string Local(DateTimeOffset at) => $"{TimeZoneInfo.ConvertTime(at, site.Zone):yyyy-MM-dd HH:mm} ({at.UtcDateTime:HH:mm} UTC)";

    [LoggerMessage(Level = LogLevel.Information, Message = "/{Command}, due by itself since {Origin}, was delivered: {Answer}")]
    private partial void LogDelivered(string command, string origin, string answer);

    [LoggerMessage(Level = LogLevel.Error, Message = "Keeping the appointment {Id} broke; it is tried again")]
    private partial void LogBroke(Exception exception, string id);
}
