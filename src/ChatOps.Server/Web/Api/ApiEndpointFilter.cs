using ChatOps.Core.Chat;
using ChatOps.Core.Intake;
using ChatOps.Core.People;

namespace ChatOps.Server.Web.Api;

/// <summary>Brings the API's requests to the one door and its answers back.</summary>
public sealed class ApiEndpointFilter(IInbox inbox, Visitor visitor, TimeProvider time)
{
    public const string Platform = "Api";

    /// <summary>The channel asked for, or the only one the person has when none was; null when it is none of theirs.</summary>
    public string? Channel(Actor actor, string? asked)
    {
        var channels = visitor.ChannelsOf(actor);
        return string.IsNullOrEmpty(asked) ? (channels.Count == 1 ? channels[0] : null) : channels.FirstOrDefault(c => c == asked);
    }

    public IResult NoChannel(Actor actor, string? asked)
    {
        var channels = string.Join(", ", visitor.ChannelsOf(actor));
        return string.IsNullOrEmpty(asked)
            ? Problems.Of("bad-argument", $"'channel' is missing; yours are: {channels}")
            : Problems.Of("access-denied", $"no rule lets you do anything in '{asked}'; yours are: {channels}");
    }

    public async Task<IResult> ReceiveAsync(HttpContext http, string channel, DeliveryBody body)
    {
        var person = http.Actor().Person;
        var keys = http.Request.Headers["Idempotency-Key"];
        if (keys.Count > 1 || (keys.Count == 1 && !IsKey(keys[0])))
            return Problems.Of("bad-argument", $"an Idempotency-Key has 1 to {RequestLimits.Key} printable ASCII characters");
        var key = keys.Count == 1 ? keys[0] : Guid.NewGuid().ToString("N");
        var delivery = new Delivery(DeliveryId(http.Actor(), key!), Platform, person, channel, body, time.GetUtcNow());

        // Not the request's token: what was received is handled, whether or not the caller still listens.
        return await inbox.ReceiveAsync(delivery, CancellationToken.None) switch
        {
            Answer.Accepted accepted => ApiJson.Accepted(new AcceptedJson(accepted.Operation, accepted.State)),
            Answer.Replied replied => ApiJson.Ok(
                new RepliedJson(ReplyJson.From(replied.Reply), replied.Private ? null : key, replied.OnlyNow)),
            Answer.Refused refused => Problems.Of(refused),
            var other => throw new InvalidOperationException($"An answer of kind {other.GetType().Name} has no form in the API."),
        };
    }

    /// <summary>The delivery of a request, by its key.</summary>
    public static string DeliveryId(Actor actor, string key) => $"api:{actor.Person}:{key}";

    private static bool IsKey(string? key) => key is { Length: > 0 and <= RequestLimits.Key } && key.All(c => c is > ' ' and <= '~');
}
