using System.Collections.Immutable;
using ChatOps.Core.Chat;
using ChatOps.Core.Text;
using ChatOps.Fakes.Discord;
using ChatOps.Server.ChatPlatforms;
using ChatOps.Server.Discord;
using FsCheck;
using FsCheck.Fluent;

namespace ChatOps.Tests.Discord;

public class DiscordMessageTests
{
    private const string Hostile = "@everyone <@123456789012345678> <@&1> <#2> <t:0:R> <:a:1> [x](https://evil.example) https://evil.example discord.gg/abc **b** __u__ ~~s~~ ||sp|| `c` ```d``` :smile:\n# head\n> q\n- l\n1. n\n-# s \u202Egnp.exe\u202C";

    private static readonly ImmutableArray<ResolvedButton> Buttons = [new(ButtonKind.Approve, "random"), new(ButtonKind.Deny, "random"), new(ButtonKind.ReadPlan, "ab3de")];

    /// <summary>The rules are the fake's, which knows what Discord counts.</summary>
    [Fact]
    public async Task Discord_takes_whatever_is_made_of_a_reply_and_nothing_in_it_is_more_than_text()
    {
        await using var discord = await FakeDiscord.StartAsync();
        discord.Buckets.IsOn = false;
        var (person, ops) = (discord.AddPerson("approver"), discord.AddChannel("ops"));
        using var http = new HttpClient();
        var api = new DiscordApi(http, new(new Uri($"{discord.ApiUrl}/v10/"), discord.Token, null, []), TimeProvider.System);
        foreach (var reply in Replies().Sample(100, 25))
        {
            foreach (var content in (DiscordContent[])[DiscordMessages.Of(new(reply, [person.Id], Buttons), "any"), DiscordMessages.Plain(reply, "any")])
            {
                var answer = await SendPatientlyAsync(api, DiscordCall.Post($"channels/{ops.Id}/messages", content.Body()));
                Assert.Equal("", answer.Told);
                var shown = discord.MessagesIn(ops)[^1];
                Assert.Equal(content.Accounts, shown.Notified.Order());
                Assert.All(shown.Active, a => Assert.True(a == $"<@{person.Id}>" || a == "-# " || IsMoment(a), $"'{a}' of {shown}"));
                Assert.DoesNotContain(shown.Shown.EnumerateRunes(), r => Invisible.Is(r) && r.Value is not ('\n' or '\t'));
                Assert.Equal(content.IsWhole, shown.HasButton("Approve"));
            }
        }
    }

    [Fact]
    public void Hostile_text_is_shown_as_it_is_and_mentions_nobody()
    {
        var content = DiscordMessages.Of(new(
            new Reply(Hostile, Hostile) { Fields = [new(Hostile, Hostile)], Code = Hostile, Table = new(["a"], [[Hostile]]) }, ["1"],
            []), null);
        var message = Shown(content);

        Assert.Equal(["<@1>"], message.Active);
        Assert.Equal(["1"], message.Notified);
        Assert.Contains("@everyone <@123456789012345678>", message.Shown);
        Assert.Contains("[x](https://evil.example)", message.Shown);
        Assert.Contains(@"\u{202E}gnp.exe", message.Shown);
    }

    [Fact]
    public void The_fakes_own_reading_finds_what_is_active() =>
        Assert.True(
            Shown(new(Hostile, [], [], [], true)).Active.Count >= 18, string.Join(" | ", Shown(new(Hostile, [], [], [], true)).Active));

    [Fact]
    public void A_plan_that_is_not_wholly_visible_is_offered_to_be_read_instead_of_approved()
    {
        var small = DiscordMessages.Of(new(new Reply("plan") { Fields = [new("Plan", "one line")] }, [], Buttons), null);
        var large = DiscordMessages.Of(new(
            new Reply("plan") { Fields = [.. Enumerable.Range(0, 30).Select(_ => new ReplyField("Plan", new string('x', 900)))] }, [],
            Buttons), null);
        var cut = DiscordMessages.Of(new(new Reply("plan") { Fields = [new("Plan", new string('x', 1025))] }, [], Buttons), null);

        Assert.True(small.IsWhole);
        Assert.Equal(["Approve", "Deny", "Read plan"], Shown(small).Buttons.Select(b => b.Label));
        Assert.All(new[] { large, cut }, c => Assert.Equal(["Deny", "Read plan"], Shown(c).Buttons.Select(b => b.Label)));
    }

    [Fact]
    public void A_plan_of_many_lines_is_wholly_visible()
    {
        var content = DiscordMessages.Of(new(new Reply("plan") { Fields = [.. Enumerable.Range(0, 35).Select(i => new ReplyField("Plan", $"line {i} of the plan")), new("Digest", "abc")] }, [], Buttons), null);

        Assert.True(content.IsWhole);
        Assert.Contains("line 34 of the plan", Shown(content).Shown);
    }

