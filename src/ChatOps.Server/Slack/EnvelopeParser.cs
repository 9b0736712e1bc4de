using System.Text.Json;
using ChatOps.Core.Chat;
using ChatOps.Core.Ops;
using ChatOps.Core.People;
using ChatOps.Server.ChatPlatforms;

namespace ChatOps.Server.Slack;

/// <summary>Reads envelopes (docs.slack.dev/apis/events-api/using-socket-mode). Who is meant and where is taken from what Slack itself says, never from what somebody typed.</summary>
internal sealed class EnvelopeParser(SlackOptions options, IPeople people, TimeProvider time)
{
    private const string Name = SlackPlatform.PlatformName;

    /// <param name="bot">The bot's own account.</param>
    public Arrival Read(JsonElement envelope, string bot)
    {
        var id = envelope.Text("envelope_id");
        return envelope.At("payload") is not { ValueKind: JsonValueKind.Object } payload
            ? new Arrival.Nothing()
            : envelope.Text("type") switch
            {
                "slash_commands" => Slash(id, payload),
                "interactive" => Interactive(id, payload),
                "events_api" => Event(payload, bot),
                _ => new Arrival.Nothing(),
            };
    }

    private Arrival.Delivered Slash(string id, JsonElement payload)
    {
        var family = payload.Text("command").TrimStart('/');
        if (family.StartsWith(options.CommandPrefix, StringComparison.Ordinal))
            family = family[options.CommandPrefix.Length..];
        var spot = new ConversationReference(payload.Text("channel_id"), payload.Text("user_id"), null);
        return new(Make(IdOf(payload, id), spot, [payload.Text("team_id")], new DeliveryBody.TypedCommand($"/{family} {SlackText.Decode(payload.Text("text"))}".TrimEnd())));
    }

    private Arrival Interactive(string id, JsonElement payload) => payload.Text("type") switch
    {
        "block_actions" => Click(id, payload),
        "view_submission" => Submission(id, payload),
        _ => new Arrival.Nothing(),
    };

    private Arrival Click(string id, JsonElement payload)
    {
        var action = payload.Items("actions").FirstOrDefault();
        var (which, value) = (action.ValueKind == JsonValueKind.Object ? action.Text("action_id") : "", action.ValueKind == JsonValueKind.Object ? action.Text("value") : "");
        var place = payload.Text("channel", "id") is { Length: > 0 } channel ? channel : payload.Text("container", "channel_id");
        var spot = new ConversationReference(place, payload.Text("user", "id"), payload.Text("container", "thread_ts") is { Length: > 0 } thread ? thread : null);
        var trigger = payload.Text("trigger_id");
        Delivery Click(DeliveryBody body) => Make(IdOf(payload, id), spot, TeamsOf(payload), body);
        Arrival.ToRead Part(string part) =>
            new(Click(new DeliveryBody.TypedCommand($"/ops show {value} --part {part}")) with { AnswerTo = null }, trigger, value, spot);
        return which switch
        {
            "approve" => new Arrival.Delivered(Click(new DeliveryBody.ApprovalClick(value, null, Approve: true, Digest: null, Reason: null))),
            "deny" => new Arrival.ToDeny(value, trigger, spot, Click(new DeliveryBody.ApprovalClick(value, null, Approve: false, Digest: null, Reason: null))),
            "resolve" => new Arrival.ToResolve(value, trigger, spot, Click(new DeliveryBody.TypedCommand($"/ops resolve {value}"))),
            "cancel" => new Arrival.Delivered(Click(new DeliveryBody.CancelClick(value, Reason: null))),
            "plan" => Part(OpsShow.Plan),
            "output" => Part(OpsShow.Output),
            "share" when value.Contains(':') => new Arrival.Delivered(Click(new DeliveryBody.ShareClick(null, value))),
            "share" => new Arrival.Delivered(Click(new DeliveryBody.ShareClick(value, null))),
            _ => new Arrival.Nothing(),
        };
    }

