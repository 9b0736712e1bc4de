using System.Collections.Immutable;
using System.Text.Json;
using ChatOps.Core.Languages;

namespace ChatOps.Server.Web.Page;

/// <summary>What the page's scripts say, handed to them with the page: they look a word up by its English.</summary>
public static class ScriptWords
{
    /// <summary>Every text that a script says with <c>tr</c>.</summary>
    public static ImmutableArray<string> All { get; } =
    [
        "day", "days", "This browser tells you when something waits for you.", "This browser was told not to show notifications of this page.", "Marked: copy it with the keyboard.", "Copied.",
        "Connection lost, trying again …", "the bot did not say why", "Not sent: the bot cannot be reached. Try again; a command sent twice is taken once.", "changes", "destroys", "to choose from",
    ];

    /// <summary>Null: they stay as they are.</summary>
    public static string? In(Language language) => language.IsEnglish ? null : JsonSerializer.Serialize(All.ToDictionary(w => w, w => language[w]));
}
