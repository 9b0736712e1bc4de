using System.Text.Json;

namespace ChatOps.Runbooks.Ansible.Events;

/// <summary>One numbered line of a run, as chatops_events.py writes it.</summary>
internal sealed record RunEvent(int Number, string Kind)
{
    public string Host { get; private init; } = "";

    /// <summary>The task's id in this run.</summary>
    public string Task { get; private init; } = "";

    public string Name { get; private init; } = "";

    /// <summary>Where the task stands: <c>roles/web/tasks/main.yml:12</c>.</summary>
    public string Path { get; private init; } = "";

    public string Action { get; private init; } = "";

    public string Why { get; private init; } = "";

    public bool Changed { get; private init; }

    public bool Ignored { get; private init; }

    public bool Unwatched { get; private init; }

    /// <summary>Of the last line: an event could not be written.</summary>
    public bool Lost { get; private init; }

    /// <summary>Of the last line: hosts and tasks that were begun and have no result.</summary>
    public IReadOnlyList<(string Host, string Task)> Open { get; private init; } = [];

    public HostSum? Sum { get; private init; }

    public string Refused { get; private init; } = "";

    /// <summary>Null: the line is none of them.</summary>
    public static RunEvent? Read(string line)
    {
        if (!line.StartsWith("{\"n\": ", StringComparison.Ordinal))
            return null;
        try
        {
            using var document = JsonDocument.Parse(line);
            return Of(document.RootElement);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            return null;
        }
    }

    private static RunEvent Of(JsonElement line)
    {
        string Text(string name) => line.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";
        bool Is(string name) => line.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.True;
        var kind = line.GetProperty("event").GetString()!;
        return new(line.GetProperty("n").GetInt32(), kind)
        {
            Host = Text("host"),
            Task = Text("task"),
            Name = Text("name"),
            Path = Text("path"),
            Action = Text("action"),
            Why = Text("why"),
            Changed = Is("changed"),
            Ignored = Is("ignored"),
            Unwatched = Is("unwatched"),
            Lost = Is("lost"),
            Refused = Text("refused"),
            Open = line.TryGetProperty("open", out var open) ? [.. open.EnumerateArray().Select(o => (o[0].GetString()!, o[1].GetString()!))] : [],
            Sum = kind == "sum" ? HostSum.Read(line) : null,
        };
    }
}
