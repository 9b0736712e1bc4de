using System.Collections.Immutable;

namespace ChatOps.Core.Chat;

public enum Tone { Neutral, Good, Warning, Bad }

/// <summary>
/// A message in no platform's language. Everything in it is plain text that may come from a host or a person: each platform escapes it.
/// </summary>
public sealed record Reply(string Title, string Text = "", Tone Tone = Tone.Neutral)
{
    public ImmutableArray<ReplyField> Fields { get; init; } = [];

    public ReplyTable? Table { get; init; }

    /// <summary>A block in fixed width, such as the last lines of an output.</summary>
    public string? Code { get; init; }

    public Reply With(string name, string value) => this with { Fields = Fields.Add(new(name, value)) };
}

public sealed record ReplyField(string Name, string Value);

/// <summary>Every row has as many cells as there are columns.</summary>
public sealed record ReplyTable(ImmutableArray<string> Columns, ImmutableArray<ImmutableArray<string>> Rows);
