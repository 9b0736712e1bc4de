using System.Text.Json;
using System.Text.Json.Nodes;

namespace ChatOps.Fakes.Discord;

/// <summary>Answers to interactions, by their tokens (discord.com/developers/docs/interactions/receiving-and-responding).</summary>
internal sealed class Answers(World world, Channels channels)
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan TokenLasts = TimeSpan.FromMinutes(15);
    private const int Ephemeral = 64;

    public void Callback(string id, string token, RestCall call)
    {
        var interaction = Find(token) is { } found && found.Id == id ? found : throw RestError.Unknown(10062, "interaction");
        if (interaction.IsAnswered)
            throw new RestError(400, 40060, "Interaction has already been acknowledged.");
        if (world.Now - interaction.At > Patience)
            throw RestError.Unknown(10062, "interaction");
        var (type, data) = ((int)(call.Body.Number("type") ?? 0), call.Body.Property("data") ?? JsonElement.Parse("{}"));
        CheckType(interaction, type);
        switch (type)
        {
            case 1:
                break;
            case 4:
                var said = call.With(data);
                MessageRules.Check(said, isEdit: false);
                interaction.Original = world.Add(channels.Message(interaction.Channel, said, OnlyFor(interaction, data))).Id;
                break;
            case 5:
                var thinking = new DiscordMessage { Id = world.NewId(), Channel = interaction.Channel, Author = world.Bot, At = world.Now, IsLoading = true, EphemeralFor = OnlyFor(interaction, data) };
                interaction.Original = world.Add(thinking).Id;
                break;
            case 6:
                interaction.Original = interaction.Source?.Id;
                break;
            case 8:
                CheckChoices(data);
                break;
            case 9:
                ModalRules.Check(data);
                lock (world.Gate)
                    world.Modals[interaction.Person.Id] = new(interaction.Person, interaction.Channel, data);
                break;
            default:
                throw RestError.Form([("type", $"this fake does not know the type {type}")]);
        }
        interaction.Take(type, data);
    }

    public JsonNode FollowUp(string token, RestCall call)
    {
        var interaction = Good(token);
        MessageRules.Check(call, isEdit: false);
        // The first one after a deferral is its message, and can be no other's to see.
        if (interaction.Original is { } original && world.Find(original) is { IsLoading: true } thinking)
            return world.Replace(channels.Changed(thinking, call) with { IsLoading = false }).ToJson();
        var said = world.Add(channels.Message(interaction.Channel, call, OnlyFor(interaction, call.Body)));
        interaction.FollowUps.Enqueue(said.Id);
        return said.ToJson();
    }

    public JsonNode EditOriginal(string token, RestCall call)
    {
        var original = Original(token);
        MessageRules.Check(call, isEdit: true);
        return world.Replace(channels.Changed(original, call) with { IsLoading = false, Edits = original.Edits + 1 }).ToJson();
    }

    public void DeleteOriginal(string token) => world.Replace(Original(token) with { IsDeleted = true });

    private DiscordMessage Original(string token) =>
        Good(token).Original is { } id && world.Find(id) is { } message ? message : throw RestError.Unknown(10008, "Message");

    private DiscordInteraction Good(string token) => Find(token) is { IsAnswered: true } found && world.Now - found.At <= TokenLasts
        ? found
        : Find(token) is { IsAnswered: true }
            ? throw new RestError(401, 50027, "Invalid Webhook Token")
            : throw RestError.Unknown(10015, "Webhook");

    private DiscordInteraction? Find(string token)
    {
        lock (world.Gate)
            return world.Interactions.Find(i => i.Token == token);
    }

    private static DiscordPerson? OnlyFor(DiscordInteraction interaction, JsonElement data) =>
        ((data.Number("flags") ?? 0) & Ephemeral) != 0 ? interaction.Person : null;

    private static void CheckType(DiscordInteraction interaction, int type)
    {
        var fits = interaction.Type switch
        {
            1 => type == 1,
            4 => type == 8,
            3 => type is 4 or 5 or 6 or 7 or 9,
            5 => type is 4 or 5 || (type is 6 or 7 && interaction.Source is not null),
            _ => type is 4 or 5 or 9,
        };
        if (!fits)
            throw RestError.Form([("type", $"Value must not be {type} for this interaction.")]);
    }

    private static void CheckChoices(JsonElement data)
    {
        var flaws = new Flaws();
        var choices = data.Items("choices").ToList();
        if (data.Property("choices") is null || choices.Count > 25)
            flaws.Add("data.choices", "Must be 25 or fewer in length.");
        for (var i = 0; i < choices.Count; i++)
        {
            flaws.Required(choices[i], $"data.choices.{i}.", "name", 100);
            flaws.Required(choices[i], $"data.choices.{i}.", "value", 100);
        }
        flaws.ThrowIfAny();
    }
}
