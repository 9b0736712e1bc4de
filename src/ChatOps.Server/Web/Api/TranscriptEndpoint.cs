using System.Text;
using ChatOps.Core.Chat;
using ChatOps.Core.Operations;

namespace ChatOps.Server.Web.Api;

/// <summary><c>GET /api/operations/ID/transcript?offset=LINE</c>: plain text, a line each; <c>X-Next-Offset</c> is where to go on.</summary>
public static class TranscriptEndpoint
{
    public const int MostLines = 2000;

    public static void Map(IEndpointRouteBuilder api) =>
        api.MapGet("/operations/{id}/transcript", ReadAsync).Produces<string>(StatusCodes.Status200OK, "text/plain")
            .Told("getTranscript", "The output of an operation, a line each; X-Next-Offset says where to go on", new(["unknown-operation", "bad-argument"])
            {
                Values = [new("offset", Header: false, "The first line, as X-Next-Offset said", Number: true)],
            });

    private static async Task<IResult> ReadAsync(HttpContext http, string id, OperationReader reader, string? offset)
    {
        var from = 1L;
        if (!string.IsNullOrEmpty(offset) && (!long.TryParse(offset, out from) || from < 0))
            return Problems.Of("bad-argument", "'offset' is a line number, as X-Next-Offset said");
        from = Math.Max(from, 1);
        if (await reader.TranscriptAsync(http.Actor(), id, from, MostLines, http.RequestAborted) is not { } lines)
            return Problems.UnknownOperation(id);
        http.Response.Headers["X-Next-Offset"] = (lines.Count > 0 ? lines[^1].Number + 1 : from).ToString();
        http.Response.Headers.CacheControl = "no-store";
        return Results.Text(PlainTranscript.Write(lines, from), "text/plain", Encoding.UTF8);
    }
}

/// <summary>A transcript as text. Where lines were not kept, one marker line says how many.</summary>
public static class PlainTranscript
{
    public static string Write(IReadOnlyList<TranscriptLine> lines, long from)
    {
        var text = new StringBuilder();
        var expected = from;
        foreach (var line in lines)
        {
            if (line.Number > expected)
                text.Append(Gap(line.Number - expected)).Append('\n');
            text.Append(line.At.UtcDateTime.ToString("HH:mm:ss")).Append(' ').Append(line.Step).Append(' ').Append(Mark(line.Stream)).Append(' ')
                .Append(InertText.ShowLine(line.Text)).Append('\n');
            expected = line.Number + 1;
        }
        return text.ToString();
    }

    public static string Gap(long lines) =>
        $"… {lines} line{(lines == 1 ? "" : "s")} not kept here; the whole output of a step can be read from its host …";

    public static string Mark(TranscriptStream stream) => stream switch
    {
        TranscriptStream.Output => "out|",
        TranscriptStream.Error => "err|",
        _ => "bot|",
    };
}
