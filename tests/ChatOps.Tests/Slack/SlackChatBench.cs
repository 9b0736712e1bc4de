using ChatOps.Fakes.Slack;
using ChatOps.Tests.Contracts;
using ChatOps.Tests.Journeys;
using ChatOps.Tests.Operations;

namespace ChatOps.Tests.Slack;

/// <summary>Slack in the words of the contract.</summary>
internal sealed class SlackChatBench(SlackBench bench) : IChatBench
{
    public EngineBench Engine => bench.Engine;

    public string Platform => "Slack";

    private IEnumerable<SlackPerson> People => [bench.Operator, bench.Approver, bench.Second, bench.Viewer];

    public Task TypeAsync(string person, string verb) => bench.Slack.TypeAsync(Person(person), bench.Ops, "/test", $"{verb} one");

    public Task PressAsync(string person, string key, string button) => bench.Slack.ClickAsync(Person(person), Newest(key)!, button);

    public async Task PressOwnAsync(string person, string button) =>
        await bench.Slack.ClickAsync(Person(person), await bench.Slack.EphemeralAsync(Person(person), m => m.HasButton(button)), button);

    public async Task WriteReasonAsync(string person, string reason) => await bench.Slack.SubmitAsync(Person(person), await bench.Slack.ViewAsync(Person(person)), ("reason", reason));

    public async Task<string> ToldAloneAsync(string person, string words) =>
        (await bench.Slack.EphemeralAsync(Person(person), m => m.Shown.Contains(words) || m.Text.Contains(words))).Shown;

    public IReadOnlyList<(string Shown, IReadOnlySet<string> Notified)> WithKey(string key) =>
    [
        .. bench.Slack.MessagesIn(bench.Ops).Where(m => SlackTeamBot.KeyOf(m) == key)
            .Select(m => (m.Shown, (IReadOnlySet<string>)m.Notified.Select(id => People.FirstOrDefault(p => p.Id == id)?.Name ?? id).ToHashSet())),
    ];

    public bool HasButton(string key, string button) => Newest(key)?.HasButton(button) == true;

    public (string Text, bool IsFile)? Output(string handle)
    {
        if (Newest($"output:{handle}") is { } message)
            return (message.Shown, false);
        return bench.Slack.Files.FirstOrDefault(f => f.Title == $"{handle}-output.txt") is { } file ? (file.Text, true) : null;
    }

    public void LoseAnswer(string words) => bench.Slack.Faults.Once("chat.postMessage", c => Holds(c, words), new Fault.LostAnswer());

    public void AskToWait(string words) => bench.Slack.Faults.Once("chat.postMessage", c => Holds(c, words), new Fault.RateLimited());

    public IDisposable RefuseForms(string words) =>
        bench.Slack.Faults.Always("chat.postMessage", new Fault.Refused("invalid_blocks"), c => Holds(c, words) && c["blocks"] is { Length: > 2 });

    public Task OutageAsync() => bench.Slack.OutageAsync();

    public Task EndOutageAsync() => bench.Slack.EndOutageAsync();

    public void SendTwice() => bench.Slack.SendTwice();

    public ValueTask DisposeAsync() => bench.DisposeAsync();

    private static bool Holds(ApiCall call, string words) => call["blocks"]?.Contains(words) == true || call["text"]?.Contains(words) == true;

    private SlackPerson Person(string name) => People.First(p => p.Name == name);

    private SlackMessage? Newest(string key) => bench.Slack.MessagesIn(bench.Ops).LastOrDefault(m => SlackTeamBot.KeyOf(m) == key);
}
