using System.Collections.Immutable;
using ChatOps.Core.Catalogue;
using ChatOps.Core.Commands;
using ChatOps.Core.Inventory;
using ChatOps.Core.Runbooks;

namespace ChatOps.Tests.Catalogue;

/// <summary>A catalogue with every type of parameter, and targets to type.</summary>
internal static class SampleCommands
{
    public static readonly CommandSpec Restore = Spec("senaite", "restore", Risk.Destructive,
        new Parameter.Target("target", "which SENAITE", "senaite"),
        new Parameter.Text("point", "the restore point", true, @"latest|[0-9]{4}(-[0-9]{2}){5}", Hint: "YYYY-MM-DD-HH-MM-SS or latest"),
        new Parameter.Flag("fast", "without a safety copy"));

    public static readonly CommandSpec Backup = Spec("senaite", "backup", Risk.Change, new Parameter.Target("target", "which SENAITE", "senaite"));

    public static readonly CommandSpec Stop = Spec("senaite", "stop", Risk.Change,
        new Parameter.Target("target", "which SENAITE", "senaite"), new Parameter.Text("program", "one program", false, "[a-z0-9_-]+"));

    public static readonly CommandSpec Maintain = Spec("vtom", "maint", Risk.Change,
        new Parameter.Target("target", "which VTOM", "vtom"),
        new Parameter.Choice("mode", "on or off", true, ["on", "off", "Status"]),
        new Parameter.Duration("for", "how long", false, TimeSpan.FromMinutes(1), TimeSpan.FromDays(30)),
        new Parameter.PortRange("ports", "which ports", false),
        new Parameter.Text("why", "a reason", false),
        new Parameter.Flag("fast", "at once"));

    public static readonly CommandSpec Scan = Spec("ports", "scan", Risk.Read,
        new Parameter.Target("target", "which host", "host"), new Parameter.PortRange("ports", "which ports", false), new Parameter.Flag("fast", "fewer"));

    public static readonly CommandSpec Deny = Spec("ops", "deny", Risk.Read,
        new Parameter.Text("operation", "its id", true, "[a-z0-9]{5}"), new Parameter.Text("reason", "why", true, Rest: true));

    public static readonly CommandSpec Echo = Spec("demo", "echo", Risk.Read, new Parameter.Text("text", "what to say", true, Rest: true));

    public static readonly CommandSpec Slow = Spec("demo", "slow", Risk.Read, new Parameter.Text("text", "anything", true, "(a+)+b"));

    public static readonly ChatOps.Core.Catalogue.Catalogue All = Make(Restore, Backup, Stop, Maintain, Scan, Deny, Echo, Slow);

    public static readonly ImmutableArray<Target> Targets = [Target("senaite", "lims1"), Target("vtom", "vtom1"), Target("vtom", "vtom2"), Target("host", "web1")];

    public static ChatOps.Core.Catalogue.Catalogue Make(params CommandSpec[] specs) => new(specs.Select(s => new Typed(s)));

    public static CommandSpec Spec(string family, string verb, Risk risk, params Parameter[] parameters) =>
        new(family, verb, $"{verb} it", risk, [.. parameters], []);

    public static Target Target(string kind, string name) =>
        new(new TargetId(kind, name), new Host(name, "Local", "", "", "", []), ImmutableSortedDictionary<string, string>.Empty);

    public static ParseResult Parse(string text) => new CommandParser(All).Parse(text, s => [.. Targets.Where(t => t.Id.Kind == s.TargetKind)]);

    public static ParsedCommand Read(string text)
    {
        var result = Parse(text);
        return Assert.IsType<ParseResult.Parsed>(result, exactMatch: true).Command;
    }

    public static ParseResult.Rejected Refuse(string text, string code)
    {
        var rejected = Assert.IsType<ParseResult.Rejected>(Parse(text), exactMatch: true);
        Assert.Equal(code, rejected.Code);
        Assert.NotEmpty(rejected.Reason);
        return rejected;
    }

    internal sealed record Typed(CommandSpec Spec) : ICommand;
}
