using System.Collections.Immutable;
using ChatOps.Core.Access;

namespace ChatOps.Server.Configuration;

/// <summary>Reads <c>People</c> and <c>Channels</c>.</summary>
internal static class PeopleSettings
{
    /// <summary>Shorter ones can be guessed; <c>openssl rand -hex 32</c> makes 64 characters.</summary>
    public const int ShortestToken = 16;

    /// <param name="builtIn">Tokens by person that are valid without a file (the demo's); empty for a site.</param>
    public static SitePeople Read(IConfigurationSection section, IReadOnlyDictionary<string, string> builtIn, List<string> problems)
    {
        var people = SettingsReader.Named(section, problems).Select(r => Person(r, builtIn)).ToList();
        TellShared(people, p => p.Token, "TokenFile", "has the same token as", problems);
        TellShared(people, p => p.Slack, "Slack", "is also the account of", problems);
        TellShared(people, p => p.Discord, "Discord", "is also the account of", problems);
        return new SitePeople(people);
    }

    public static ImmutableArray<ChannelSettings> Channels(IConfigurationSection section, List<string> problems) =>
        [.. SettingsReader.Named(section, problems).Select(Channel)];

    private static ChannelSettings Channel(SettingsReader reader)
    {
        var channel = new ChannelSettings(reader.Name, Optional(reader, "Slack"), Optional(reader, "Discord"));
        reader.Done();
        return channel;
    }

    private static Person Person(SettingsReader reader, IReadOnlyDictionary<string, string> builtIn)
    {
        var (slack, discord) = (Optional(reader, "Slack"), Optional(reader, "Discord"));
        var actor = new Actor(reader.Name, reader.Text("Name", reader.Name), [.. reader.List("Roles")])
        {
            Accounts = new[] { (Platform: "Discord", Id: discord), (Platform: "Slack", Id: slack) }
                .Where(a => a.Id is not null).ToImmutableSortedDictionary(a => a.Platform, a => a.Id!),
        };
        var file = reader.Text("TokenFile");
        var person = new Person(
            actor, slack, discord,
            file.Length > 0 ? SecretFile.Read(reader, "TokenFile", file, ShortestToken) : builtIn.GetValueOrDefault(reader.Name));
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
}
