using System.Net;
using System.Text;
using ChatOps.Core.Operations;
using ChatOps.Core.Plans;
using ChatOps.Core.Text;

namespace ChatOps.Server.Record;

/// <summary>One operation with its proof, as a page to print: no scripts, nothing fetched.</summary>
internal sealed class RecordPage
{
    private const string Head =
        """
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <title>Record of an operation</title>
        <style>
        body { font: 11pt/1.4 sans-serif; margin: 2em; max-width: 60em }
        h1 { font-size: 16pt } h2 { font-size: 13pt; margin-top: 1.6em }
        table { border-collapse: collapse; width: 100% }
        th, td { border: 1px solid #999; padding: .2em .5em; text-align: left; vertical-align: top; overflow-wrap: anywhere }
        pre { white-space: pre-wrap; overflow-wrap: anywhere; font-size: 9pt; border: 1px solid #999; padding: .5em }
        .by { color: #444 }
        </style>
        </head>
        <body>
        """;

    private readonly StringBuilder _html = new(Head);
    private readonly Func<string, string> _name;

    private RecordPage(Func<string, string> name) => _name = name;

    /// <param name="name">A person's name by id.</param>
    public static string Of(RecordedOperation record, Func<string, string> name) => new RecordPage(name).Write(record);

    private string Write(RecordedOperation record)
    {
        var operation = record.Operation;
        Line("h1", $"Operation {operation.Handle}: {operation.Title}");
        Table([], [
            ["Asked by", Person(operation.Requester), Time(operation.RequestedAt)],
            ["In", $"#{operation.Channel}", $"on {operation.Target}"],
            ["Started", Time(operation.StartedAt), ""],
            ["Ended", Time(operation.ConcludedAt), $"{operation.Outcome?.ToString() ?? operation.State.ToString()} {operation.Code}"],
            ["Program", record.Program ?? "not on the record", ""],
            .. operation.Plan is { } made ? ToolVersion.In(made).Select(t => new[] { t.Key, t.Value, "" }) : [],
        ]);
        Quoted($"{Person(operation.Requester)} typed", operation.Command.Text);
        Quoted("with the reason", operation.Command.Why);
        Quoted("How it ended, as the bot and its tools said", operation.Reason);
        Approval(record);
        Plan(record);
        Line("h2", "Steps and checks");
        Table(
            ["Step", "From", "To", "Verdict", "Why"],
            operation.Runs.Select(r => new[] { r.Step, Time(r.StartedAt), Time(r.EndedAt), r.Verdict?.Kind.ToString() ?? "", r.Verdict?.Why ?? "" }));
        Line("h2", "Output, as it is kept");
        Table(["Step", "Lines", "SHA-256 of the lines"], record.Outputs.Select(o => new[] { o.Step, $"{o.Lines}", o.Sha256 }));
        Line("h2", "Entries of the record");
        Table(["Number", "Line", "Hash"], record.Own.Select(e => new[] { $"{e.Number}{(e.Purged ? " (purged)" : "")}", e.Line, e.Hash }));
        Line("h2", "Anchors and keys");
        foreach (var anchor in record.Anchors)
            Line("pre", anchor.Line);
        foreach (var key in record.Keys)
            Line("pre", $"key {key.Id}\n{key.Pem}");
        Line("p", "VERIFY.txt beside this page says how to check it with sha256sum and openssl alone.");
        return _html.Append("</body>\n</html>\n").ToString();
    }

    private void Approval(RecordedOperation record)
    {
        if (record.Operation.Approval is not { } approval)
            return;
        Line("h2", "Decision");
        Table([], [
            ["Digest of the plan", approval.Digest, ""],
            ["Decided", approval.Decision is { } decision ? $"{decision.Kind} by {Person(decision.Person)}" : "by nobody", Time(approval.Decision?.At)],
        ]);
        Quoted("with the reason", approval.Decision?.Reason);
        if (record.Operation.Review is { } review)
            Quoted($"{Person(review.Person)} reviewed it ({Time(review.At)})", review.Text);
        if (record.Operation.Resolution is { } resolution)
            Quoted($"{Person(resolution.Person)} freed the target ({Time(resolution.At)})", resolution.Reason);
    }

    private void Plan(RecordedOperation record)
    {
        if (record.Operation.Plan is not { } plan)
            return;
        Line("h2", "Plan");
        Line("p", plan.Title);
        foreach (var item in plan.Summary)
            Line("pre", item);
        Table(["Step", "What", "As", "Command"], plan.Steps.Select(s => new[] { s.Id, s.Title, s.User, string.Join(' ', s.Command.Arguments) }));
    }

    private void Quoted(string who, string? words)
    {
        if (string.IsNullOrEmpty(words))
            return;
        _html.Append("<p class=\"by\">").Append(Text(who)).Append(":</p>");
        Line("pre", words);
    }

    private void Line(string tag, string text) => _html.Append('<').Append(tag).Append('>').Append(Text(text)).Append("</").Append(tag).Append(">\n");

    private void Table(IReadOnlyList<string> columns, IEnumerable<IReadOnlyList<string>> rows)
    {
        _html.Append("<table>\n");
        if (columns.Count > 0)
            Row("th", columns);
        foreach (var row in rows)
            Row("td", row);
        _html.Append("</table>\n");
    }

    private void Row(string tag, IEnumerable<string> cells)
    {
        _html.Append("<tr>");
        foreach (var cell in cells)
            _html.Append('<').Append(tag).Append('>').Append(Text(cell)).Append("</").Append(tag).Append('>');
        _html.Append("</tr>\n");
    }

    private string Person(string id) => _name(id) is var known && known != id ? $"{known} ({id})" : id;

    private static string Text(string text) => WebUtility.HtmlEncode(InertText.Show(text));

    private static string Time(DateTimeOffset? at) => at is { } known ? $"{known.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC" : "";
}
