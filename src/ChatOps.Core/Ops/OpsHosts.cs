using System.Collections.Immutable;
using ChatOps.Core.Access;
using ChatOps.Core.Chat;
using ChatOps.Core.Commands;
using ChatOps.Core.Execution;
using ChatOps.Core.Inventory;
using ChatOps.Core.Runbooks;

namespace ChatOps.Core.Ops;

/// <summary><c>/ops hosts</c>: the hosts of the inventory, how they are reached, and which the bot no longer tries.</summary>
public sealed class OpsHosts(IInventory inventory, AccessPolicy access, IHostTroubles troubles) : IOpsCommand
{
    public CommandSpec Spec => Declared;

    public static CommandSpec Declared { get; } = OpsSpec.Of("hosts", "Lists the hosts, how the bot reaches them, and which of them wait for a person", Risk.Read, [], "ops hosts");

    public Task<Answer> AnswerAsync(AnswerRequest request, CancellationToken cancellationToken)
    {
        var hosts = inventory.Hosts.Where(h => access.Knows(request.Actor, new TargetId("host", h.Name)) || inventory.Targets.Any(t => t.Host.Name == h.Name && access.Knows(request.Actor, t.Id))).ToList();
        if (hosts.Count == 0)
            return Task.FromResult<Answer>(new Answer.Replied(WithInventory(new("Hosts", "There is no host that you may know of."), request)));
        var rows = hosts.Select(h => ImmutableArray.Create(h.Name, h.Executor, Address(h), h.User, string.Join(", ", inventory.Targets.Where(t => t.Host.Name == h.Name && t.Id.Kind != "host").Select(t => t.Name)), State(h)));
        return Task.FromResult<Answer>(new Answer.Replied(
            WithInventory(new("Hosts"), request) with { Table = new(["Host", "By", "Address", "As", "Targets", "State"], [.. rows]), NamesCommands = true, Tone = hosts.Exists(h => troubles.Of(h) is not null) ? Tone.Warning : Tone.Neutral }));
    }

    /// <summary>What stands in Ansible's inventory and is not in the table, and how old that reading is.</summary>
    private Reply WithInventory(Reply reply, AnswerRequest request)
    {
        if (inventory is not LiveInventory { State: var state })
            return reply;
        var pending = state.Pending.Count(c => access.Knows(request.Actor, c.Id));
        var refused = state.Read?.Refused.Where(r => access.Knows(request.Actor, TargetId.Parse(r.Key))).Select(r => $"{r.Key} ({r.Value})").ToList() ?? [];
        reply = reply.With("Ansible's inventory", $"read {(state.ReadAt is { } at ? OpsSpec.Time(at, request.Zone) : "never")}{(state.Problem is { } problem ? $"; not read again: {problem}" : "")}");
        if (pending > 0)
            reply = reply.With("Waits", $"{pending} new, moved, changed or gone: /ops inventory");
        return refused.Count > 0 ? reply.With("Not operable", string.Join("; ", refused)) : reply;
    }

    private static string Address(Host host) => host.Ssh is { Port: > 0 } way ? $"{host.Address}:{way.Port}" : host.Address;

    private string State(Host host) => troubles.Of(host) is { } trouble ? $"{trouble.Code}: not tried until somebody acts, then /ops doctor {host.Name}" : "";
}
