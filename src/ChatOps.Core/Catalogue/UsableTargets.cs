using System.Net;
using ChatOps.Core.Commands;
using ChatOps.Core.Inventory;

namespace ChatOps.Core.Catalogue;

/// <summary>The targets a person may use a command on; nothing else is looked at, so an unknown and a forbidden one get one answer.</summary>
/// <param name="named">By name, as completion shows them.</param>
/// <param name="groups">Names of groups that may stand where a target stands, as <c>group:NAME</c>.</param>
/// <param name="at">The target at an address, for commands that take addresses.</param>
internal sealed class UsableTargets(CommandSpec spec, IReadOnlyList<Target> named, Func<IPAddress, Target?> at, IReadOnlyList<string>? groups = null)
{
    private const string Host = "host";

    public IReadOnlyList<Target> Named => named;

    public string Names => string.Join(", ", named.Take(20).Select(t => t.Name)) + (named.Count > 20 ? $" and {named.Count - 20} more" : "");

    /// <summary>Null: it names no group, or none that the person may use the command on.</summary>
    public TargetId? Group(string typed) =>
        typed.StartsWith(GroupTarget.Prefix, StringComparison.Ordinal) && groups?.Contains(typed[GroupTarget.Prefix.Length..]) == true
            ? new(GroupTarget.Kind, typed[GroupTarget.Prefix.Length..])
            : null;

    public ParseResult.Rejected UnknownGroup(string typed, string usage) => new(
        "unknown-group",
        $"there is no group '{CommandUsage.Clip(typed[GroupTarget.Prefix.Length..])}' that you may use /{spec.Name} on here; "
        + (groups is { Count: > 0 } ? $"there is {string.Join(", ", groups.Take(20).Select(g => GroupTarget.Prefix + g))}" : "write the name of one target"),
        usage);

    public Target? Find(Parameter.Target parameter, string typed) =>
        named.FirstOrDefault(t => t.Name == typed)
        ?? named.FirstOrDefault(t => t.Name.Equals(typed, StringComparison.OrdinalIgnoreCase))
        ?? (parameter.Addresses && PlainAddress.Read(typed) is { } address ? at(address) : null);

    public ParseResult.Rejected Unknown(Parameter.Target parameter, string? typed, string usage)
    {
        var next = named.Count == 0
            ? "/ops help shows what you may do"
            : $"write one of: {Names}{(typed is null ? "" : Suggestion.Ask(typed, named.Select(t => t.Name)))}";
        if (parameter.Kind == Host && typed is not null)
            return UnknownHost(parameter, CommandUsage.Clip(typed), PlainAddress.Read(typed), PlainAddress.IsAttempt(typed), next, usage);
        var what = typed is null ? $"there is no {parameter.Kind}" : $"there is no {parameter.Kind} '{CommandUsage.Clip(typed)}'";
        return new(parameter.Kind == Host ? "unknown-host" : "unknown-target", $"{what} that you may use /{spec.Name} on here; {next}", usage);
    }

    private ParseResult.Rejected UnknownHost(Parameter.Target parameter, string typed, IPAddress? address, bool attempt, string next, string usage)
    {
        if (address is not null && parameter.Addresses)
            return new(
                "address-not-allowed",
                $"{address} is no address that you may use /{spec.Name} on here: it must lie in a network that Ports:Networks of the settings names, and a rule must allow it; {next}",
                usage);
        return attempt
            ? new(
                "bad-host",
                $"'{typed}' is neither a host of the inventory nor {(parameter.Addresses ? "one plain address (such as 10.0.0.5 or fd00::5; no networks, ranges or lists)" : "can it be one")}; {next}",
                usage)
            : new("unknown-host", $"there is no host '{typed}' in the inventory that you may use /{spec.Name} on here, and names are not looked up anywhere else; {next}", usage);
    }
}
