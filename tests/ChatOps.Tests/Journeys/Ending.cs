using System.Text.Json;

namespace ChatOps.Tests.Journeys;

/// <summary>How an operation ended: its record, and what people read of it wherever it is told, by the API and in Slack.</summary>
/// <param name="Told">By place. In Slack an answer for one person alone is told only where it was asked for.</param>
/// <param name="Rows">Of the report's table where the command was typed; cells with " | " in between.</param>
public sealed record Ending(string Operation, JsonElement Record, IReadOnlyDictionary<string, string> Told, IReadOnlyList<string> Rows)
{
    public string Outcome => Record.GetProperty("outcome").GetString()!;

    public string Code => Record.GetProperty("code").GetString() ?? "";

    /// <summary>Every place says every part.</summary>
    public Ending AssertTells(params string[] parts)
    {
        foreach (var (place, text) in Told)
            Assert.All(parts, p => Assert.True(text.Contains(p, StringComparison.OrdinalIgnoreCase), $"{place} does not say “{p}”:\n{text}"));
        return this;
    }

    public Ending AssertIs(string outcome, string? code = null)
    {
        Assert.True(Outcome == outcome && (code is null || Code == code), $"expected {outcome} {code}: {this}");
        return code is null ? this : AssertTells(code);
    }

    public override string ToString() => $"{Record}\n{string.Join('\n', Told.Select(t => $"{t.Key}: {t.Value}"))}";
}
