using System.Collections.Immutable;
using ChatOps.Core.Commands;
using ChatOps.Core.Inventory;
using ChatOps.Server.Configuration;
using Microsoft.Extensions.Configuration;

namespace ChatOps.Tests.Configuration;

/// <summary>A small site whose settings are right; each test changes what it is about.</summary>
internal sealed class SiteUnderTest
{
    public static readonly ImmutableArray<ITargetKind> Kinds = [new Boxes()];

    public static readonly ImmutableArray<CommandSpec> Catalogue =
    [
        Spec("box", "look", Risk.Read), Spec("box", "fill", Risk.Change), Spec("box", "empty", Risk.Destructive),
        new CommandSpec("ops", "approve", "Approve.", Risk.Read, [], []),
    ];

    private readonly Dictionary<string, string?> _keys = new(StringComparer.OrdinalIgnoreCase)
    {
        ["Site:TimeZone"] = "Europe/Paris",
        ["Storage:Path"] = "/var/lib/chatops",
        ["People:ann:Roles:0"] = "operator",
        ["People:bob:Name"] = "Bob",
        ["People:bob:Roles:0"] = "operator",
        ["People:bob:Roles:1"] = "approver",
        ["Channels:ops:Slack"] = "C0123",
        ["Rules:operators:Roles:0"] = "operator",
        ["Rules:operators:Commands:0"] = "box *",
        ["Rules:operators:Commands:1"] = "ops *",
        ["Rules:operators:Targets:0"] = "*",
        ["Rules:operators:Channels:0"] = "ops",
        ["Approvals:empty:Commands:0"] = "box empty",
        ["Approvals:empty:Role"] = "approver",
        ["Hosts:local:Executor"] = "Local",
        ["Targets:b1:Kind"] = "box",
        ["Targets:b1:Host"] = "local",
        ["Targets:b1:Size"] = "3",
    };

    public string? this[string key]
    {
        set => _keys[key] = value;
    }

    public SiteUnderTest With(string key, string? value)
    {
        _keys[key] = value;
        return this;
    }

    public SiteUnderTest Copy()
    {
        var copy = new SiteUnderTest();
        foreach (var (key, value) in _keys)
            copy[key] = value;
        return copy;
    }

    public SiteUnderTest Without(string prefix)
    {
        foreach (var key in _keys.Keys.Where(k => k == prefix || k.StartsWith(prefix + ":", StringComparison.Ordinal)).ToList())
            _keys.Remove(key);
        return this;
    }

    public SiteUnderTest WithEcho() =>
        With("Commands:echo:Family", "demo").With("Commands:echo:Verb", "echo").With("Commands:echo:Summary", "Say it.")
            .With("Commands:echo:Parameters:text:Type", "Text").With("Commands:echo:Parameters:text:Rest", "true")
            .With("Commands:echo:Host", "local").With("Commands:echo:Run:0", "/bin/echo").With("Commands:echo:Run:1", "{text}")
            .With("Commands:echo:Risk", "Read").With("Commands:echo:User", "nobody");

    public SiteSettings Load() => SettingsLoader.Load(new ConfigurationBuilder().AddInMemoryCollection(_keys).Build(), Kinds);

    /// <summary>Loads and checks against the catalogue.</summary>
    public SiteSettings LoadWith(params CommandSpec[] more) => Load().With([.. Catalogue, .. more]);

    public IReadOnlyList<string> Problems() => Assert.Throws<SettingsException>(() => LoadWith()).Problems;

    public static CommandSpec Spec(string family, string verb, Risk risk) =>
        new(family, verb, "Does it.", risk, [new Parameter.Target("box", "Which.", "box")], []);

    private sealed class Boxes : ITargetKind
    {
        public string Kind => "box";

        public IReadOnlyList<string> Problems(Target target) =>
            [.. target.Settings.Keys.Where(k => k != "Size").Select(k => $"{k}: unknown key.")];
    }
}
