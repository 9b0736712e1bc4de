using ChatOps.Core.Audit;
using ChatOps.Core.Chat;
using ChatOps.Core.Limits;
using ChatOps.Core.Operations;
using ChatOps.Core.Transcripts;
using ChatOps.Tests.Configuration;
using ChatOps.Tests.Operations;
using ChatOps.Tests.Web;
using Microsoft.Extensions.DependencyInjection;

namespace ChatOps.Tests.Limits;

public class PersonLimitsTests
{
    private readonly FrozenTime _time = new();

    [Fact]
    public async Task Of_many_requests_at_once_as_many_wait_for_a_second_person_as_one_may_have()
    {
        await using var bench = await Bench(SiteLimits.Default with { WaitingApprovals = 4 }).StartAsync();

        var answers = await Task.WhenAll(Enumerable.Range(0, 15).Select(_ => Task.Run(() => bench.SayAsync("operator", "/test destroy"))));

        Assert.Equal(4, answers.OfType<Answer.Accepted>().Count());
        Assert.All(answers.OfType<Answer.Refused>(), r => Assert.Equal("too-many-waiting", r.Code));
        // Others are not held up, nor is what waits for nobody; and what was decided makes room.
        Assert.IsType<Answer.Accepted>(await bench.SayAsync("approver", "/test destroy"));
        Assert.IsType<Answer.Accepted>(await bench.SayAsync("operator", "/test look"));
        var first = answers.OfType<Answer.Accepted>().First().Operation;
        await bench.UntilAsync(first, o => o.State == OperationState.AwaitingApproval);
        Assert.IsType<Answer.Accepted>(await bench.SayAsync("operator", $"/ops deny {first}"));
        Assert.IsType<Answer.Accepted>(await bench.SayAsync("operator", "/test destroy"));
        Assert.IsType<Answer.Refused>(await bench.SayAsync("operator", "/test destroy"));
    }

    [Fact]
    public async Task A_flood_of_commands_is_answered_and_leaves_one_line_behind()
    {
        await using var bench = await Bench(SiteLimits.Default with { CommandsPerMinute = 10 }).StartAsync();
        for (var i = 0; i < 10; i++)
            Assert.IsType<Answer.Replied>(await bench.SayAsync("operator", "/ops whoami"));

        for (var i = 0; i < 50; i++)
            Assert.Equal("too-many-commands", Assert.IsType<Answer.Refused>(await bench.SayAsync("operator", "/ops whoami", $"flood-{i}")).Code);

        Assert.Single(await RecordAsync(bench), e => e.Detail.Contains("too-many-commands", StringComparison.Ordinal));
        Assert.Null(await bench.Get<IDeliveries>().AnsweredAsync("flood-1", CancellationToken.None));
        Assert.IsType<Answer.Replied>(await bench.SayAsync("approver", "/ops whoami"));
    }

    [Fact]
    public void Commands_and_text_come_back_with_time_and_not_with_a_clock_that_is_set()
    {
        var limits = new PersonLimits(new(WaitingApprovals: 1, CommandsPerMinute: 2, EventStreams: 1, TextPerHour: 3600), _time);
        Assert.Null(limits.Take("ana", 3600));
        Assert.Equal("too-much-text", limits.Take("ana", 60)?.Code);
        Assert.Null(limits.Take("ben", 60));
        _time.Jump(TimeSpan.FromDays(1));
        Assert.NotNull(limits.Take("ana", 60));
        _time.Move(TimeSpan.FromMinutes(1));
        Assert.Null(limits.Take("ana", 60));
        Assert.NotNull(limits.Take("ana", 1));

        Assert.Null(limits.Take("cem", 0));
        Assert.Null(limits.Take("cem", 0));
        var over = limits.Take("cem", 0);
        Assert.Equal(("too-many-commands", true), (over?.Code, over?.IsNews));
        Assert.False(limits.Take("cem", 0)?.IsNews);
        _time.Move(TimeSpan.FromSeconds(30));
        Assert.Null(limits.Take("cem", 0));
    }

