using ChatOps.Core.Audit;
using ChatOps.Core.Chat;
using ChatOps.Core.Intake;
using ChatOps.Core.Limits;
using ChatOps.Core.Operations;
using ChatOps.Core.Plans;
using ChatOps.Core.SignIn;
using ChatOps.Server.Storage;
using ChatOps.Tests.Operations;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.Extensions.DependencyInjection;

namespace ChatOps.Tests.Audit;

/// <summary>No text that any door takes, and nothing that a host prints, makes the record look forged.</summary>
public class RecordTextTests
{
    /// <summary>What hides, ends texts, or is none: NUL, controls, directions, half characters, blanks of no width, long ones.</summary>
    private static readonly Gen<string> Hostile = Gen.ArrayOf(Gen.Elements(
            "a", " ", "\0", "\u0001", "\u001b[2J", "\n", "\r\n", "\t", "\u202E", "\u200B", "\uD800", "\uDC00", "\uFEFF", "\uFFFF", "\u2028", "é", "😀", "'", "\"", "\\", "%00", "{0}", "--",
            new string('x', 700)))
        .Select(string.Concat);

    private static readonly Gen<string> Any = Gen.OneOf(Hostile, ArbMap.Default.ArbFor<string>().Generator.Select(s => s ?? ""));

    [Fact]
    public async Task Whatever_text_any_door_takes_the_record_holds()
    {
        await using var bench = await Bench().StartAsync();
        var waiting = await WaitingAsync(bench);
        var taken = 0;
        foreach (var text in Any.Sample(60, 40))
        {
            DeliveryBody[] bodies =
            [
                new DeliveryBody.TypedCommand(text), new DeliveryBody.TypedCommand($"/ops help {text}"), new DeliveryBody.TypedCommand($"/ops deny {waiting.Handle} {text}"),
                new DeliveryBody.ApprovalClick(null, waiting.Handle, Approve: false, Digest: null, text), new DeliveryBody.CancelClick(text, text),
                new DeliveryBody.ApprovalClick(text, text, Approve: true, text, text), new DeliveryBody.ShareClick(null, text),
            ];
            foreach (var body in bodies)
            {
                await ReceiveAsync(bench, "approver", body);
                await ReceiveAsync(bench, Delivery.Stranger("Slack", text), body);
                taken++;
            }
            await bench.Get<Sessions>().BeginAsync(bench.People.Find("operator")!, "token", new(text, text), CancellationToken.None);
            if ((await bench.UntilAsync(waiting.Handle, _ => true)).State != OperationState.AwaitingApproval)
                waiting = await WaitingAsync(bench);
        }
        Assert.True(taken > 200, $"{taken}");
        AssertWhole(bench);
    }

    /// <summary>Whatever a door let through, or a host printed.</summary>
    [Fact]
    public void What_an_entry_holds_is_seen_whole_on_one_line_and_has_an_end()
    {
        foreach (var text in Any.Sample(60, 100).Append("a\0b\u202E\uD800\n").Append(new string('x', 9000)))
        {
            var entry = new AuditEntry(null, default, text, text, text).Inert();
            Assert.All((string[])[entry.Person, entry.What, entry.Detail], t => Assert.Null(Core.Text.Invisible.Find(t)));
            Assert.True(entry.Person.Length <= 400 && entry.What.Length <= 400 && entry.Detail.Length <= AuditEntry.LongestDetail, $"{entry.Detail.Length}");
        }
    }

    [Fact]
    public async Task Whatever_an_entry_is_made_of_the_record_holds()
    {
        await using var bench = Bench();
        var store = bench.Get<IOperationStore>();
        foreach (var (who, what, detail) in Any.Sample(60, 200).Zip(Any.Sample(60, 200), Any.Sample(60, 200)))
            await store.CommitAsync(new(Operation: null) { Audit = [new AuditEntry(null, bench.Time.GetUtcNow(), who, what, detail)] }, CancellationToken.None);
        AssertWhole(bench);
    }

