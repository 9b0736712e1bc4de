using System.Text.Json;
using ChatOps.Core.Chat;
using ChatOps.Core.Commands;
using ChatOps.Core.Ops;
using ChatOps.Core.People;
using ChatOps.Core.Text;
using ChatOps.Server.ChatPlatforms;

namespace ChatOps.Server.Discord;

/// <summary>
/// Reads interactions (discord.com/developers/docs/interactions/receiving-and-responding). Who is meant and where is taken from what
/// Discord itself says, never from what somebody typed.
/// </summary>
internal sealed class InteractionReader(
    DiscordOptions options, DiscordCommands commands, IPeople people, MemberRoles roles, TimeProvider time)
{
    private const string Name = DiscordPlatform.PlatformName;
    private const int Ping = 1;
    private const int Command = 2;
    private const int Component = 3;
    private const int Autocomplete = 4;
    private const int Modal = 5;

    /// <summary>No command: whoever finds it stored without its refusal runs nothing.</summary>
    private const string Unknown = "a button that is not known";

    public Interaction Read(JsonElement interaction)
    {
        // Without these nobody could be answered, and it could not be told from the next one like it.
        if (Snowflake.TimeOf(interaction.Text("id")) is null || interaction.Text("token") is not { Length: > 0 } token || token.Any(char.IsWhiteSpace))
            return new Interaction.Nothing();
        roles.Learn(AccountIn(interaction), interaction.Text("guild_id"), interaction);
        return interaction.Number("type") switch
        {
            Ping => new Interaction.Ping(),
            Command => Typed(interaction),
            Component => Click(interaction),
            Autocomplete => new Interaction.Typing(),
            Modal => Submission(interaction),
            _ => new Interaction.Nothing(),
        };
    }

    /// <summary>Null: nobody of the settings, or in a guild that does not count.</summary>
    public Actor? PersonOf(JsonElement interaction)
    {
        roles.Learn(AccountIn(interaction), interaction.Text("guild_id"), interaction);
        return StrangeIn(interaction) is null ? Find(AccountIn(interaction)) : null;
    }

    /// <summary>Null: a place that the settings bind to nothing.</summary>
    public string? ChannelOf(JsonElement interaction) => options.ChannelAt(PlaceIn(interaction));

    private Interaction.Delivered Typed(JsonElement interaction)
    {
        var sub = interaction.Items("data", "options").FirstOrDefault();
        var (name, verb) = (interaction.Text("data", "name"), sub.ValueKind == JsonValueKind.Object ? sub.Text("name") : "");
        var command = commands.Find(name, verb);
        var text = command is null ? TypedText.OfUnknown(name, verb) : TypedText.Of(command, [.. sub.Items("options")]);
        return Make(interaction, new DeliveryBody.TypedCommand(text), InteractionReply.Original, command?.Spec.Risk != Risk.Read);
    }

    private Interaction Click(JsonElement interaction)
    {
        var (action, value) = DiscordButtons.Read(interaction.Text("data", "custom_id"));
        Interaction.Delivered Click(DeliveryBody body, bool changes = true) => Make(interaction, body, InteractionReply.FollowUp, changes);
        Interaction.Delivered Part(string part) =>
            Make(interaction, new DeliveryBody.TypedCommand($"/ops show {value} --part {part}"), InteractionReply.Original, changes: false);
        return action switch
        {
            "approve" => Click(new DeliveryBody.ApprovalClick(value, null, Approve: true, Digest: null, Reason: null)),
            "deny" => new Interaction.ToDeny(
                Click(new DeliveryBody.ApprovalClick(value, null, Approve: false, Digest: null, Reason: null)), value),
            "cancel" => new Interaction.ToCancel(Click(new DeliveryBody.CancelClick(value, Reason: null)), value),
            "resolve" => new Interaction.ToResolve(Make(interaction, new DeliveryBody.TypedCommand($"/ops resolve {value}"), InteractionReply.FollowUp, changes: true), value),
            "plan" => Part(OpsShow.Plan),
            "output" => Part(OpsShow.Output),
            "share" when value.Contains(':') => Click(new DeliveryBody.ShareClick(null, value), changes: false),
            "share" => Click(new DeliveryBody.ShareClick(value, null), changes: false),
            DiscordButtons.Run =>
                new Interaction.ToRun(
                    Make(interaction, new DeliveryBody.TypedCommand("/ops help"), InteractionReply.Original, changes: true), value),
            _ => NotOurs(interaction),
        };
    }

    private Interaction.Delivered Submission(JsonElement interaction)
    {
        var (action, value) = DiscordButtons.Read(interaction.Text("data", "custom_id"));
        var reason = DiscordModals.ReasonIn(interaction.At("data") ?? default);
        return action switch
        {
            "deny" => Make(
                interaction, new DeliveryBody.ApprovalClick(value, null, Approve: false, Digest: null, reason), InteractionReply.FollowUp,
                changes: true),
            "resolve" => Make(
                interaction, new DeliveryBody.TypedCommand($"/ops resolve {value} {reason?.ReplaceLineEndings(" ")}"), InteractionReply.FollowUp, changes: true),
            "cancel" => Make(interaction, new DeliveryBody.CancelClick(value, reason), InteractionReply.FollowUp, changes: true),
            _ => NotOurs(interaction),
        };
    }

    /// <summary>Whoever pressed it sees an answer instead of "This interaction failed".</summary>
    private Interaction.Delivered NotOurs(JsonElement interaction)
    {
        var made = Make(interaction, new DeliveryBody.TypedCommand(Unknown), InteractionReply.Original, changes: false);
        return made with
        {
            Delivery = made.Delivery with
            {
                Objection = made.Delivery.Objection ?? new Answer.Refused(
                    "button-unknown", "this bot has no such button or dialog, so nothing was done; type the command instead: /ops help lists them"),
            },
        };
    }

    /// <summary>Somebody from elsewhere has nobody's rights, whatever the account is called.</summary>
    private Interaction.Delivered Make(JsonElement interaction, DeliveryBody body, InteractionReply reply, bool changes)
    {
        var (account, id) = (AccountIn(interaction), interaction.Text("id"));
        var strange = StrangeIn(interaction);
        var person = strange is null ? Find(account)?.Person : null;
        var place = PlaceIn(interaction);
        var answer = new InteractionPlace(id, interaction.Text("token"), reply, interaction.Text("channel_id"), Late: null);
        var delivery = new Delivery(
            $"discord:{id}", Name, person ?? Delivery.Stranger(Name, account), options.ChannelAt(place) ?? Delivery.Unbound(Name, place),
            body, time.GetUtcNow())
        {
            AnswerTo = answer.ToAnswerPlace(),
            Objection = strange is null ? null : new Answer.Refused("guild-unknown", strange),
        };
        return new(delivery, answer, changes);
    }

    /// <summary>
    /// Null: in a guild of the settings, by a member of it. Direct messages and groups have no guild; where somebody brought the
    /// application along by installing it for the own account, the guild is another one, or Discord tells no membership.
    /// </summary>
    private string? StrangeIn(JsonElement interaction) => interaction.Text("guild_id") switch
    {
        "" => "nothing works in direct messages; type it in a channel that the bot's settings know",
        var guild when !options.Guilds.Contains(guild) =>
            $"only people of the guilds that the bot's settings name may use it, and this one, {InertText.ShowLine(guild)}, is none of them; "
            + "type it in one of theirs, or have it added to Discord:GuildIds",
        var guild when interaction.Text("member", "user", "id").Length == 0 =>
            $"Discord does not say that you are a member of the guild {InertText.ShowLine(guild)}; type it again in one of its channels",
        _ => null,
    };

    private Actor? Find(string account) =>
        account.Length == 0 ? null : people.All.FirstOrDefault(a => a.Accounts.GetValueOrDefault(Name) == account);

    private static string AccountIn(JsonElement interaction) =>
        interaction.Text("member", "user", "id") is { Length: > 0 } member ? member : interaction.Text("user", "id");

    /// <summary>In a thread the channel around it counts.</summary>
    private static string PlaceIn(JsonElement interaction) =>
        interaction.Number("channel", "type") is >= 10 and <= 12 && interaction.Text("channel", "parent_id") is { Length: > 0 } parent
            ? parent
            : interaction.Text("channel_id");
}
