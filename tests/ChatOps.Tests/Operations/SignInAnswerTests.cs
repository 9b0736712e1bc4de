using ChatOps.Core.Chat;
using ChatOps.Core.Intake;
using ChatOps.Core.Runbooks;
using ChatOps.Core.SignIn;

namespace ChatOps.Tests.Operations;

public class SignInAnswerTests
{
    [Fact]
    public async Task A_link_is_in_the_first_answer_alone()
    {
        await using var bench = await new EngineBench(_ => new Planning.Refused("never", "not asked")).StartAsync();

        var first = Assert.IsType<Answer.Replied>(await bench.SayAsync("operator", "/ops sign-in", "one"));
        var again = Assert.IsType<Answer.Replied>(await bench.SayAsync("operator", "/ops sign-in", "one"));

        Assert.StartsWith("https://bot.example/sign-in/", first.OnlyNow, StringComparison.Ordinal);
        Assert.Null(again.OnlyNow);
        Assert.Equal(first.Reply.Text, again.Reply.Text);
        var secret = first.OnlyNow!.Split('/')[^1];
        Assert.All(
            Directory.GetFiles(Path.Combine(bench.Folder, "state"), "chatops.db*"),
            file => Assert.DoesNotContain(secret, ReadShared(file), StringComparison.Ordinal));
        Assert.IsType<LinkLook.Open>(await bench.Get<SignInLinks>().LookAsync(secret, CancellationToken.None));
    }

    [Fact]
    public async Task Where_others_read_the_answer_there_is_no_link()
    {
        await using var bench = await new EngineBench(_ => new Planning.Refused("never", "not asked")).StartAsync();
        var delivery = new Delivery("d1", "test", "operator", "ops", new DeliveryBody.TypedCommand("/ops sign-in"), bench.Time.GetUtcNow())
        {
            AnswerTo = new(null) { Overheard = true },
        };

        Assert.Equal("not-private", Assert.IsType<Answer.Refused>(await bench.Get<IInbox>().ReceiveAsync(delivery, CancellationToken.None)).Code);

        // Also when the bot died before it had handled it.
        var left = delivery with { Id = "d2" };
        await bench.Get<IDeliveries>().ReceiveAsync(left, CancellationToken.None);
        await bench.Get<OperationIntake>().CatchUpAsync(CancellationToken.None);
        Assert.Equal("not-private", Assert.IsType<Answer.Refused>((await bench.Get<IDeliveries>().AnsweredAsync("d2", CancellationToken.None))!.Answer).Code);
    }

    [Fact]
    public async Task One_sees_and_ends_ones_own_sessions_only()
    {
        await using var bench = await new EngineBench(_ => new Planning.Refused("never", "not asked")).StartAsync();
        var sessions = bench.Get<Sessions>();
        var mine = await sessions.BeginAsync(bench.People.Find("operator")!, "token", new("192.0.2.1", "a browser"), CancellationToken.None);
        var others = await sessions.BeginAsync(bench.People.Find("approver")!, "token", new("192.0.2.2", "a browser"), CancellationToken.None);
        var handle = (await sessions.FindAsync(others, CancellationToken.None))!.Session.Handle;

        var listed = Assert.IsType<Answer.Replied>(await bench.SayAsync("operator", "/ops sessions")).Reply;
        Assert.Equal("192.0.2.1", Assert.Single(listed.Table!.Rows)[4]);
        Assert.Equal("unknown-session", Assert.IsType<Answer.Refused>(await bench.SayAsync("operator", $"/ops sign-out {handle}")).Code);
        Assert.IsType<Answer.Replied>(await bench.SayAsync("operator", "/ops sign-out all"));

        Assert.Null(await sessions.FindAsync(mine, CancellationToken.None));
        Assert.NotNull(await sessions.FindAsync(others, CancellationToken.None));
    }

    private static string ReadShared(string file)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var reader = new StreamReader(stream, System.Text.Encoding.Latin1);
        return reader.ReadToEnd();
    }
}
