using ChatOps.Core.Operations;
using ChatOps.Core.People;
using ChatOps.Fakes.Discord;

namespace ChatOps.Tests.Discord;

/// <summary>Roles of the guild that give roles of the settings.</summary>
public class DiscordRoleTests
{
    [Fact]
    public async Task A_role_of_the_guild_gives_its_role_to_people_of_the_settings_and_to_nobody_else()
    {
        await using var bench = await DiscordBench.StartAsync(roles: true, before: b => b.Discord.Grant(b.Keepers, b.Viewer));
        bench.Discord.Grant(bench.Keepers, bench.Stranger);

        var card = await bench.CardAsync("change", bench.Viewer);
        await bench.FinalAsync(card, "Succeeded");
        await bench.TypeAsync(bench.Stranger, "test change", ("target", "one"));

        await bench.Discord.EphemeralAsync(bench.Stranger, m => m.Shown.Contains("person-unknown"));
    }

    [Fact]
    public async Task A_role_that_was_just_given_or_taken_counts_with_the_next_click()
    {
        await using var bench = await DiscordBench.StartAsync(roles: true);
        await bench.TypeAsync(bench.Viewer, "test change", ("target", "one"));
        await bench.Discord.EphemeralAsync(bench.Viewer, m => m.Shown.Contains("access-denied"));

        bench.Discord.Grant(bench.Keepers, bench.Viewer);
        await bench.FinalAsync(await bench.CardAsync("change", bench.Viewer), "Succeeded");
        bench.Discord.Revoke(bench.Keepers, bench.Viewer);

        await bench.TypeAsync(bench.Viewer, "test change", ("target", "one"));
        await bench.Discord.UntilAsync(
            () => bench.Discord.EphemeralsFor(bench.Viewer).Count(m => m.Shown.Contains("access-denied")) == 2, "it is refused again");
    }

    /// <summary>It brings the roles of when it was typed, and they were read since.</summary>
    [Fact]
    public async Task What_comes_late_brings_back_no_role_that_was_taken_since()
    {
        var clock = new AheadTime();
        await using var bench = await DiscordBench.StartAsync(roles: true, before: b => b.Discord.Grant(b.Keepers, b.Viewer), clock: clock);
        var (socket, known) = (bench.Discord.Sockets[^1], bench.Discord.Interactions.Count);
        socket.Hold();
        _ = bench.TypeAsync(bench.Viewer, "test change", ("target", "one"));
        await bench.Discord.UntilAsync(() => bench.Discord.Interactions.Count > known, "it is typed");
        bench.Discord.Revoke(bench.Keepers, bench.Viewer);
        clock.Ahead += TimeSpan.FromMinutes(1.5);
        bench.Engine.Time.Move(TimeSpan.FromMinutes(1.5));
        Assert.Null(await bench.Engine.Get<IRoleSource>().RefreshAsync("viewer", CancellationToken.None));
        Assert.DoesNotContain("operator", bench.Engine.Get<IPeople>().Find("viewer")!.Roles);

        socket.LetGo();

        await bench.Discord.UntilAsync(bench.Ops, m => m.Shown.Contains("access-denied"));
        Assert.DoesNotContain("operator", bench.Engine.Get<IPeople>().Find("viewer")!.Roles);
        Assert.Empty(await bench.Engine.Get<IOperationStore>().ListAsync(new(), CancellationToken.None));
    }

    [Fact]
    public async Task Before_it_starts_the_roles_are_read_again_where_they_are_older_than_a_minute()
    {
        await using var bench = await DiscordBench.StartAsync(roles: true, before: b => b.Discord.Grant(b.Keepers, b.Viewer));
        var card = await bench.Discord.UntilAsync(await bench.CardAsync("destroy", bench.Viewer), m => m.HasButton("Approve"));
        bench.Discord.Revoke(bench.Keepers, bench.Viewer);
        bench.Engine.Time.Move(TimeSpan.FromSeconds(61));

        await bench.Discord.ClickAsync(bench.Approver, card, "Approve");

        var ended = await bench.EndAsync(card);
        Assert.Equal((Outcome.Refused, "access-denied"), (ended.Outcome, ended.Code));
    }

    [Fact]
    public async Task While_discord_cannot_be_asked_nothing_starts_by_a_role_of_the_guild()
    {
        await using var bench = await DiscordBench.StartAsync(roles: true, before: b => b.Discord.Grant(b.Keepers, b.Viewer));
        var card = await bench.Discord.UntilAsync(await bench.CardAsync("destroy", bench.Viewer), m => m.HasButton("Approve"));
        using var silent = bench.Discord.Faults.Always("GET guilds/members", new Fault.Broken());
        bench.Engine.Time.Move(TimeSpan.FromSeconds(61));

        await bench.Discord.ClickAsync(bench.Approver, card, "Approve");

        var ended = await bench.EndAsync(card);
        Assert.Equal((Outcome.Refused, IRoleSource.Code), (ended.Outcome, ended.Code));
    }

    [Fact]
    public async Task Whoever_needs_no_role_of_the_guild_is_not_kept_by_one_that_cannot_be_read()
    {
        await using var bench = await DiscordBench.StartAsync(roles: true);
        using var silent = bench.Discord.Faults.Always("GET guilds/members", new Fault.Broken());
        bench.Engine.Time.Move(TimeSpan.FromSeconds(61));

        var ended = await bench.Engine.EndAsync(await bench.Engine.AskAsync("/test change one"));

        Assert.Equal(Outcome.Succeeded, ended.Outcome);
    }

    [Fact]
    public async Task Somebody_who_left_the_guild_has_no_role_by_it()
    {
        await using var bench = await DiscordBench.StartAsync(roles: true, before: b => b.Discord.Grant(b.Keepers, b.Viewer));
        Assert.Contains("operator", bench.Engine.Get<IPeople>().Find("viewer")!.Roles);
        bench.Discord.Leave(bench.Viewer);
        bench.Engine.Time.Move(TimeSpan.FromSeconds(61));

        Assert.Null(await bench.Engine.Get<IRoleSource>().RefreshAsync("viewer", CancellationToken.None));

        Assert.DoesNotContain("operator", bench.Engine.Get<IPeople>().Find("viewer")!.Roles);
    }

    [Fact]
    public async Task A_reading_that_does_not_come_through_counts_no_longer_than_two_minutes()
    {
        await using var bench = await DiscordBench.StartAsync(roles: true, before: b => b.Discord.Grant(b.Keepers, b.Viewer));

        bench.Engine.Time.Move(TimeSpan.FromMinutes(2.1));

        Assert.DoesNotContain("operator", bench.Engine.Get<IPeople>().Find("viewer")!.Roles);
    }
}
