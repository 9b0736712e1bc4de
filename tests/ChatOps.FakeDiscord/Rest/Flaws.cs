using System.Text.Json;

namespace ChatOps.Fakes.Discord;

/// <summary>Collects what is wrong with a body.</summary>
internal sealed class Flaws
{
    private readonly List<(string, string)> _all = [];

    public void Add(string path, string problem) => _all.Add((path, problem));

    /// <summary>A text that may be missing.</summary>
    public string? Text(JsonElement of, string path, string name, int most, int least = 0)
    {
        if (of.Property(name) is not { } value)
            return null;
        if (value.ValueKind != JsonValueKind.String)
            Add($"{path}{name}", "Could not interpret as string.");
        else if (value.GetString()!.Length > most)
            Add($"{path}{name}", $"Must be {most} or fewer in length.");
        else if (value.GetString()!.Length < least)
            Add($"{path}{name}", $"Must be {least} or more in length.");
        return value.ValueKind == JsonValueKind.String ? value.GetString() : null;
    }

    public string Required(JsonElement of, string path, string name, int most)
    {
        if (of.Property(name) is null)
            Add($"{path}{name}", "This field is required");
        return Text(of, path, name, most, least: 1) ?? "";
    }

    public void ThrowIfAny()
    {
        if (_all.Count > 0)
            throw RestError.Form(_all);
    }
}
