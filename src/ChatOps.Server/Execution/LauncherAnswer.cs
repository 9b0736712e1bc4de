using System.Globalization;
using System.Text;
using ChatOps.Core.Execution;

namespace ChatOps.Server.Execution;

/// <summary>
/// The script's answer, read strictly: a greeting with the request's nonce, lines of name and value, an empty line, then the bytes announced.
/// Whatever else is on the stream before and after them (a banner, a profile's words) came from the way there; half an answer is none, and says
/// nothing about the step.
/// </summary>
internal sealed class LauncherAnswer
{
    private static readonly Dictionary<string, StepState> States = new()
    {
        ["none"] = StepState.None,
        ["never"] = StepState.Never,
        ["starting"] = StepState.Starting,
        ["running"] = StepState.Running,
        ["exited"] = StepState.Exited,
        ["stopped"] = StepState.Stopped,
        ["timed-out"] = StepState.TimedOut,
        ["overdue"] = StepState.Overdue,
        ["lost"] = StepState.Lost,
        ["untrusted"] = StepState.Untrusted,
    };

    private static readonly HashSet<string> RefusalCodes =
        ["fence-low", "digest-differs", "folder-unsafe", "never", "request-damaged", "no-space", "host-error", "root-refused", "account-missing", "folder-lost", "other-bot"];

    private readonly Dictionary<string, string> _lines = [];
    private readonly ReadOnlyMemory<byte> _bytes;
    private readonly string _nonce;

    private LauncherAnswer(Dictionary<string, string> lines, ReadOnlyMemory<byte> bytes, string nonce, string before) =>
        (_lines, _bytes, _nonce, Before) = (lines, bytes, nonce, before);

    /// <summary>What stood on the stream in front of the answer.</summary>
    public string Before { get; }

    public string Kind => Text("answer");

    public string Code => Text("code");

    public string Reason => Text("reason");

    public static LauncherAnswer Parse(ReadOnlyMemory<byte> stream, string nonce)
    {
        if (BeginOf(stream.Span, nonce) is not { } begin)
            throw BeginOf(stream.Span, "") is null ? Strange("it does not begin as one") : Older();
        var answer = stream[begin..];
        var end = answer.Span.IndexOf("\n\n"u8);
        if (end < 0)
            throw Strange("it ends in its header");
        var lines = new Dictionary<string, string>();
        foreach (var line in Encoding.UTF8.GetString(answer.Span[..end]).Split('\n'))
        {
            var space = line.IndexOf(' ', StringComparison.Ordinal);
            if (space <= 0 || !lines.TryAdd(line[..space], line[(space + 1)..]))
                throw Strange("a line of it has no name, or one twice");
        }
        return new(lines, answer[(end + 2)..], nonce, Encoding.UTF8.GetString(stream.Span[..begin]).Trim('\n'));
    }

    /// <summary>Where the answer to the request with this nonce begins; null: nowhere.</summary>
    public static int? BeginOf(ReadOnlySpan<byte> stream, string nonce)
    {
        var greeting = Encoding.UTF8.GetBytes(nonce.Length > 0 ? $"chatops 1 {nonce}\n" : "chatops 1\n");
        for (var at = 0; stream[at..].IndexOf(greeting) is >= 0 and var found; at += found + 1)
        {
            if (at + found == 0 || stream[at + found - 1] == (byte)'\n')
                return at + found;
        }
        return null;
    }

    /// <summary>The host has a script that is older than this bot and reads no nonces.</summary>
    public static HostUnreachableException Older() =>
        new("host-script-old: the script installed on the host is older than this bot; install it again there (chatops host-script)");

    public StartAnswer ToStartAnswer() => Kind switch
    {
        "started" => new StartAnswer.Started(_bytes.IsEmpty ? null : Parse(_bytes, _nonce).ToProgress()),
        "existing" => new StartAnswer.Existing(),
        "guard-failed" => new StartAnswer.GuardFailed(Reason),
        "refused" when RefusalCodes.Contains(Code) => new StartAnswer.Refused(Code, Reason),
        _ => throw Strange($"'{Kind}' answers no start"),
    };

    public StepProgress ToProgress()
    {
        if (Kind == "refused")
            throw new HostUnreachableException($"{Code}: {Reason}");
        if (Kind != "progress" || !States.TryGetValue(Text("state"), out var state))
            throw Strange("it holds no state");
        var (output, error) = (Number("out"), Number("err"));
        if (output + error > _bytes.Length)
            throw Strange($"{output + error} bytes were announced and {_bytes.Length} came");
        var end = (int)(output + error);
        return new StepProgress(state, ExitStatus(state), _bytes[..(int)output], _bytes[(int)output..end],
            new StepOffsets(Number("out_size"), Number("err_size")), TimeSpan.FromSeconds(Number("silent")), (int)Number("left"), Text("detail"))
        {
            OnTheWay = $"{Before}\n{Encoding.UTF8.GetString(_bytes[end..].Span)}".Trim('\n'),
        };
    }

    private int? ExitStatus(StepState state)
    {
        if (state != StepState.Exited)
            return null;
        var status = Number("exit");
        return status <= 255 ? (int)status : throw Strange("the exit status is none");
    }

    private string Text(string name) => _lines.TryGetValue(name, out var value) ? value : throw Strange($"'{name}' is missing");

    private long Number(string name) =>
        long.TryParse(Text(name), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : throw Strange($"'{name}' is no number");

    private static HostUnreachableException Strange(string why) => new($"This was not the launcher's answer: {why}.");
}
