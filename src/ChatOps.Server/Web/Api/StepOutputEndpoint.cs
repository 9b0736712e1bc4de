using ChatOps.Core.Execution;
using ChatOps.Core.Intake;
using ChatOps.Core.Transcripts;

namespace ChatOps.Server.Web.Api;

/// <summary><c>GET /api/operations/ID/steps/STEP/output?stream=out|err</c>: the bytes as the host keeps them, masked, as a download.</summary>
public static class StepOutputEndpoint
{
    public static void Map(IEndpointRouteBuilder api) =>
        api.MapGet("/operations/{id}/steps/{step}/output", ReadAsync).Produces<byte[]>(StatusCodes.Status200OK, "application/octet-stream")
            .Told("getStepOutput", "The whole output of one step as its host keeps it, masked", new(["unknown-operation", "unknown-step", "bad-argument", "host-unreachable"])
            {
                Values = [new("stream", Header: false, "out unless said", OneOf: ["out", "err"])],
            });

    private static async Task<IResult> ReadAsync(HttpContext http, string id, string step, string? stream, OperationReader reader, StepOutput output)
    {
        if (await reader.FindAsync(http.Actor(), id, http.RequestAborted) is not { } operation)
            return Problems.UnknownOperation(id);
        if (stream is not (null or "" or "out" or "err"))
            return Problems.Of("bad-argument", "'stream' is out or err");
        if (operation.Runs.All(r => r.Step != step))
            return Problems.Of("unknown-step", "no step of that name was started in this operation; its steps are listed there");
        try
        {
            var pieces = await output.OpenAsync(
                operation, operation.Plan!.Find(step), stream == "err" ? TranscriptStream.Error : TranscriptStream.Output, http.RequestAborted);
            return pieces is null
                ? Problems.Of("unknown-step", "the host keeps no output of this step, or none any more")
                : await SendAsync(http, $"{operation.Handle}-{step}.{(stream == "err" ? "err" : "out")}.txt", pieces);
        }
        catch (HostUnreachableException problem)
        {
            return Problems.Of("host-unreachable", problem.Message);
        }
    }

    private static async Task<IResult> SendAsync(HttpContext http, string name, IAsyncEnumerable<ReadOnlyMemory<byte>> pieces)
    {
        http.Response.ContentType = "application/octet-stream";
        http.Response.Headers.ContentDisposition = $"attachment; filename=\"{name}\"";
        try
        {
            await foreach (var piece in pieces)
                await http.Response.Body.WriteAsync(piece, http.RequestAborted);
        }
        catch (HostUnreachableException) when (http.Response.HasStarted)
        {
            // Broken off, so that nobody takes a part for the whole.
            http.Abort();
        }
        return Results.Empty;
    }
}
