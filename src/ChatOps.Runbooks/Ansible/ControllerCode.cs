using System.Collections.Immutable;
using System.Text;

namespace ChatOps.Runbooks.Ansible;

/// <summary>The bot's own scripts for the controller. What runs beside ansible is kept there as a tree of its own, so that nobody else may change it.</summary>
internal static class ControllerCode
{
    /// <summary>Reads a folder of playbooks; sent along with each look.</summary>
    public static readonly string Take = Text("take.py");

    /// <summary>Keeps a tree in the store; sent along.</summary>
    public static readonly string Keep = Text("keep.py");

    /// <summary>The tree's files, by path.</summary>
    public static readonly ImmutableSortedDictionary<string, byte[]> Contents = ImmutableSortedDictionary.CreateRange(
        StringComparer.Ordinal,
        new[] { ("run.py", "run.py"), ("plugins/chatops_events.py", "chatops_events.py"), ("plugins/chatops_plain.py", "chatops_plain.py"), (Ping, "ping.yml"), (Facts, "facts.yml") }
            .Select(f => KeyValuePair.Create(f.Item1, Encoding.UTF8.GetBytes(Text(f.Item2)))));

    /// <summary>A playbook of the bot's own: reaches each host and changes nothing.</summary>
    public const string Ping = "ping.yml";

    /// <summary>A playbook of the bot's own: what each host is, a fixed choice of facts, none of them a secret.</summary>
    public const string Facts = "facts.yml";

    public static ImmutableArray<ControllerFile> Files => [.. Contents.Select(f => ControllerFile.Of(f.Key, f.Value))];

    public static string Tree { get; } = ControllerFile.TreeOf(Files);

    private static string Text(string name)
    {
        using var stream = typeof(ControllerCode).Assembly.GetManifestResourceStream($"ansible/{name}") ?? throw new InvalidOperationException($"{name} is missing from the program.");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd();
    }
}
