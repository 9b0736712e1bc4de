using ChatOps.Core.Chat;
using ChatOps.Core.Operations;
using ChatOps.Tests.Operations;

namespace ChatOps.Tests.Contracts;

// What arrives and what is sent.
public abstract partial class StoreContract
{
    [Fact]
    public async Task A_delivery_is_new_once_pending_until_handled_and_then_has_its_answer()
    {
        using var store = Open();
        var delivery = An.Delivery();
        var operation = An.Operation();
        var answer = new Answer.Accepted("ab3de", "Planning");

        Assert.IsType<Receipt.New>(await store.Deliveries.ReceiveAsync(delivery, None));
        Assert.IsType<Receipt.Pending>(await store.Deliveries.ReceiveAsync(delivery, None));
        Assert.Equal([delivery], await store.Deliveries.UnhandledAsync(None));

        Assert.Equal(CommitResult.Done, await store.Operations.CommitAsync(new(operation) { Handled = new(delivery.Id, answer) }, None));

        Assert.Equal(answer, Assert.IsType<Receipt.Handled>(await store.Deliveries.ReceiveAsync(delivery, None)).Answer);
        Assert.Empty(await store.Deliveries.UnhandledAsync(None));
    }

    [Fact]
    public async Task An_answered_delivery_is_found_with_its_answer_and_an_open_one_is_not()
    {
        using var store = Open();
        var delivery = An.Delivery();
        await store.Deliveries.ReceiveAsync(delivery, None);
        Assert.Null(await store.Deliveries.AnsweredAsync(delivery.Id, None));

        var answer = new Answer.Refused("target-busy", "wait");
        await store.Operations.CommitAsync(new(Operation: null) { Handled = new(delivery.Id, answer) }, None);

        Assert.Equal(new AnsweredDelivery(delivery, answer), await store.Deliveries.AnsweredAsync(delivery.Id, None));
        Assert.Null(await store.Deliveries.AnsweredAsync("another", None));
    }

    [Fact]
    public async Task A_delivery_that_was_handled_makes_no_second_operation()
    {
        using var store = Open();
        var delivery = An.Delivery();
        await store.Deliveries.ReceiveAsync(delivery, None);
        var handled = new HandledDelivery(delivery.Id, new Answer.Accepted("first", "Planning"));

        Assert.Equal(CommitResult.Done, await store.Operations.CommitAsync(new(An.Operation("first")) { Handled = handled }, None));
        Assert.Equal(CommitResult.AlreadyHandled, await store.Operations.CommitAsync(new(An.Operation("later")) { Handled = handled }, None));

        Assert.Null(await store.Operations.FindByHandleAsync("later", None));
    }

    [Fact]
    public async Task A_change_that_is_not_done_leaves_its_delivery_unhandled()
    {
        using var store = Open();
        var operation = await StoredAsync(store, An.Operation());
        await store.Deliveries.ReceiveAsync(An.Delivery(), None);
        var handled = new HandledDelivery(An.Delivery().Id, new Answer.Refused("target-busy", "wait"));

        Assert.Equal(CommitResult.Conflict, await store.Operations.CommitAsync(new(operation with { Version = 9 }) { Handled = handled }, None));
        Assert.Single(await store.Deliveries.UnhandledAsync(None));
        Assert.Equal(CommitResult.Done, await store.Operations.CommitAsync(new(Operation: null) { Handled = handled }, None));
        Assert.Empty(await store.Deliveries.UnhandledAsync(None));
    }

    [Fact]
    public async Task A_known_id_with_another_body_or_channel_is_another_body_also_when_handled()
    {
        using var store = Open();
        await store.Deliveries.ReceiveAsync(An.Delivery(), None);

        Assert.IsType<Receipt.OtherBody>(await store.Deliveries.ReceiveAsync(An.Delivery(text: "/senaite restore lims1"), None));
        Assert.IsType<Receipt.OtherBody>(await store.Deliveries.ReceiveAsync(An.Delivery(channel: "lab"), None));

        await store.Operations.CommitAsync(
            new(Operation: null) { Handled = new(An.Delivery().Id, new Answer.Refused("access-denied", "no rule")) }, None);
        Assert.IsType<Receipt.OtherBody>(await store.Deliveries.ReceiveAsync(An.Delivery(text: "/ops list"), None));
    }