    /// <summary>The place of a modal is what the bot itself wrote into it when it was opened; Slack hands it back unseen and unchanged.</summary>
    private Arrival Submission(string id, JsonElement payload)
    {
        var view = payload.At("view") ?? default;
        if (SlackModals.Read(view) is not { } origin)
            return new Arrival.Nothing();
        var spot = new ConversationReference(origin.Place, payload.Text("user", "id"), origin.Thread);
        return new Arrival.Delivered(Make(IdOf(payload, id), spot, TeamsOf(payload), origin.Body));
    }

    private Arrival Event(JsonElement payload, string bot)
    {
        var told = payload.At("event") ?? default;
        return told.ValueKind != JsonValueKind.Object
            ? new Arrival.Nothing()
            : told.Text("type") switch
            {
                "app_mention" => Said(payload, told, bot, mentioned: true),
                "message" => Said(payload, told, bot, mentioned: false),
                "subteam_members_changed" or "subteam_updated" or "subteam_created" => new Arrival.GroupChanged(),
                _ => new Arrival.Nothing(),
            };
    }

    private Arrival Said(JsonElement payload, JsonElement told, string bot, bool mentioned)
    {
        var (text, thread, user) = (told.Text("text"), told.Text("thread_ts"), told.Text("user"));
        // What programs say, and what was only edited, asks for nothing.
        if (told.Text("bot_id").Length > 0 || told.Text("subtype").Length > 0 || told.At("edited") is not null || user.Length == 0 || user == bot)
            return new Arrival.Nothing();
        var behind = SlackText.BehindMention(text, bot);
        // A mention comes as a message, too; it counts once, as the mention.
        if (mentioned ? behind is null : behind is not null || thread.Length == 0)
            return new Arrival.Nothing();
        var words = Unprefixed((behind ?? SlackText.Decode(text)).TrimStart('/'));
        var spot = new ConversationReference(told.Text("channel"), user, thread.Length > 0 ? thread : null);
        var typed = words.Length > 0 ? $"/{words}" : "/ops help";
        string[] teams = [payload.Text("team_id"), told.Text("user_team"), told.Text("source_team"), told.Text("team")];
        var delivery = Make(payload.Text("event_id"), spot, teams, new DeliveryBody.TypedCommand(typed));
        return thread.Length == 0
            ? new Arrival.Delivered(delivery)
            : new Arrival.InThread(delivery, PostedId.Of(spot.Place, thread), words, OnlyThere: !mentioned);
    }

    /// <summary>Behind a mention commands have no prefix; who writes them as the slash command is called means the same.</summary>
    private string Unprefixed(string words)
    {
        var first = words.Split((char[]?)null, 2)[0];
        return options.CommandPrefix.Length > 0 && first.StartsWith(options.CommandPrefix, StringComparison.Ordinal)
            && options.Families.Contains(first[options.CommandPrefix.Length..]) && !options.Families.Contains(first)
                ? words[options.CommandPrefix.Length..]
                : words;
    }

    /// <summary>
    /// What a person did once comes again under another envelope when nobody acknowledged it in time; the trigger stays the same (recorded: it ran twice, five times of five).
    /// </summary>
    private static string IdOf(JsonElement payload, string envelope) => payload.Text("trigger_id") is { Length: > 0 } trigger ? trigger : envelope;

    private static string[] TeamsOf(JsonElement payload) => [payload.Text("team", "id"), payload.Text("user", "team_id")];

    /// <summary>Somebody from elsewhere has nobody's rights, whatever the account is called.</summary>
    private Delivery Make(string id, ConversationReference spot, string[] teams, DeliveryBody body)
    {
        // Every team that is named must be ours, and one must be.
        var foreign = teams.FirstOrDefault(t => t.Length > 0 && t != options.Team) ?? (teams.Contains(options.Team) ? null : "nowhere");
        var person = foreign is null ? people.All.FirstOrDefault(a => a.Accounts.GetValueOrDefault(Name) == spot.Account)?.Person : null;
        return new($"slack:{id}", Name, person ?? Delivery.Stranger(Name, spot.Account), options.ChannelAt(spot.Place) ?? Delivery.Unbound(Name, spot.Place), body, time.GetUtcNow())
        {
            AnswerTo = new(spot.Thread),
            Objection = foreign is null ? null : new Answer.Refused("workspace-unknown", $"only people of the workspace {options.Team} may use this bot; you come from {foreign}"),
        };
    }
}
