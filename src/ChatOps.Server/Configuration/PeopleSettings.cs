using System.Collections.Immutable;
using System.Text.RegularExpressions;
using ChatOps.Core.Languages;
using ChatOps.Core.People;

namespace ChatOps.Server.Configuration;

/// <summary>Reads <c>People</c> and <c>Channels</c>.</summary>
internal static partial class PeopleSettings
{
    /// <param name="builtIn">Tokens by person that are valid without a file (the demo's); empty for a site.</param>
    /// <param name="usual">Of people without a language of their own.</param>
    public static SitePeople Read(IConfigurationSection section, IReadOnlyDictionary<string, string> builtIn, Language usual, List<string> problems)
    {
        var people = SettingsReader.Named(section, problems).Select(r => Person(r, builtIn, usual)).ToList();
        TellShared(people, p => p.Token, "TokenFile", "has the same token as", problems);
        TellShared(people, p => p.Slack, "Slack", "is also the account of", problems);
        TellShared(people, p => p.Discord, "Discord", "is also the account of", problems);
        return new SitePeople(people);
    }

    public static ImmutableArray<ChannelSettings> Channels(IConfigurationSection section, List<string> problems) =>
        Distinct([.. SettingsReader.Named(section, problems).Select(Channel)], problems);

    /// <summary>A place that were two channels would have the rights of both.</summary>
    private static ImmutableArray<ChannelSettings> Distinct(ImmutableArray<ChannelSettings> channels, List<string> problems)
    {
        foreach (var (platform, placeOf) in new (string, Func<ChannelSettings, string?>)[] { ("Slack", c => c.Slack), ("Discord", c => c.Discord) })
        {
            foreach (var shared in channels.Where(c => placeOf(c) is not null).GroupBy(placeOf).Where(g => g.Count() > 1))
                problems.AddRange(shared.Skip(1).Select(c => $"Channels:{c.Name}:{platform}: is also the place of Channels:{shared.First().Name}; every channel needs its own."));
        }
        return channels;
    }

    private static ChannelSettings Channel(SettingsReader reader)
    {
        var channel = new ChannelSettings(reader.Name, Optional(reader, "Slack"), Optional(reader, "Discord")) { Language = LanguageKey.Read(reader) };
        if (channel.Slack is { } place && !SlackChannel().IsMatch(place))
            reader.Problem("Slack", $"'{place}' is no id of a channel; it looks like C0123ABCD and stands at the end of the channel's details.");
        if (channel.Discord is { } discord && !DiscordId.Is(discord))
            reader.Problem("Discord", DiscordId.Problem(discord, "a channel", "click it with the right button, Copy Channel ID"));
        reader.Done();
        return channel;
    }

    private static Person Person(SettingsReader reader, IReadOnlyDictionary<string, string> builtIn, Language usual)
    {
        var (slack, discord) = (Optional(reader, "Slack"), Optional(reader, "Discord"));
        if (slack is not null && !SlackMember().IsMatch(slack))
            reader.Problem("Slack", $"'{slack}' is no id of a member; it looks like U0123ABCD and stands in the profile's menu.");
        if (discord is not null && !DiscordId.Is(discord))
            reader.Problem("Discord", DiscordId.Problem(discord, "a member", "click the name with the right button, Copy User ID"));
        var actor = new Actor(reader.Name, reader.Text("Name", reader.Name), [.. reader.List("Roles")])
        {
            Language = LanguageKey.Read(reader) ?? usual,
            Accounts = new[] { (Platform: "Discord", Id: discord), (Platform: "Slack", Id: slack) }
                .Where(a => a.Id is not null).ToImmutableSortedDictionary(a => a.Platform, a => a.Id!),
        };
        var file = reader.Text("TokenFile");
        var person = new Person(
            actor, slack, discord,
            file.Length > 0 ? SecretFile.ReadToken(reader, "TokenFile", file) : builtIn.GetValueOrDefault(reader.Name));
        reader.Done();
        return person;
    }

    private static string? Optional(SettingsReader reader, string key) => reader.Text(key) is { Length: > 0 } text ? text : null;

    /// <summary>Two people must never be one account: it could approve its own requests.</summary>
    private static void TellShared(List<Person> people, Func<Person, string?> value, string key, string sentence, List<string> problems)
    {
        foreach (var group in people.Where(p => value(p) is not null).GroupBy(value, StringComparer.Ordinal).Where(g => g.Count() > 1))
        {
            var first = group.First().Actor.Person;
            problems.AddRange(group.Skip(1).Select(p => $"People:{p.Actor.Person}:{key}: {sentence} People:{first}; every person needs their own."));
        }
    }

    [GeneratedRegex("^[CG][A-Z0-9]{1,30}$", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex SlackChannel();

    [GeneratedRegex("^[UW][A-Z0-9]{1,30}$", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex SlackMember();
}
