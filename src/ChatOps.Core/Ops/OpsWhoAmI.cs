using System.Collections.Immutable;
using ChatOps.Core.Access;
using ChatOps.Core.Chat;
using ChatOps.Core.Commands;
using ChatOps.Core.People;
using ChatOps.Core.Runbooks;

namespace ChatOps.Core.Ops;

/// <summary><c>/ops whoami</c>: what the bot takes the person for. Strangers learn their id from their refusal.</summary>
public sealed class OpsWhoAmI(AccessPolicy access) : IOpsCommand
{
    public CommandSpec Spec => Declared;

    public static CommandSpec Declared { get; } = OpsSpec.Of("whoami", "Tells who the bot thinks you are, and what you may do here", Risk.Read, [], "ops whoami");

    public Task<Answer> AnswerAsync(AnswerRequest request, CancellationToken cancellationToken)
    {
        var actor = request.Actor;
        var usable = request.Specs.Where(s => access.MayUse(actor, s.Name, request.Channel)).ToList();
        var decides = Decides(request);
        var reply = new Reply($"{actor.Person} ({actor.Name})", decides.Length > 0 ? $"You can decide, as the second person, on: {decides}." : "You cannot approve what others ask for.")
            .With("Roles", actor.Roles.Count == 0 ? "none" : string.Join(", ", actor.Roles.Order(StringComparer.Ordinal)))
            .With("Channel", $"#{request.Channel}");
        foreach (var (platform, id) in actor.Accounts)
            reply = reply.With($"Id on {platform}", id);
        var rows = usable.GroupBy(s => s.Family, StringComparer.Ordinal)
            .Select(f => ImmutableArray.Create($"/{f.Key}", string.Join(", ", f.Select(s => s.Verb))));
        return Task.FromResult<Answer>(new Answer.Replied(reply with { Table = new(["Family", "What you may do here"], [.. rows]), NamesCommands = true }));
    }

    /// <summary>What waits for a second person and could wait for this one. The target decides in each case; this is what can be at all.</summary>
    private string Decides(AnswerRequest request) => string.Join(
        ", ",
        request.Specs
            .Where(s => access.PossibleApproval(s.Name) is { } rule && request.Actor.Has(rule.Role) && access.MayUse(request.Actor, "ops approve", request.Channel))
            .Select(s => $"/{s.Name}"));
}
