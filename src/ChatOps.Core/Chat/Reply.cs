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

    /// <summary>Table and code are the bot's own words, too, such as usage: where commands are typed otherwise, they are named otherwise there.</summary>
    public bool NamesCommands { get; init; }

    /// <summary>What people can press under it, where the platform has buttons; each says what may be typed instead, too.</summary>
    public ImmutableArray<ReplyButton> Buttons { get; init; } = [];

    public Reply With(string name, string value) => this with { Fields = Fields.Add(new(name, value)) };
}

public sealed record ReplyField(string Name, string Value)
{
    /// <summary>The moment that <see cref="Value"/> tells of: a platform may show it in the reader's own zone.</summary>
    public DateTimeOffset? At { get; init; }
}

public enum ButtonKind { Approve, Deny, Cancel, ReadPlan, ShowOutput, Share }

/// <param name="Subject">The operation's handle; for <see cref="ButtonKind.Share"/> of an answer of the bot's own the id of its delivery.</param>
public sealed record ReplyButton(ButtonKind Kind, string Subject);

/// <summary>Every row has as many cells as there are columns.</summary>
public sealed record ReplyTable(ImmutableArray<string> Columns, ImmutableArray<ImmutableArray<string>> Rows);
