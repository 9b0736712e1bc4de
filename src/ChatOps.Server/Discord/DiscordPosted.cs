using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using ChatOps.Core.Chat;
using ChatOps.Server.ChatPlatforms;

namespace ChatOps.Server.Discord;

/// <summary>Looks for what the bot itself posted.</summary>
internal sealed class DiscordPosted(DiscordApi api, DiscordBotIdentity self) : IPostedMessages
{
    private const int MostPages = 10;
    private const int Page = 100;

    public Task<PostedFound> ByMarkAsync(MarkedMessage message, int enough, CancellationToken cancellationToken) =>
        LookAsync(message, m => DiscordMark.Bears(m, message.Mark), enough, cancellationToken);

    public Task<PostedFound> ByFileAsync(MarkedMessage message, string name, CancellationToken cancellationToken) =>
        LookAsync(message, m => m.Items("attachments").Any(a => a.Text("filename") == name), enough: 1, cancellationToken);

    public async Task<bool> DeleteAsync(MarkedMessage message, string id, CancellationToken cancellationToken) =>
        await api.SendAsync(DiscordCall.Delete($"channels/{message.Place}/messages/{id}"), cancellationToken) is DiscordAnswer.Done;

    private async Task<PostedFound> LookAsync(
        MarkedMessage message, Func<JsonElement, bool> isIt, int enough, CancellationToken cancellationToken)
    {
        var found = ImmutableArray.CreateBuilder<string>();
        var after = Snowflake.At(message.Since);
        for (var page = 0; page < MostPages; page++)
        {
            var answer = await api.SendAsync(DiscordCall.Get(string.Create(
                CultureInfo.InvariantCulture, $"channels/{message.Place}/messages?limit={Page}&after={after}")), cancellationToken);
            if (answer is not DiscordAnswer.Done { Body: { ValueKind: JsonValueKind.Array } messages })
                return new([.. found], found.Count > 0 ? null : Doubt(answer));
            found.AddRange(
                messages.EnumerateArray().Where(m => m.Text("author", "id") == self.Account && isIt(m)).Select(m => m.Text("id")));
            if (messages.GetArrayLength() < Page || found.Count >= enough)
                break;
            after = messages.EnumerateArray().Select(m => m.Text("id")).MaxBy(id => ulong.Parse(id, CultureInfo.InvariantCulture))!;
        }
        return new([.. found], Doubt: null);
    }

    /// <summary>Refused for good, such as without the right to read the history: then it is posted, twice at the worst.</summary>
    private static PostResult.Later? Doubt(DiscordAnswer answer) => answer switch
    {
        DiscordAnswer.Limited limited => new(limited.After, limited.Told, NotPosted: false) { AsksToWait = true },
        DiscordAnswer.Unclear unclear => new(TimeSpan.FromSeconds(3), unclear.Why, NotPosted: false),
        _ => null,
    };
}
