using System.Collections.Immutable;
using ChatOps.Core.Chat;
using ChatOps.Core.Languages;
using ChatOps.Core.Operations;
using ChatOps.Core.Reports;
using ChatOps.Core.Steps;
using ChatOps.Server.ChatPlatforms;
using ChatOps.Server.Discord;
using ChatOps.Server.Slack;
using ChatOps.Tests.Web;

namespace ChatOps.Tests.ChatPlatforms;

/// <summary>What is for everybody is said in the channel's language, what is for one person in that person's.</summary>
public class MessageLanguageTests
{
    private static readonly Site Here = new(TimeZoneInfo.Utc, ImmutableDictionary<string, string>.Empty)
    {
        Channels = ["ops", "exploitation"],
        ChannelLanguages = ImmutableDictionary<string, Language>.Empty.Add("exploitation", Language.French),
    };

    private readonly MessageWriter _writer = new("Slack", store: null!, new MemoryPeople(), new LiveSteps(), Here);

    [Theory]
    [InlineData("ops", null, "Denied · Backup · ab3de")]
    [InlineData("exploitation", null, "Rejeté · Backup · ab3de")]
    [InlineData("ops", "french", "Rejeté · Backup · ab3de")]
    [InlineData("exploitation", "operator", "Denied · Backup · ab3de")]
    [InlineData("exploitation", "Slack:U0STRANGER", "Rejeté · Backup · ab3de")]
    public async Task A_message_is_said_in_the_language_of_whom_it_is_for(string channel, string? person, string title)
    {
        var message = new OutboxMessage("k", channel, "ab3de", person, new Reply("Denied · Backup · ab3de") { Buttons = [new(ButtonKind.ReadPlan, "ab3de")] }, [], DateTimeOffset.UnixEpoch);
        var written = await _writer.WriteAsync(message, CancellationToken.None);
        Assert.Equal(title, written.Body.Title);
        var word = written.Language.IsEnglish ? "Read plan" : "Lire le plan";
        Assert.Contains(word, SlackMessages.Of(written.Body, [], written.Buttons, written.Language).Blocks.ToJsonString(Plain), StringComparison.Ordinal);
        Assert.Contains(word, DiscordMessages.Of(written, "k").Components.ToJsonString(Plain), StringComparison.Ordinal);
        // What is stored stays English: it is compared, searched and hashed.
        Assert.Equal("Denied · Backup · ab3de", message.Body.Title);
    }

    [Fact]
    public void A_message_that_did_not_fit_says_so_in_its_language_and_has_no_approve()
    {
        var reply = new Reply("Plan", string.Join('\n', Enumerable.Repeat("Restore lims1 to x", 2000))).In(Language.French);
        ImmutableArray<ResolvedButton> buttons = [new(ButtonKind.Approve, "r"), new(ButtonKind.ReadPlan, "ab3de")];
        var slack = SlackMessages.Of(reply, [], buttons, Language.French);
        Assert.False(slack.IsWhole);
        Assert.Contains("Raccourci. Tout est sous «\u00A0Lire le plan\u00A0» et sur la page du bot.", slack.Blocks.ToJsonString(Plain).Replace("\\u00A0", "\u00A0", StringComparison.OrdinalIgnoreCase), StringComparison.Ordinal);
        Assert.DoesNotContain("Approuver", slack.Blocks.ToJsonString(Plain), StringComparison.Ordinal);
    }

    [Fact]
    public void Dialogs_keep_within_the_platforms_limits_in_every_language()
    {
        foreach (var language in Language.All)
        {
            foreach (var modal in new[] { DiscordModals.AskWhyDenied("a", language), DiscordModals.AskWhyCancelled("a", language), DiscordModals.AskWhatWasSeen("a", language) })
            {
                Assert.InRange(((string)modal["title"]!).Length, 1, 45);
                Assert.InRange(((string)modal["components"]![0]!["components"]![0]!["label"]!).Length, 1, 45);
            }
            foreach (var modal in new[] { SlackModals.AskReason("a", new("C1", "U1", null), language), SlackModals.AskWhatWasSeen("a", new("C1", "U1", null), language) })
            {
                foreach (var part in new[] { "title", "submit", "close" })
                    Assert.InRange(((string)modal[part]!["text"]!).Length, 1, 24);
            }
            foreach (var word in new[] { "Cancel it", "Let it run" })
                Assert.InRange(language[word].Length, 1, 30);
            // Discord cuts none of the descriptions.
            Assert.All(ChatOps.Server.BotSite.BuiltIn.SelectMany(s => s.Parameters.Select(p => p.Summary).Append(s.Summary)).Where(t => t.Length <= 100), t => Assert.InRange(language[t].Length, 1, 100));
        }
    }

    private static readonly System.Text.Json.JsonSerializerOptions Plain = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
}
