using ChatOps.Core.Chat;
using ChatOps.Core.Commands;
using ChatOps.Core.People;

namespace ChatOps.Core.Intake;

/// <summary>
/// The one door. Chat, buttons, page, API, schedules: each brings a <see cref="Delivery"/> here; it is stored, handled once, answered.
/// </summary>
public interface IInbox
{
    /// <summary>
    /// Stores the delivery, handles it and returns the answer. The same id again returns the stored answer; with another body
    /// <c>Refused("idempotency-conflict")</c>. When the bot dies in between, the delivery is handled at the next start.
    /// </summary>
    /// <param name="stored">
    /// Called once the delivery is safe, before it is handled: the moment to acknowledge it; true: it came for the first time. Not called when storing broke.
    /// </param>
    Task<Answer> ReceiveAsync(Delivery delivery, CancellationToken cancellationToken, Func<bool, Task>? stored = null);

    /// <summary>The catalogue's commands that the person may use there, for help and completion.</summary>
    IReadOnlyList<CommandSpec> Usable(Actor actor, string channel);
}
