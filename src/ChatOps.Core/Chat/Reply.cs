using System.Collections.Immutable;

namespace ChatOps.Core.Chat;

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
