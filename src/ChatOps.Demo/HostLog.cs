using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace ChatOps.Demo;

/// <summary>
/// The host's own record of what really ran on it: one JSON line when a program begins and one when it ends, with the step of the bot
/// it ran for (<c>CHATOPS_STEP</c>). A program that was killed has a beginning and no end.
/// </summary>
internal sealed class HostLog(HostTree tree, string program, ToolCaller caller)
{
    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public void Begin(IReadOnlyList<string> arguments) => Write("begin", json =>
    {
        json.WriteStartArray("argv");
        foreach (var argument in arguments) json.WriteStringValue(argument);
        json.WriteEndArray();
    });

    public void End(int status) => Write("end", json => json.WriteNumber("rc", status));

    public void Note(string text) => Write("note", json => json.WriteString("text", text));

    private void Write(string happening, Action<Utf8JsonWriter> more)
    {
        using var line = new MemoryStream();
        using (var json = new Utf8JsonWriter(line, Plain))
        {
            json.WriteStartObject();
            json.WriteString("at", DateTime.UtcNow.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'"));
            json.WriteNumber("pid", caller.Pid);
            json.WriteString("program", program);
            json.WriteString("event", happening);
            json.WriteString("step", caller.Step);
            more(json);
            json.WriteEndObject();
        }

        line.Write(Encoding.UTF8.GetBytes("\n"));
        Libc.AppendLine(tree.Log, line.ToArray());
    }
}
