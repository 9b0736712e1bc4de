using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ChatOps.Fakes.Discord;

/// <summary>Channels, messages and threads.</summary>
internal sealed class Channels(World world)
{
    public const ulong View = 1UL << 10;
    public const ulong Send = 1UL << 11;
    public const ulong Attach = 1UL << 15;
    public const ulong History = 1UL << 16;
    public const ulong MakeThreads = 1UL << 35;
    public const ulong SendInThreads = 1UL << 38;

    private static readonly TimeSpan NonceLasts = TimeSpan.FromMinutes(3);

    public JsonNode Show(string id) => Seen(id).ToJson(world.Bot.Id);

    public JsonNode Post(string id, RestCall call)
    {
        var channel = Seen(id);
        Need(channel, channel.IsThread ? SendInThreads : Send);
        if (channel.With is { TakesNoDirectMessages: true })
            throw new RestError(403, 50007, "Cannot send messages to this user");
        MessageRules.Check(call, isEdit: false);
        if (call.Files.Count > 0)
            Need(channel, Attach);
        if (channel is { IsLocked: true })
            throw new RestError(400, 50083, "Thread is archived");
        channel.IsArchived = false;
        lock (world.Gate)
        {
            if (call.Body.Flag("enforce_nonce") && call.Body.String("nonce") is { } nonce
                && world.Messages.FindLast(
                    m => m.Author == world.Bot && m.Channel == channel && m.Nonce == nonce && world.Now - m.At < NonceLasts) is { } known)
                return known.ToJson();
            return world.Add(Message(channel, call)).ToJson();
        }
    }

    public DiscordMessage Message(DiscordChannel channel, RestCall call, DiscordPerson? onlyFor = null) => Changed(
        new() { Id = world.NewId(), Channel = channel, Author = world.Bot, At = world.Now, Nonce = call.Body.String("nonce"), EphemeralFor = onlyFor }, call);

    public DiscordMessage Changed(DiscordMessage message, RestCall call)
    {
        var body = call.Body;
        var kept = body.Property("attachments") is null ? message.Attachments : [];
        return message with
        {
            Content = body.String("content") ?? message.Content,
            Embeds = body.Property("embeds") ?? message.Embeds,
            Components = body.Property("components") ?? message.Components,
            AllowedMentions = body.Property("allowed_mentions") ?? message.AllowedMentions,
            Attachments = [.. kept, .. call.Files.Select(f => new DiscordAttachment(world.NewId(), f.Name, f.Text))],
        };
    }

    public JsonNode Edit(string id, string message, RestCall call)
    {
        var channel = Seen(id);
        var old = Own(channel, message);
        MessageRules.Check(call, isEdit: true);
        if (channel.IsArchived)
            throw new RestError(400, 50083, "Thread is archived");
        return world.Replace(Changed(old, call) with { Edits = old.Edits + 1 }).ToJson();
    }

    public void Delete(string id, string message) => world.Replace(Own(Seen(id), message) with { IsDeleted = true });

    public JsonNode List(string id, RestCall call)
    {
        var channel = Seen(id);
        Need(channel, View);
        if ((channel.Denied & History) != 0)
            return new JsonArray();
        var limit = int.TryParse(call.Query["limit"], CultureInfo.InvariantCulture, out var asked) ? asked : 50;
        if (limit is < 1 or > 100)
            throw RestError.Form([("limit", "int value should be between 1 and 100.")]);
        var after = ulong.TryParse(call.Query["after"], CultureInfo.InvariantCulture, out var from) ? from : 0;
        lock (world.Gate)
        {
            var found = world.Messages.Where(
                m => m.Channel == channel && m.EphemeralFor is null && ulong.Parse(m.Id, CultureInfo.InvariantCulture) > after).ToList();
            // With "after" they are those next to it; in any case the newest stands first.
            var page = call.Query.ContainsKey("after") ? found.Take(limit) : found.TakeLast(limit);
            return new JsonArray([.. page.Reverse().Select(m => m.ToJson())]);
        }
    }

    public JsonNode OpenThread(string id, string message, RestCall call)
    {
        var channel = Seen(id);
        Need(channel, MakeThreads);
        var first = world.Find(message) ?? throw RestError.Unknown(10008, "Message");
        var flaws = new Flaws();
        var name = flaws.Required(call.Body, "", "name", 100);
        if (call.Body.Number("auto_archive_duration") is not (null or 60 or 1440 or 4320 or 10080))
            flaws.Add("auto_archive_duration", "Value must be one of {60, 1440, 4320, 10080}.");
        flaws.ThrowIfAny();
        lock (world.Gate)
        {
            if (world.Channels.ContainsKey(first.Id))
                throw new RestError(400, 160004, "A thread has already been created for this message");
            return (world.Channels[first.Id] = new(first.Id, name, channel.Guild, channel)).ToJson(world.Bot.Id);
        }
    }

    public JsonNode Change(string id, RestCall call)
    {
        var channel = Seen(id);
        if (!channel.IsThread || channel.IsLocked)
            throw new RestError(403, 50013, "Missing Permissions");
        channel.IsArchived = call.Body.Property("archived") is { } archived ? archived.ValueKind == JsonValueKind.True : channel.IsArchived;
        return channel.ToJson(world.Bot.Id);
    }

    public JsonNode OpenDirect(RestCall call)
    {
        lock (world.Gate)
        {
            var person = world.People.GetValueOrDefault(call.Body.String("recipient_id") ?? "") ?? throw RestError.Form([("recipient_id", "Unknown User")]);
            var channel = world.Channels.Values.FirstOrDefault(c => c.With == person);
            if (channel is null)
            {
                channel = new(world.NewId(), person.Name, null, direct: person);
                world.Channels[channel.Id] = channel;
            }
            return channel.ToJson(world.Bot.Id);
        }
    }

    private DiscordChannel Seen(string id)
    {
        lock (world.Gate)
        {
            var channel = world.Channels.GetValueOrDefault(id);
            if (channel is null or { IsDeleted: true } or { Parent.IsDeleted: true })
                throw RestError.Unknown(10003, "Channel");
            if (channel.Guild is { HasApp: false })
                throw new RestError(403, 50001, "Missing Access");
            Need(channel, View);
            return channel;
        }
    }

    private static void Need(DiscordChannel channel, ulong permission)
    {
        var denied = channel.Denied | (channel.Parent?.Denied ?? 0);
        if ((denied & View) != 0)
            throw new RestError(403, 50001, "Missing Access");
        if ((denied & permission) != 0)
            throw new RestError(403, 50013, "Missing Permissions");
    }

    private DiscordMessage Own(DiscordChannel channel, string id)
    {
        var message = world.Find(id) is { EphemeralFor: null } found && found.Channel == channel
            ? found
            : throw RestError.Unknown(10008, "Message");
        return message.Author == world.Bot ? message : throw new RestError(403, 50005, "Cannot edit a message authored by another user");
    }
}
