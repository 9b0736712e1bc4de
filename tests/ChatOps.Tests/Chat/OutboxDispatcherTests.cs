using ChatOps.Core.Chat;
using ChatOps.Tests.Operations;
using ChatOps.Tests.Storage;
using Microsoft.Extensions.Logging.Abstractions;

namespace ChatOps.Tests.Chat;

/// <summary>The courier with the real outbox and a platform that answers as the test says.</summary>
public class OutboxDispatcherTests
{
    private static CancellationToken None => CancellationToken.None;

    [Fact]
    public async Task A_refused_message_is_tried_once_as_plain_text_and_the_next_ones_go_on()
    {
        using var store = new Bench();
        var platform = new Scripted { Post = i => i.Message.Key == "final:1" && i.Message.Body.Table is not null ? Refused : Posted(i) };
        await PutAsync(store, An.Message("final:1") with { Body = new Reply("One") { Table = new(["a"], [["b"]]) } }, An.Message("final:2"));

        await RunAsync(store, platform);

        Assert.Equal(["final:1", "final:1", "final:2"], platform.Tried);
        Assert.Empty(platform.Told);
        Assert.Empty(await store.Outbox.DueAsync("Slack", DateTimeOffset.MaxValue, 10, None));
    }

    [Fact]
    public async Task What_is_refused_as_plain_text_too_goes_to_the_people_it_concerns_with_the_reason()
    {
        using var store = new Bench();
        var platform = new Scripted { Post = i => i.Message.Key == "final:1" ? Refused : Posted(i) };
        await PutAsync(store, An.Message("final:1"), An.Message("final:2"));

        await RunAsync(store, platform);

        var (person, text) = Assert.Single(platform.Told);
        Assert.Equal("approver", person);
        Assert.Contains("#ops, which does not take it (is_archived)", text);
        Assert.Equal(["final:1", "final:1", "final:2"], platform.Tried);
    }

    [Fact]
    public async Task When_the_people_cannot_be_reached_now_it_is_all_tried_again()
    {
        using var store = new Bench();
        var platform = new Scripted { Post = _ => Refused, Tell = () => new PostResult.Later(TimeSpan.FromSeconds(5), "down", NotPosted: true) };
        await PutAsync(store, An.Message("final:1"));

        await RunAsync(store, platform);

        Assert.Equal(1, Assert.Single(await store.Outbox.DueAsync("Slack", DateTimeOffset.MaxValue, 10, None)).Attempts);
    }

    [Fact]
    public async Task A_message_is_marked_as_being_posted_before_it_is_and_only_where_repeating_it_would_show()
    {
        using var store = new Bench();
        await PutAsync(store, An.Message("final:1"));
        var slack = new Scripted { Post = _ => throw new IOException("the line was cut") };
        await RunAsync(store, slack);
        Assert.True(Assert.Single(await store.Outbox.DueAsync("Slack", DateTimeOffset.MaxValue, 10, None)).Doubtful);

        await RunAsync(store, new Scripted { Name = "Web", IsIdempotent = true, Post = _ => throw new IOException("the line was cut") });
        Assert.False(Assert.Single(await store.Outbox.DueAsync("Web", DateTimeOffset.MaxValue, 10, None)).Doubtful);
    }

    [Fact]
    public async Task What_may_have_been_posted_is_looked_for_until_it_is_there_whatever_a_later_try_says()
    {
        using var store = new Bench();
        await PutAsync(store, An.Message("final:1"));
        await RunAsync(store, new Scripted { Post = _ => Broken });
        store.Time.Move(TimeSpan.FromMinutes(1));

        await RunAsync(store, new Scripted { Post = _ => AsksToWait });

        var item = Assert.Single(await store.Outbox.DueAsync("Slack", DateTimeOffset.MaxValue, 10, None));
        Assert.Equal((2, true), (item.Attempts, item.Doubtful));
    }