    [Theory]
    [InlineData("**", 4, @"\*\*")]
    [InlineData("**", 3, @"\*…")]
    [InlineData(@"\\\\", 5, @"\\\\…")]
    [InlineData(@"\\\\", 6, @"\\\\…")]
    [InlineData("ab😀c", 4, "ab…")]
    public void A_text_is_cut_where_nothing_is_torn(string text, int most, string cut) =>
        Assert.Equal(cut, DiscordText.Escape(text, most, out _));

    [Fact]
    public void Of_long_output_the_end_is_shown_and_nothing_ends_its_block()
    {
        var content = DiscordMessages.Of(
            new(new Reply("x") { Code = string.Join('\n', Enumerable.Range(1, 5000).Select(i => $"line {i} ```")) }, [], []), null);

        Assert.Contains("line 5000", Shown(content).Shown);
        Assert.Empty(Shown(content).Active);
        Assert.False(content.IsWhole);
    }

    [Fact]
    public void A_moment_is_shown_in_the_readers_own_zone()
    {
        var at = new DateTimeOffset(2026, 11, 22, 14, 0, 0, TimeSpan.Zero);

        Assert.Equal(
            [$"<t:{at.ToUnixTimeSeconds()}:f>"],
            Shown(DiscordMessages.Of(new(new Reply("x") { Fields = [new("Until", "then") { At = at }] }, [], []), null)).Active);
    }

    [Fact]
    public void A_place_of_an_interaction_is_read_back_as_it_was_kept()
    {
        var place = new InteractionPlace("123", "tok.en-_", InteractionReply.FollowUp, "456", TimeSpan.FromSeconds(42));

        Assert.Equal(place, InteractionPlace.Read(place.ToAnswerPlace().Thread));
        Assert.Equal(place with { Late = null }, InteractionPlace.Read((place with { Late = null }).ToAnswerPlace().Thread));
        Assert.Null(InteractionPlace.Read("1700000000.123456"));
        Assert.Null(InteractionPlace.Read(null));
    }

    internal static Gen<Reply> Replies() =>
        from title in Texts(400)
        from text in Texts(20_000)
        from fields in Gen.ListOf(Fields())
        from code in Gen.OneOf(Gen.Constant<string?>(null), Texts(60_000).Select(t => (string?)t))
        from columns in Gen.Choose(1, 6)
        from rows in Gen.ListOf(Gen.ArrayOf(Texts(300), columns))
        from hasTable in Gen.Elements(true, false)
        from tone in Gen.Elements(Tone.Good, Tone.Bad, Tone.Warning, Tone.Neutral)
        select new Reply(title, text, tone)
        {
            Fields = [.. fields],
            Code = code,
            Table = hasTable
                ? new([.. Enumerable.Range(0, columns).Select(c => $"c{c}")], [.. rows.Select(r => r.ToImmutableArray())])
                : null,
        };

    private static Gen<ReplyField> Fields() =>
        from name in Texts(400)
        from value in Texts(4000)
        from isMoment in Gen.Elements(true, false, false)
        select new ReplyField(name, value) { At = isMoment ? DateTimeOffset.UnixEpoch : null };

    private static Gen<string> Texts(int longest) =>
        from most in Gen.Elements(0, 3, 60, longest)
        from length in Gen.Choose(0, most)
        from pool in Gen.Elements(
            "abc xyz", "a\nb ", "é→😀", Hostile, "`*_~|", "\\", "\u202E\u200B\u0007x", "𝄞", "https://evil.example <@1> ", "```\n")
        select length == 0 ? "" : string.Concat(Enumerable.Repeat(pool, (length / pool.Length) + 1));

    private static bool IsMoment(string active) => active == "<t:0:f>";

    private static DiscordMessage Shown(DiscordContent content) => new()
    {
        Id = "1",
        Channel = new("2", "ops", null),
        Author = new("3", "chatops"),
        Content = content.Text,
        Embeds = System.Text.Json.JsonSerializer.SerializeToElement(content.Embeds),
        Components = System.Text.Json.JsonSerializer.SerializeToElement(content.Components),
        AllowedMentions = System.Text.Json.JsonSerializer.SerializeToElement(content.Body()["allowed_mentions"]),
    };

    private static async Task<DiscordAnswer> SendPatientlyAsync(DiscordApi api, DiscordCall call)
    {
        var answer = await api.InTurnAsync(call, CancellationToken.None, tries: 20);
        return answer;
    }
}