    /// <summary>Any number of strangers has names; what is kept of them has an end, and those beyond it are one.</summary>
    [Fact]
    public void Ever_new_names_are_not_free_when_the_table_of_people_is_full()
    {
        var limits = new PersonLimits(new(WaitingApprovals: 1, CommandsPerMinute: 2, EventStreams: 1, TextPerHour: 3600), _time);
        for (var i = 0; i < 10_000; i++)
            Assert.Null(limits.Take($"slack:U{i}", 1));
        Assert.Null(limits.Take("slack:new1", 1));
        Assert.Null(limits.Take("slack:new2", 1));
        Assert.Equal("too-many-commands", limits.Take("slack:new3", 1)?.Code);
        Assert.Null(limits.Take("slack:U7", 1));
    }

    [Fact]
    public void Streams_are_counted_until_they_end()
    {
        var limits = new PersonLimits(SiteLimits.Default with { EventStreams = 2 }, _time);
        var first = limits.OpenStream("ana")!;
        Assert.NotNull(limits.OpenStream("ana"));
        Assert.Null(limits.OpenStream("ana"));
        Assert.NotNull(limits.OpenStream("ben"));
        first.Dispose();
        first.Dispose();
        Assert.NotNull(limits.OpenStream("ana"));
        Assert.Null(limits.OpenStream("ana"));
    }

    [Fact]
    public async Task Whoever_types_guesses_at_tokens_gets_the_same_answer_for_right_and_wrong_ones()
    {
        var secret = TestToken.Of("a secret");
        await using var bench = await Bench(SiteLimits.Default, secret).StartAsync();
        for (var i = 0; i < 10; i++)
            Assert.Equal("bad-argument", ((Answer.Refused)await bench.SayAsync("viewer", $"/ops show {TestToken.Of($"guess {i}")}")).Code);

        var (wrong, right) = (await bench.SayAsync("viewer", $"/ops show {TestToken.Of("one more")}"), await bench.SayAsync("viewer", $"/ops show {secret}"));

        Assert.Equal("too-many-tries", Assert.IsType<Answer.Refused>(wrong).Code);
        Assert.Equal(wrong, right);
        Assert.Equal(wrong, await bench.SayAsync("viewer", $"say it with {secret}, please"));
        // Words that are no tokens go on.
        Assert.Equal("unknown-operation", ((Answer.Refused)await bench.SayAsync("viewer", "/ops show k7f3m")).Code);
        Assert.DoesNotContain(await RecordAsync(bench), e => e.Detail.Contains(secret, StringComparison.Ordinal));
    }

    /// <summary>Long before the limit: nobody is told by the answer, and by what is recorded of it, which guess was right.</summary>
    [Theory]
    [InlineData("/ops show {0}")]
    [InlineData("say it with {0}, please")]
    [InlineData("/ops show x{0}y")]
    [InlineData("#{0}#")]
    public async Task The_first_guess_is_answered_and_recorded_like_the_secret_itself(string text)
    {
        string Typed(string token) => string.Format(System.Globalization.CultureInfo.InvariantCulture, text, token);
        var secret = TestToken.Of("a secret");
        await using var bench = await Bench(SiteLimits.Default, secret).StartAsync();
        var (wrong, right) = (await bench.SayAsync("viewer", Typed(TestToken.Of("a guess"))), await bench.SayAsync("operator", Typed(secret)));

        Assert.Equal("bad-argument", Assert.IsType<Answer.Refused>(wrong).Code);
        Assert.Equal(wrong, right);
        var told = (await RecordAsync(bench)).Where(e => e.What == "refused").Select(e => e.Detail).ToList();
        Assert.Equal(2, told.Count);
        Assert.Single(told.Distinct());
        Assert.Contains("[secret]", told[0]);
        // What is not as long, and of other letters, is no guess.
        Assert.NotEqual(wrong, await bench.SayAsync("viewer", Typed(TestToken.Of("a guess")[..40])));
        Assert.NotEqual(wrong, await bench.SayAsync("viewer", Typed("https://wiki.example.org/pages/2026-11/how-to-restore-the-laboratory-s-database")));
    }