    [Fact]
    public async Task What_broke_in_full_and_has_to_wait_as_plain_text_stays_in_doubt()
    {
        using var store = new Bench();
        var asked = false;
        var platform = new Scripted { Post = i => i.Plain ? AsksToWait : Broken with { NotPosted = i.Attempts < 10 }, Posting = i => asked |= i.Plain };
        await PutAsync(store, An.Message("final:1"));

        await UntilAsync(store, platform, () => asked);

        Assert.True(Assert.Single(await store.Outbox.DueAsync("Slack", DateTimeOffset.MaxValue, 10, None)).Doubtful);
    }

    [Fact]
    public async Task While_no_turn_is_free_nothing_is_tried_and_other_channels_go_on()
    {
        using var store = new Bench();
        await PutAsync(store, An.Message("final:1"), An.Message("final:2") with { Channel = "lab" });
        var platform = new Scripted { Turn = i => i.Message.Channel == "ops" ? TimeSpan.FromSeconds(1) : TimeSpan.Zero };

        var round = await RunAsync(store, platform);

        Assert.Equal((1, TimeSpan.FromSeconds(1)), (round.Sent, round.NextTurn));
        Assert.Equal(["final:2"], platform.Tried);
        Assert.False(Assert.Single(await store.Outbox.DueAsync("Slack", DateTimeOffset.MaxValue, 10, None)).Doubtful);
    }

    [Fact]
    public async Task Behind_one_that_has_to_wait_the_others_of_its_channel_wait_and_arrive_in_order()
    {
        using var store = new Bench();
        await PutAsync(store, An.Message("final:1"), An.Message("final:2"), An.Message("final:3"));
        var isDown = true;
        var platform = new Scripted { Post = i => isDown ? new PostResult.Later(TimeSpan.FromMinutes(1), "503", NotPosted: false) : Posted(i) };
        await RunAsync(store, platform);
        Assert.Equal(["final:1"], platform.Tried);
        isDown = false;
        Assert.Equal(0, (await RunAsync(store, platform)).Sent);

        store.Time.Move(TimeSpan.FromMinutes(2));
        await RunAsync(store, platform);

        Assert.Equal(["final:1", "final:1", "final:2", "final:3"], platform.Tried);
    }

    [Fact]
    public async Task What_fails_again_and_again_while_others_are_taken_is_put_as_plain_text_and_the_next_ones_go_on()
    {
        using var store = new Bench();
        var platform = new Scripted { Post = i => i.Message.Key == "final:1" && !i.Plain ? Broken : Posted(i) };
        await PutAsync(store, An.Message("final:1"), An.Message("final:2"));

        var rounds = await UntilAsync(store, platform, () => platform.Tried.Contains("final:2"));

        Assert.True(rounds > 5, $"given up after {rounds} rounds");
        Assert.Empty(platform.Told);
        Assert.Equal(["final:1", "final:2"], platform.Tried.TakeLast(2));
    }

    [Fact]
    public async Task What_fails_in_every_form_is_told_to_the_people_it_concerns_and_the_next_ones_go_on()
    {
        using var store = new Bench();
        var platform = new Scripted { Post = i => i.Message.Key == "final:1" ? Broken : Posted(i) };
        await PutAsync(store, An.Message("final:1"), An.Message("final:2"));

        await UntilAsync(store, platform, () => platform.Tried.Contains("final:2"));

        var (person, text) = Assert.Single(platform.Told);
        Assert.Equal("approver", person);
        Assert.Contains("#ops, which does not take it (internal_error)", text);
        Assert.Empty(await store.Outbox.DueAsync("Slack", DateTimeOffset.MaxValue, 10, None));
    }

