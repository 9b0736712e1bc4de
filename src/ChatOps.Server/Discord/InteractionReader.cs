using System.Text.Json;
using ChatOps.Core.Chat;
using ChatOps.Core.Commands;
using ChatOps.Core.Ops;
using ChatOps.Core.People;
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
    private const int Command = 2;
    private const int Component = 3;
    private const int Autocomplete = 4;
    private const int Modal = 5;

    public Interaction Read(JsonElement interaction)
    {
        roles.Learn(AccountIn(interaction), interaction.Text("guild_id"), interaction);
        return interaction.Number("type") switch
        {
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
        return options.Guilds.Contains(interaction.Text("guild_id")) ? Find(AccountIn(interaction)) : null;
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
            _ => new Interaction.Nothing(),
        };
    }

    private Interaction Submission(JsonElement interaction)
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
            _ => new Interaction.Nothing(),
        };
    }

    /// <summary>Somebody from elsewhere has nobody's rights, whatever the account is called.</summary>
    private Interaction.Delivered Make(JsonElement interaction, DeliveryBody body, InteractionReply reply, bool changes)
    {
        var (account, guild, id) = (AccountIn(interaction), interaction.Text("guild_id"), interaction.Text("id"));
        var isOurs = options.Guilds.Contains(guild);
        var person = isOurs ? Find(account)?.Person : null;
        var place = PlaceIn(interaction);
        var answer = new InteractionPlace(id, interaction.Text("token"), reply, interaction.Text("channel_id"), Late: null);
        var delivery = new Delivery(
            $"discord:{id}", Name, person ?? Delivery.Stranger(Name, account), options.ChannelAt(place) ?? Delivery.Unbound(Name, place),
            body, time.GetUtcNow())
        {
            AnswerTo = answer.ToAnswerPlace(),
            Objection = isOurs ? null : new Answer.Refused("guild-unknown", guild.Length > 0
                ? $"only people of the guilds that the bot's settings name may use it; this one is {guild}"
                : "nothing works in direct messages; use a channel that the bot's settings know"),
        };
        return new(delivery, answer, changes);
    }

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