    /// <summary>As many as wrong tokens from one address: ten, then one every six seconds, also within one text.</summary>
    [Fact]
    public void Each_word_that_looks_like_a_token_is_a_guess_and_after_ten_one_comes_back_every_six_seconds()
    {
        var limits = new PersonLimits(SiteLimits.Default, _time);
        Assert.Null(limits.Guess("ana", 7));
        Assert.Equal("too-many-tries", limits.Guess("ana", 4)?.Code);
        Assert.Null(limits.Guess("ana", 3));
        Assert.NotNull(limits.Guess("ana", 1));
        _time.Move(TimeSpan.FromSeconds(5.9));
        Assert.NotNull(limits.Guess("ana", 1));
        _time.Move(TimeSpan.FromSeconds(0.2));
        Assert.Null(limits.Guess("ana", 1));
        Assert.NotNull(limits.Guess("ana", 1));
        _time.Move(TimeSpan.FromHours(1));
        Assert.NotNull(limits.Guess("ana", 11));
        Assert.Null(limits.Guess("ben", 10));
    }

    [Fact]
    public async Task A_text_full_of_guesses_gets_one_answer_whether_one_of_them_is_right_or_not()
    {
        var secret = TestToken.Of("a secret");
        await using var bench = await Bench(SiteLimits.Default, secret).StartAsync();
        var wrong = string.Join(' ', Enumerable.Range(0, 11).Select(i => TestToken.Of($"guess {i}")));
        var (first, second) = (await bench.SayAsync("viewer", $"/ops show {wrong}"), await bench.SayAsync("viewer", $"/ops show {wrong[..^wrong.Split(' ')[10].Length]}{secret}"));
        Assert.Equal("too-many-tries", Assert.IsType<Answer.Refused>(first).Code);
        Assert.Equal(first, second);
    }

    [Fact]
    public async Task The_page_and_programs_are_told_that_they_listen_often_enough()
    {
        await using var site = await WebSite.StartAsync();
        using var client = site.Client("token-operator");
        var open = new List<HttpResponseMessage>();
        for (var i = 0; i < SiteLimits.Default.EventStreams; i++)
            open.Add(await client.GetAsync("/api/events", HttpCompletionOption.ResponseHeadersRead));
        Assert.All(open, r => Assert.Equal(System.Net.HttpStatusCode.OK, r.StatusCode));

        using (var more = await client.GetAsync("/api/events", HttpCompletionOption.ResponseHeadersRead))
            Assert.Equal((System.Net.HttpStatusCode.TooManyRequests, "too-many-streams"), (more.StatusCode, await more.CodeAsync()));
        using var other = site.Client("token-viewer");
        using (var others = await other.GetAsync("/api/events", HttpCompletionOption.ResponseHeadersRead))
            Assert.Equal(System.Net.HttpStatusCode.OK, others.StatusCode);
        open.ForEach(r => r.Dispose());
    }

    private static EngineBench Bench(SiteLimits limits, params string[] secrets) => new(
        r => ScriptedRunbook.Steps(r, ScriptedRunbook.Check("look", "true")),
        more: s =>
        {
            s.AddSingleton(limits);
            if (secrets.Length > 0)
                s.AddSingleton(new SecretMask(secrets));
        });

    private static async Task<IReadOnlyList<AuditEntry>> RecordAsync(EngineBench bench) =>
        [.. (await bench.Get<IOperationStore>().AuditAsync(null, CancellationToken.None)).Entries.Select(e => e.Entry)];
}