    [Fact]
    public async Task Where_nobody_can_be_told_a_line_in_its_place_says_where_to_read_it()
    {
        using var store = new Bench();
        var line = "";
        var platform = new Scripted
        {
            Post = i => i.Message.Key == "final:1" && !i.Message.Body.Text.Contains("/ops show") ? Broken : Posted(i),
            Tell = () => Refused,
            Posting = i => line = i.Message.Key == "final:1" ? i.Message.Body.Text : line,
        };
        await PutAsync(store, An.Message("final:1") with { Operation = "ab3de" }, An.Message("final:2"));

        await UntilAsync(store, platform, () => platform.Tried.Contains("final:2"));

        Assert.Contains("/ops show ab3de", line);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task In_an_outage_of_an_hour_nothing_is_given_up_and_afterwards_all_arrive_once_and_in_order(bool answersOtherwise)
    {
        using var store = new Bench();
        var isDown = true;
        var platform = new Scripted { Post = i => isDown ? Broken : Posted(i), Tell = () => Broken, Answers = () => answersOtherwise || !isDown };
        await PutAsync(store, An.Message("final:1"), An.Message("final:2"), An.Message("final:3"));
        var end = store.Time.GetUtcNow() + TimeSpan.FromHours(1);
        await UntilAsync(store, platform, () => store.Time.GetUtcNow() > end);
        Assert.Equal(["final:1"], platform.Tried.Distinct());
        platform.Tried.Clear();

        isDown = false;
        store.Time.Move(TimeSpan.FromMinutes(1));
        await RunAsync(store, platform);

        Assert.Equal(["final:1", "final:2", "final:3"], platform.Tried);
    }

    /// <returns>How many looks at the outbox it took, half a minute between them.</returns>
    private static async Task<int> UntilAsync(Bench store, Scripted platform, Func<bool> isSo)
    {
        for (var round = 1; round < 200; round++)
        {
            await RunAsync(store, platform);
            if (isSo())
                return round;
            store.Time.Move(TimeSpan.FromSeconds(31));
        }
        throw new TimeoutException($"In vain: {string.Join(", ", platform.Tried)}");
    }

    private sealed class Bench : IDisposable
    {
        private readonly TempFolder _folder = new();
        private readonly SqliteStore _store;

        public Bench() => _store = new(_folder.Data);

        public MovableTime Time { get; } = new();

        public IOutbox Outbox => _store.Outbox;

        public Core.Operations.IOperationStore Operations => _store.Operations;

        public void Dispose()
        {
            _store.Dispose();
            _folder.Dispose();
        }
    }

    private static PostResult Refused => new PostResult.Refused("is_archived");

    private static PostResult AsksToWait => new PostResult.Later(TimeSpan.FromSeconds(5), "wait", NotPosted: true) { AsksToWait = true };

    private static PostResult.Later Broken => new PostResult.Later(TimeSpan.FromSeconds(1), "internal_error", NotPosted: false);

    private static PostResult.Posted Posted(OutboxItem item) => new($"C1/{item.Id}");

    private static async Task PutAsync(Bench store, params OutboxMessage[] messages) =>
        await store.Operations.CommitAsync(new(Operation: null) { Outbox = [.. messages] }, None);

    private static Task<Round> RunAsync(Bench store, Scripted platform) =>
        new OutboxDispatcher(store.Outbox, platform, store.Time, NullLogger<OutboxDispatcher>.Instance).SendDueAsync(None);

    private sealed class Scripted : IChatPlatform
    {
        public string Name { get; init; } = "Slack";

        public bool IsIdempotent { get; init; }

        public Func<OutboxItem, PostResult> Post { get; init; } = Posted;

        public Func<PostResult> Tell { get; init; } = () => new PostResult.Posted(null);

        public Func<OutboxItem, TimeSpan> Turn { get; init; } = _ => TimeSpan.Zero;

        public Func<bool> Answers { get; init; } = () => true;

        public Action<OutboxItem> Posting { get; init; } = _ => { };

        public List<string> Tried { get; } = [];

        public List<(string Person, string Text)> Told { get; } = [];

        public TimeSpan TakeTurn(OutboxItem item) => Turn(item);

        public Task<PostResult> PostAsync(OutboxItem item, CancellationToken cancellationToken)
        {
            lock (Tried)
                Tried.Add(item.Message.Key);
            Posting(item);
            return Task.FromResult(Post(item));
        }

        public Task<bool> AnswersAsync(CancellationToken cancellationToken) => Task.FromResult(Answers());

        public Task<PostResult> TellAsync(OutboxItem item, string person, CancellationToken cancellationToken)
        {
            Told.Add((person, item.Message.Body.Text));
            return Task.FromResult(Tell());
        }
    }
}
