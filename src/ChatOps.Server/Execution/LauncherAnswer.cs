using System.Globalization;
using System.Text;
using ChatOps.Core.Execution;

namespace ChatOps.Server.Execution;

/// <summary>
/// The script's answer, read strictly: a greeting, lines of name and value, an empty line, then exactly the bytes announced. Anything
/// else (a banner, half an answer, a tool's message) is no answer, and says nothing about the step.
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
        ["fence-low", "digest-differs", "folder-unsafe", "never", "request-damaged", "no-space", "host-error"];

    private readonly Dictionary<string, string> _lines = [];
    private readonly ReadOnlyMemory<byte> _bytes;

    private LauncherAnswer(Dictionary<string, string> lines, ReadOnlyMemory<byte> bytes) => (_lines, _bytes) = (lines, bytes);

    public string Kind => Text("answer");

    public string Code => Text("code");

    public string Reason => Text("reason");

    public static LauncherAnswer Parse(ReadOnlyMemory<byte> answer)
    {
        var end = answer.Span.IndexOf("\n\n"u8);
        if (!answer.Span.StartsWith("chatops 1\n"u8) || end < 0)
            throw Strange("it does not begin as one");
        var lines = new Dictionary<string, string>();
        foreach (var line in Encoding.UTF8.GetString(answer.Span[..end]).Split('\n'))
        {
            var space = line.IndexOf(' ', StringComparison.Ordinal);
            if (space <= 0 || !lines.TryAdd(line[..space], line[(space + 1)..]))
                throw Strange("a line of it has no name, or one twice");
        }
        return new(lines, answer[(end + 2)..]);
    }

    public StartAnswer ToStartAnswer() => Kind switch
    {
        "started" => new StartAnswer.Started(_bytes.IsEmpty ? null : Parse(_bytes).ToProgress()), // an older script, installed on its host, does not look
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
        if (output + error != _bytes.Length)
            throw Strange($"{output + error} bytes were announced and {_bytes.Length} came");
        return new StepProgress(state, ExitStatus(state), _bytes[..(int)output], _bytes[(int)output..],
            new StepOffsets(Number("out_size"), Number("err_size")), TimeSpan.FromSeconds(Number("silent")), (int)Number("left"), Text("detail"));
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