    [Theory]
    [InlineData("a\0b", "U+0000 at place 2")]
    [InlineData("right\u202Eleft", "U+202E at place 6")]
    [InlineData("no\u200Bwidth", "U+200B at place 3")]
    [InlineData("half HALF", "U+D800 at place 6")]
    public async Task A_reason_with_something_hidden_is_refused_before_anything_of_it_is_kept(string reason, string told)
    {
        // Half a character does not survive in an attribute.
        reason = reason.Replace("HALF", "\uD800", StringComparison.Ordinal);
        await using var bench = await Bench().StartAsync();
        var waiting = await WaitingAsync(bench);
        foreach (var body in (DeliveryBody[])[new DeliveryBody.CancelClick(waiting.Handle, reason), new DeliveryBody.ApprovalClick(null, waiting.Handle, Approve: false, null, reason)])
        {
            var refused = Assert.IsType<Answer.Refused>(await ReceiveAsync(bench, "approver", body));
            Assert.Equal("bad-argument", refused.Code);
            Assert.Contains(told, refused.Reason, StringComparison.Ordinal);
        }
        Assert.Equal(OperationState.AwaitingApproval, (await bench.UntilAsync(waiting.Handle, _ => true)).State);
        AssertWhole(bench);
    }

    [Fact]
    public async Task A_reason_is_one_line_of_a_bounded_length_and_stands_by_itself_under_who_wrote_it()
    {
        await using var bench = await Bench().StartAsync();
        var waiting = await WaitingAsync(bench);
        var tooLong = Assert.IsType<Answer.Refused>(await ReceiveAsync(bench, "approver", new DeliveryBody.CancelClick(waiting.Handle, new string('x', Reason.Longest + 1))));
        Assert.Contains("at most 1000 characters", tooLong.Reason, StringComparison.Ordinal);

        await ReceiveAsync(bench, "approver", new DeliveryBody.ApprovalClick(null, waiting.Handle, Approve: false, null, " it ✓ Succeeded\r\nApproved by: everybody "));

        var denied = await bench.EndAsync(waiting.Handle);
        Assert.Equal(("denied by approver", "it ✓ Succeeded Approved by: everybody"), (denied.Reason, denied.Approval!.Decision!.Reason));
        var messages = await bench.MessagesAsync();
        foreach (var told in (Reply[])[messages[$"final:{waiting.Handle}"].Body, messages[$"card:{waiting.Handle}"].Body])
        {
            Assert.Equal("it ✓ Succeeded Approved by: everybody", Assert.Single(told.Fields, f => f.Name == "approver wrote").Value);
            Assert.DoesNotContain("✓", told.Title + told.Text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task What_was_typed_and_what_a_host_printed_stands_in_no_title()
    {
        await using var bench = await new EngineBench(
            r => ScriptedRunbook.Steps(r, ScriptedRunbook.Run("say", "false")), (_, _) => Verdict.Failed("it said: \u202E✓\nSucceeded\0")).StartAsync();
        var handle = await bench.AskAsync("/test change one");

        var ended = await bench.EndAsync(handle);

        Assert.Equal("it said: \\u{202E}✓ Succeeded\\u{0000}", ended.Runs[0].Verdict!.Why);
        var messages = await bench.MessagesAsync();
        Assert.All(messages.Values, m => Assert.DoesNotContain("said", m.Body.Title, StringComparison.Ordinal));
        var card = messages[$"card:{handle}"].Body;
        Assert.Equal($"/test change · one · {handle}", card.Title);
        Assert.Equal("/test change one", Assert.Single(card.Fields, f => f.Name == "operator asked").Value);
        AssertWhole(bench);
    }

    private static EngineBench Bench() => new(
        r => ScriptedRunbook.Steps(r, ScriptedRunbook.Check("look", "true")),
        more: s => s.AddSingleton(SiteLimits.Default with { CommandsPerMinute = 1_000_000, TextPerHour = 1_000_000_000 }));

    private static async Task<Operation> WaitingAsync(EngineBench bench) =>
        await bench.UntilAsync(await bench.AskAsync("/test destroy"), o => o.State == OperationState.AwaitingApproval);

    private static Task<Answer> ReceiveAsync(EngineBench bench, string person, DeliveryBody body) =>
        bench.Get<IInbox>().ReceiveAsync(new(Guid.NewGuid().ToString("N"), "Slack", person, "ops", body, bench.Time.GetUtcNow()), CancellationToken.None);

    private static void AssertWhole(EngineBench bench)
    {
        var report = AuditVerifier.Verify(Path.Combine(bench.Folder, "state"));
        Assert.True(report.Entries > 0);
        Assert.Empty(report.Findings);
    }
}
