using ChatOps.Core.Audit;
using ChatOps.Core.SignIn;
using ChatOps.Tests.Operations;

namespace ChatOps.Tests.Contracts;

public abstract partial class StoreContract
{
    private static readonly AuditEntry Line = new(null, An.Moment, "ana", "signed-in", "in a test");

    [Fact]
    public async Task Of_many_uses_of_a_link_one_begins_a_session()
    {
        using var store = Open();
        await store.SignIns.AddLinkAsync(Link("l1"), Line, [An.Message("told")], None);

        var uses = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => Task.Run(() => store.SignIns.UseLinkAsync("l1", Session($"s{i}"), Line, None))));

        Assert.Single(uses, used => used);
        Assert.Single(await store.SignIns.ListAsync("ana", None));
        Assert.NotNull((await store.SignIns.FindLinkAsync("l1", None))!.UsedAt);
        Assert.Equal(2, (await store.Operations.AuditAsync(null, None)).Entries.Count);
        Assert.Equal("told", Assert.Single(await store.Outbox.DueAsync("Web", An.Moment, 10, None)).Message.Key);
    }

    [Fact]
    public async Task A_newer_link_makes_the_earlier_one_void_and_an_old_one_cannot_be_used()
    {
        using var store = Open();
        await store.SignIns.AddLinkAsync(Link("l1"), Line, [], None);
        await store.SignIns.AddLinkAsync(Link("other") with { Person = "ben" }, Line, [], None);
        await store.SignIns.AddLinkAsync(Link("l2") with { ExpiresAt = DateTimeOffset.UtcNow.AddSeconds(-1) }, Line, [], None);

        Assert.Null(await store.SignIns.FindLinkAsync("l1", None));
        Assert.NotNull(await store.SignIns.FindLinkAsync("other", None));
        Assert.False(await store.SignIns.UseLinkAsync("l2", Session("s1"), Line, None));
        Assert.False(await store.SignIns.UseLinkAsync("l1", Session("s1"), Line, None));
        Assert.Empty(await store.SignIns.ListAsync(null, None));
    }

    [Fact]
    public async Task Sessions_are_found_listed_and_ended_until_their_time_is_over()
    {
        using var store = Open();
        await store.SignIns.BeginAsync(Session("s1"), Line, None);
        await store.SignIns.BeginAsync(Session("s2") with { BeganAt = Session("s1").BeganAt.AddMinutes(1) }, Line, None);
        await store.SignIns.BeginAsync(Session("s3") with { Person = "ben" }, Line, None);
        await store.SignIns.BeginAsync(Session("s4") with { EndsAt = DateTimeOffset.UtcNow.AddSeconds(-1) }, Line, None);

        Assert.Equal(Session("s1"), await store.SignIns.FindAsync("s1", None));
        Assert.Null(await store.SignIns.FindAsync("s4", None));
        Assert.Equal(["s2", "s1"], (await store.SignIns.ListAsync("ana", None)).Select(s => s.Hash));
        Assert.Equal(3, (await store.SignIns.ListAsync(null, None)).Count);

        Assert.Empty(await store.SignIns.EndAsync("ben", ["h-s1"], links: false, _ => throw new InvalidOperationException("nothing was ended"), None));
        Assert.Equal(["s1"], (await store.SignIns.EndAsync("ana", ["h-s1"], links: false, _ => Line, None)).Select(s => s.Hash));
        Assert.Null(await store.SignIns.FindAsync("s1", None));
        await store.SignIns.AddLinkAsync(Link("l1"), Line, [], None);
        Assert.Equal(["s2"], (await store.SignIns.EndAsync("ana", handles: null, links: true, _ => Line, None)).Select(s => s.Hash));
        Assert.Null(await store.SignIns.FindLinkAsync("l1", None));
        Assert.Equal("s3", Assert.Single(await store.SignIns.ListAsync(null, None)).Hash);
    }

    private static SignInLink Link(string hash)
    {
        var now = new DateTimeOffset(DateTimeOffset.UtcNow.UtcTicks, TimeSpan.Zero);
        return new(hash, "ana", "ana", now, now.AddMinutes(10), UsedAt: null);
    }

    private static PageSession Session(string hash) => new(
        hash, "h-" + hash, "ana", "proof", "token", "127.0.0.1", "a browser", new(DateTimeOffset.UtcNow.Date, TimeSpan.Zero),
        new(DateTimeOffset.UtcNow.Date.AddDays(2), TimeSpan.Zero));
}