    [Fact]
    public async Task Of_many_receipts_of_one_delivery_exactly_one_is_new()
    {
        using var store = Open();

        var receipts = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(() => store.Deliveries.ReceiveAsync(An.Delivery(), None))));

        Assert.Single(receipts.OfType<Receipt.New>());
        Assert.Equal(19, receipts.OfType<Receipt.Pending>().Count());
    }

    [Fact]
    public async Task A_message_is_due_on_every_platform_until_that_platform_has_it()
    {
        using var store = Open();
        await SendAsync(store, An.Message("card:ab3de"), An.Message("note:1"));

        var web = await store.Outbox.DueAsync("Web", An.Moment, 10, None);
        Assert.Equal(["card:ab3de", "note:1"], web.Select(i => i.Message.Key));
        Assert.Equivalent(An.Message("card:ab3de"), web[0].Message, strict: true);
        await store.Outbox.SentAsync(web[0], "m-1", None);

        Assert.Equal(["note:1"], (await store.Outbox.DueAsync("Web", An.Moment, 10, None)).Select(i => i.Message.Key));
        Assert.Equal(2, (await store.Outbox.DueAsync("Slack", An.Moment, 10, None)).Count);
    }

    [Fact]
    public async Task Updates_of_one_message_are_merged_while_they_wait()
    {
        using var store = Open();
        await SendAsync(store, An.Message("card:ab3de", "one"), An.Message("final:ab3de", "end"));
        await SendAsync(store, An.Message("card:ab3de", "two"), An.Message("final:zzzzz", "other end"));

        var due = await store.Outbox.DueAsync("Web", An.Moment, 10, None);

        Assert.Equal(["two", "end", "other end"], due.Select(i => i.Message.Body.Title));
    }

    [Fact]
    public async Task A_live_message_is_held_for_a_moment_and_forgotten_when_it_is_over_before_anybody_saw_it()
    {
        using var store = Open();
        var held = An.Message("card:ab3de", "runs") with { Held = true };
        var output = An.Message("output:ab3de", "printed") with { Under = held.Key, Transcript = true };
        await SendAsync(store, held, held with { Key = "card:zzzzz" }, An.Message("card:yyyyy", "decide"));
        Assert.Equal(["card:yyyyy"], (await store.Outbox.DueAsync("Web", An.Moment, 10, None)).Select(i => i.Message.Key));

        // One ends, and what it printed stands under its report; of the other somebody has to decide now.
        await SendAsync(store, held with { Held = false, Over = true }, An.Message("final:ab3de", "end"), output, held with { Key = "card:zzzzz", Held = false });
        var due = await store.Outbox.DueAsync("Web", An.Moment, 10, None);
        Assert.Equal(["card:zzzzz", "card:yyyyy", "final:ab3de"], due.Select(i => i.Message.Key));
        await store.Outbox.SentAsync(due[2], "m-1", None);
        Assert.Equal("m-1", Assert.Single(await store.Outbox.DueAsync("Web", An.Moment, 10, None), i => i.Message.Transcript).UnderMessageId);

        // One that was seen is edited when it is over.
        await SendAsync(store, held);
        var shown = Assert.Single(await store.Outbox.DueAsync("Web", An.Moment + OutboxMessage.Moment, 10, None), i => i.Message.Key == held.Key);
        await store.Outbox.SentAsync(shown, "m-2", None);
        await SendAsync(store, held with { Held = false, Over = true });
        Assert.Single(await store.Outbox.DueAsync("Web", DateTimeOffset.MaxValue, 10, None), i => i.Message.Key == held.Key && i.PlatformMessageId == "m-2");
    }

    [Fact]
    public async Task How_something_ended_stands_before_live_messages_of_others_once_its_own_is_there()
    {
        using var store = Open();
        await SendAsync(store, An.Message("card:ab3de"));
        await store.Outbox.SentAsync(Assert.Single(await store.Outbox.DueAsync("Web", An.Moment, 10, None)), "m-1", None);
        await SendAsync(store, An.Message("card:zzzzz") with { Operation = "zzzzz" }, An.Message("final:zzzzz") with { Operation = "zzzzz" }, An.Message("final:ab3de"));
        Assert.Equal(["final:ab3de", "card:zzzzz", "final:zzzzz"], (await store.Outbox.DueAsync("Web", An.Moment, 10, None)).Select(i => i.Message.Key));
    }

    [Fact]
    public async Task A_message_that_was_sent_is_due_again_as_an_edit_when_it_changes()
    {
        using var store = Open();
        await SendAsync(store, An.Message("card:ab3de", "one"));
        await store.Outbox.SentAsync(Assert.Single(await store.Outbox.DueAsync("Web", An.Moment, 10, None)), "m-1", None);
        Assert.Empty(await store.Outbox.DueAsync("Web", An.Moment, 10, None));

        await SendAsync(store, An.Message("card:ab3de", "two"));

        var edit = Assert.Single(await store.Outbox.DueAsync("Web", DateTimeOffset.MaxValue, 10, None));
        Assert.Equal(("two", "m-1"), (edit.Message.Body.Title, edit.PlatformMessageId));
        await store.Outbox.SentAsync(edit, platformMessageId: null, None);
        await SendAsync(store, An.Message("card:ab3de", "three"));
        Assert.Equal("m-1", Assert.Single(await store.Outbox.DueAsync("Web", DateTimeOffset.MaxValue, 10, None)).PlatformMessageId);
    }

    [Fact]
    public async Task A_change_during_the_sending_is_not_lost()
    {
        using var store = Open();
        await SendAsync(store, An.Message("card:ab3de", "one"));
        var sending = Assert.Single(await store.Outbox.DueAsync("Web", An.Moment, 10, None));
        await SendAsync(store, An.Message("card:ab3de", "two"));

        await store.Outbox.SentAsync(sending, "m-1", None);

        var due = Assert.Single(await store.Outbox.DueAsync("Web", An.Moment, 10, None));
        Assert.Equal(("two", "m-1"), (due.Message.Body.Title, due.PlatformMessageId));
    }

    [Fact]
    public async Task A_failed_message_waits_for_its_next_attempt_also_when_it_changes()
    {
        using var store = Open();
        await SendAsync(store, An.Message("card:ab3de"), An.Message("note:1") with { Channel = "lab" });
        var failing = (await store.Outbox.DueAsync("Web", An.Moment, 10, None)).First(i => i.Message.Key == "card:ab3de");
        await store.Outbox.FailedAsync(failing, An.Moment.AddSeconds(30), "rate limited", notPosted: true, None);
        await SendAsync(store, An.Message("card:ab3de", "two"));

        Assert.Equal(["note:1"], (await store.Outbox.DueAsync("Web", An.Moment.AddSeconds(29), 10, None)).Select(i => i.Message.Key));
        Assert.Contains(await store.Outbox.DueAsync("Web", An.Moment.AddSeconds(30), 10, None), i => i.Message.Body.Title == "two");
    }

    [Fact]
    public async Task New_messages_of_a_channel_keep_their_order_behind_one_that_waits_and_edits_and_other_people_do_not()
    {
        using var store = Open();
        await SendAsync(store, An.Message("card:ab3de"));
        await store.Outbox.SentAsync(Assert.Single(await store.Outbox.DueAsync("Web", An.Moment, 10, None)), "m-1", None);
        await SendAsync(
            store, An.Message("final:1"), An.Message("final:2"), An.Message("card:ab3de", "two"), An.Message("answer:1") with { Person = "operator" },
            An.Message("final:3") with { Channel = "lab" });
        var soon = DateTimeOffset.UtcNow.AddMinutes(1);
        var first = (await store.Outbox.DueAsync("Web", soon, 10, None)).First(i => i.Message.Key == "final:1");

        await store.Outbox.FailedAsync(first, soon.AddSeconds(30), "down", notPosted: false, None);

        var due = (await store.Outbox.DueAsync("Web", soon, 10, None)).Select(i => i.Message.Key).ToList();
        Assert.Equal(["answer:1", "card:ab3de", "final:3"], due.Order());
        var later = (await store.Outbox.DueAsync("Web", soon.AddSeconds(30), 10, None)).Where(i => i.Message is { Channel: "ops", Person: null }).Select(i => i.Message.Key);
        Assert.Equal(["final:1", "final:2", "card:ab3de"], later);
    }

    [Fact]
    public async Task Behind_many_messages_of_a_channel_what_one_person_sees_there_does_not_wait()
    {
        using var store = Open();
        await SendAsync(store, [.. Enumerable.Range(0, 5).Select(i => An.Message($"final:{i}")), An.Message("answer:1") with { Person = "operator" }]);

        Assert.Equal(["answer:1", "final:0", "final:1", "final:2"], (await store.Outbox.DueAsync("Web", An.Moment, 3, None)).Select(i => i.Message.Key).Order());
    }

    [Fact]
    public async Task Edits_come_after_new_messages_and_the_one_that_waits_longest_comes_first()
    {
        using var store = Open();
        await SendAsync(store, An.Message("card:1"), An.Message("card:2"));
        foreach (var item in await store.Outbox.DueAsync("Web", An.Moment, 10, None))
            await store.Outbox.SentAsync(item, item.Message.Key, None);
        await SendAsync(store, An.Message("card:2", "changed"));
        await SendAsync(store, An.Message("card:1", "changed"));
        await SendAsync(store, An.Message("card:2", "changed again"));
        await SendAsync(store, An.Message("final:3"));

        var due = await store.Outbox.DueAsync("Web", DateTimeOffset.MaxValue, 10, None);

        Assert.Equal(["final:3", "card:2", "card:1"], due.Select(i => i.Message.Key));
        Assert.Equal(2, (await store.Outbox.DueAsync("Web", DateTimeOffset.MaxValue, 2, None)).Count);
    }

    [Fact]
    public async Task An_attempt_that_was_begun_leaves_a_doubt_until_its_end_is_known()
    {
        using var store = Open();
        await SendAsync(store, An.Message("final:1"));
        async Task<OutboxItem> DueAsync() => Assert.Single(await store.Outbox.DueAsync("Web", An.Moment, 10, None));
        Assert.False((await DueAsync()).Doubtful);

        await store.Outbox.TryingAsync(await DueAsync(), None);
        Assert.True((await DueAsync()).Doubtful);
        await store.Outbox.FailedAsync(await DueAsync(), An.Moment, "no answer", notPosted: false, None);
        Assert.True((await DueAsync()).Doubtful);
        await store.Outbox.FailedAsync(await DueAsync(), An.Moment, "told to wait", notPosted: true, None);
        Assert.False((await DueAsync()).Doubtful);
    }

    [Fact]
    public async Task A_message_for_one_platform_goes_there_only_and_one_under_another_knows_where_that_is()
    {
        using var store = Open();
        await SendAsync(store, An.Message("card:1"), An.Message("output:1") with { Under = "card:1", Transcript = true }, An.Message("answer:1") with { Platform = "Slack", Thread = "17.1" });

        Assert.DoesNotContain(await store.Outbox.DueAsync("Web", An.Moment, 10, None), i => i.Message.Key == "answer:1");
        var due = await store.Outbox.DueAsync("Slack", An.Moment, 10, None);
        Assert.Equal("17.1", due.Single(i => i.Message.Key == "answer:1").Message.Thread);
        Assert.DoesNotContain(due, i => i.Message.Key == "output:1");
        await store.Outbox.SentAsync(due.Single(i => i.Message.Key == "card:1"), "C1/17.1", None);

        Assert.Equal("C1/17.1", (await store.Outbox.DueAsync("Slack", An.Moment, 10, None)).Single(i => i.Message.Key == "output:1").UnderMessageId);
        Assert.Equal("card:1", (await store.Outbox.FindAsync("Slack", "C1/17.1", None))?.Key);
        Assert.Null(await store.Outbox.FindAsync("Web", "C1/17.1", None));
    }

    [Fact]
    public async Task A_message_that_a_platform_has_can_be_sent_again_as_it_is()
    {
        using var store = Open();
        await SendAsync(store, An.Message("card:1", "one"));
        await store.Outbox.AgainAsync("Web", "card:1", None);
        await store.Outbox.SentAsync(Assert.Single(await store.Outbox.DueAsync("Web", An.Moment, 10, None)), "m-1", None);
        Assert.Empty(await store.Outbox.DueAsync("Web", DateTimeOffset.MaxValue, 10, None));

        await store.Outbox.AgainAsync("Web", "card:1", None);

        var again = Assert.Single(await store.Outbox.DueAsync("Web", DateTimeOffset.MaxValue, 10, None));
        Assert.Equal(("one", "m-1"), (again.Message.Body.Title, again.PlatformMessageId));
    }

    [Fact]
    public async Task A_delivery_keeps_where_its_answer_is_sent()
    {
        using var store = Open();
        await store.Deliveries.ReceiveAsync(An.Delivery() with { AnswerTo = new("17.1") }, None);

        Assert.Equal("17.1", Assert.Single(await store.Deliveries.UnhandledAsync(None)).AnswerTo?.Thread);
    }

    [Fact]
    public async Task Attempts_are_counted()
    {
        using var store = Open();
        await SendAsync(store, An.Message("note:1"));
        foreach (var _ in Enumerable.Range(0, 3))
            await store.Outbox.FailedAsync((await store.Outbox.DueAsync("Web", An.Moment, 10, None))[0], An.Moment, "down", notPosted: true, None);

        Assert.Equal(3, (await store.Outbox.DueAsync("Web", An.Moment, 10, None))[0].Attempts);
    }

    [Fact]
    public async Task The_board_keeps_the_place_of_an_edited_message_and_shows_persons_only_their_own()
    {
        using var store = Open();
        await store.Board.PutAsync(Posted("card:aaaaa", "one"), None);
        await store.Board.PutAsync(Posted("whisper", "for you") with { Person = "operator", Said = "/ops list" }, None);
        await store.Board.PutAsync(Posted("card:bbbbb", "two"), None);
        await store.Board.PutAsync(Posted("card:aaaaa", "edited"), None);
        await store.Board.AddAsync(Posted("card:bbbbb", "not taken"), None);

        var mine = await store.Board.ListAsync(new("ops", "operator"), None);
        Assert.Equal(["edited", "for you", "two"], mine.Select(m => m.Body.Title));
        Assert.Equal(["edited", "two"], (await store.Board.ListAsync(new("ops", "viewer"), None)).Select(m => m.Body.Title));
        Assert.Equal(["for you"], (await store.Board.ListAsync(new("ops", "operator", Before: mine[2].Number, Limit: 1), None)).Select(m => m.Body.Title));
        Assert.Equal(["for you"], (await store.Board.ListAsync(new("ops", "operator", After: mine[0].Number, Limit: 1), None)).Select(m => m.Body.Title));
        Assert.Equal("/ops list", (await store.Board.FindAsync("whisper", None))!.Said);
        Assert.Equal(4, (await store.Feed.AfterAsync(0, 10, None)).Count(e => e.Kind == "message"));
    }

    private static BoardMessage Posted(string key, string title) => new(key, "ops", null, null, null, new Reply(title), An.Moment);

    private static async Task SendAsync(OpenStore store, params OutboxMessage[] messages) =>
        Assert.Equal(CommitResult.Done, await store.Operations.CommitAsync(new(Operation: null) { Outbox = [.. messages] }, None));
}
