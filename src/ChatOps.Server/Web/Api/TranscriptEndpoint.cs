using System.Text;
using ChatOps.Core.Intake;

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
