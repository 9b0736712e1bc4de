using ChatOps.Fakes.Discord;
using ChatOps.Tests.Contracts;
using ChatOps.Tests.Operations;

namespace ChatOps.Tests.Discord;

/// <summary>Discord in the words of the contract.</summary>
internal sealed class DiscordChatBench(DiscordBench bench) : IChatBench
{
    public EngineBench Engine => bench.Engine;

    public string Platform => "Discord";

    private IEnumerable<DiscordPerson> People => [bench.Operator, bench.Approver, bench.Second, bench.Viewer];

    public Task TypeAsync(string person, string verb) => bench.TypeAsync(Person(person), $"test {verb}", ("target", "one"));

    public async Task PressAsync(string person, string key, string button)
    {
        // A cancel asks whether it is meant; here it is.
        if ((await bench.Discord.ClickAsync(Person(person), Newest(key)!, button)).Answer == 9 && button == "Cancel")
            await bench.Discord.SubmitAsync(Person(person));
    }

    public async Task PressOwnAsync(string person, string button) =>
        await bench.Discord.ClickAsync(
            Person(person), await bench.Discord.EphemeralAsync(Person(person), m => m.HasButton(button)), button);

    public async Task WriteReasonAsync(string person, string reason)
    {
        await bench.Discord.ModalAsync(Person(person));
        await bench.Discord.SubmitAsync(Person(person), ("reason", reason));
    }

    public async Task<string> ToldAloneAsync(string person, string words) =>
        (await bench.Discord.EphemeralAsync(Person(person), m => m.Shown.Contains(words))).Shown;

    public IReadOnlyList<(string Shown, IReadOnlySet<string> Notified)> WithKey(string key) =>
    [
        .. With(key).Select(
            m => (m.Shown, (IReadOnlySet<string>)m.Notified.Select(id => People.FirstOrDefault(p => p.Id == id)?.Name ?? id).ToHashSet())),
    ];

    public bool HasButton(string key, string button) => Newest(key)?.HasButton(button) == true;

    public (string Text, bool IsFile)? Output(string handle) => Newest($"output:{handle}") switch
    {
        null => null,
        { Attachments: [var file] } => (file.Text, true),
        var message => (message.Shown, false),
    };

    public void LoseAnswer(string words) =>
        bench.Discord.Faults.Once("POST channels/messages", c => Holds(c, words), new Fault.LostAnswer());

    public void AskToWait(string words) =>
        bench.Discord.Faults.Once("POST channels/messages", c => Holds(c, words), new Fault.RateLimited(0.5));

    public IDisposable RefuseForms(string words) =>
        bench.Discord.Faults.Always(
            "POST channels/messages", new Fault.Refused(400, 50035, "Invalid Form Body"),
            c => Holds(c, words) && c.Body.GetProperty("embeds").GetArrayLength() > 0);

    public Task OutageAsync() => bench.Discord.OutageAsync();

    public Task EndOutageAsync() => bench.Discord.EndOutageAsync();

    public void SendTwice() => bench.Discord.SendTwice();

    public ValueTask DisposeAsync() => bench.DisposeAsync();

    /// <summary>As it would be read.</summary>
    private static bool Holds(RestCall call, string words) =>
        call.Body.GetRawText().Replace("\\\\", "").Contains(words, StringComparison.Ordinal);

    private IEnumerable<DiscordMessage> With(string key) =>
        bench.WithKey(key).Concat(bench.Discord.MessagesIn(bench.Ops).Select(bench.Discord.ThreadOf).OfType<DiscordChannel>().SelectMany(t => bench.WithKey(key, t)));

    private DiscordPerson Person(string name) => People.First(p => p.Name == name);

    private DiscordMessage? Newest(string key) => With(key).LastOrDefault();
}
