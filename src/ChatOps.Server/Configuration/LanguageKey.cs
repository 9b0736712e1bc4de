using ChatOps.Core.Languages;

namespace ChatOps.Server.Configuration;

/// <summary>Reads <c>Language</c> of the site, a channel or a person.</summary>
internal static class LanguageKey
{
    public const string Name = "Language";

    /// <summary>Null: it is not said.</summary>
    public static Language? Read(SettingsReader reader)
    {
        if (reader.Text(Name) is not { Length: > 0 } code)
            return null;
        if (Language.Find(code) is { } language)
            return language;
        reader.Problem(Name, $"'{code}' is no language of the bot; write {string.Join(" or ", Language.All.Select(l => l.Code))}.");
        return null;
    }
}
