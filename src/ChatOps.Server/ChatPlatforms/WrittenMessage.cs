using System.Collections.Immutable;
using ChatOps.Core.Chat;
using ChatOps.Core.Languages;

namespace ChatOps.Server.ChatPlatforms;

/// <summary>A message with what is known only when it is sent.</summary>
/// <param name="Accounts">The platform's ids of the people to be notified.</param>
internal sealed record WrittenMessage(Reply Body, ImmutableArray<string> Accounts, ImmutableArray<ResolvedButton> Buttons)
{
    /// <summary>What its body is said in.</summary>
    public Language Language { get; init; } = Language.English;

    /// <summary>What stands at a message that did not fit: where all of it is, of the places that this message has.</summary>
    /// <param name="beside">One that the platform adds to such a message; empty: none.</param>
    public static string Shortened(IEnumerable<ResolvedButton> buttons, string beside, Language? said = null)
    {
        var language = said ?? Language.English;
        var under = string.Join($" {language["or"]} ", buttons.Where(b => b.Kind is ButtonKind.ReadPlan or ButtonKind.ShowOutput).Select(b => language.Say($"“{language[b.Word]}”")));
        string[] places = [.. new[] { under.Length > 0 ? language.Say($"under {under}") : "", language[beside], language["on the bot's page"] }.Where(p => p.Length > 0)];
        var all = $"{string.Join(", ", places[..^1])}{(places.Length > 1 ? $" {language["and"]} " : "")}{places[^1]}";
        return language.Say($"Shortened. Everything is {all}.");
    }
}
