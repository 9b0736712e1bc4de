using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Unicode;

namespace ChatOps.Server.Web.Api;

/// <summary>The API's JSON: camelCase names, states and outcomes by their names (<c>AwaitingApproval</c>), absent values as null.</summary>
public static class ApiJson
{
    public static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter() },
        Encoder = JavaScriptEncoder.Create(UnicodeRanges.BasicLatin, UnicodeRanges.Latin1Supplement, UnicodeRanges.GeneralPunctuation),
    };

    public static IResult Ok<T>(T value) => Results.Json(value, Options);

    public static IResult Accepted<T>(T value) => Results.Json(value, Options, statusCode: StatusCodes.Status202Accepted);

    /// <summary>The request's body, or the problem that it is.</summary>
    public static async Task<(T? Body, IResult? Problem)> ReadAsync<T>(HttpContext http) where T : class
    {
        try
        {
            var body = await JsonSerializer.DeserializeAsync<T>(http.Request.Body, Options, http.RequestAborted);
            return body is null ? (null, Problems.Of("bad-argument", "the body must be a JSON object")) : (body, null);
        }
        catch (JsonException problem)
        {
            // The exception's own words name types of this program.
            return (null, Problems.Of("bad-argument", $"the body is not the JSON expected, at {Place(problem)}; docs/api.md describes it"));
        }
        catch (BadHttpRequestException problem) when (problem.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            return (null, Problems.Of("too-large", $"a request's body holds at most {RequestLimits.Body / 1024} KiB"));
        }
        catch (BadHttpRequestException problem)
        {
            return (null, Problems.Of("bad-argument", $"the body could not be read: {problem.Message}"));
        }
    }

    private static string Place(JsonException problem) =>
        $"line {problem.LineNumber + 1}, byte {problem.BytePositionInLine + 1}{(problem.Path is { Length: > 2 } path ? $" ({path[2..]})" : "")}";
}
