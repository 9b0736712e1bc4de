using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace ChatOps.Fakes.Discord;

/// <summary>One call: who, what, and with which body.</summary>
public sealed class RestCall
{
    private RestCall(string method, string[] path, DateTimeOffset at) => (Method, Path, At) = (method, path, at);

    public string Method { get; }

    /// <summary>Below the version.</summary>
    public IReadOnlyList<string> Path { get; }

    public DateTimeOffset At { get; }

    /// <summary>The method and the words of the path, without ids and tokens: <c>PATCH webhooks/messages/@original</c>.</summary>
    public string Name => $"{Method} {string.Join('/', Words())}";

    public JsonElement Body { get; private set; } = JsonElement.Parse("{}");

    /// <summary>0 as long as it is not answered.</summary>
    public int Status { get; internal set; }

    /// <summary>Discord's code of a refusal.</summary>
    public int Code { get; internal set; }

    /// <summary>Was it carried out? With a lost answer it was, although the caller cannot know.</summary>
    public bool WasCarriedOut { get; internal set; }

    public override string ToString() => $"{Name} {Status}{(Code > 0 ? $"/{Code}" : "")}";

    internal IReadOnlyList<(string Name, string Text)> Files { get; private set; } = [];

    internal IQueryCollection Query { get; private set; } = null!;

    internal string? Authorization { get; private set; }

    internal string Agent { get; private set; } = "";

    internal bool IsInteraction => Path[0] is "interactions" or "webhooks";

    /// <summary>What limits are counted by.</summary>
    internal (string Route, string Major) Bucket => (Name, Path[0] switch
    {
        "channels" or "guilds" => Path.Count > 1 ? Path[1] : "",
        "webhooks" or "interactions" => string.Join('/', Path.Skip(1).Take(2)),
        _ => "",
    });

    internal static async Task<RestCall> ReadAsync(HttpContext context, string[] path, DateTimeOffset at)
    {
        var request = context.Request;
        var call = new RestCall(request.Method, path, at)
        {
            Query = request.Query,
            Authorization = request.Headers.Authorization.ToString(),
            Agent = request.Headers.UserAgent.ToString(),
        };
        if (request.HasFormContentType)
        {
            var form = await request.ReadFormAsync(context.RequestAborted);
            call.Body = Parse(form["payload_json"].ToString());
            call.Files = [.. form.Files.Select(f => (f.FileName, Read(f)))];
            if (form.Files.Select((f, i) => f.Name == $"files[{i}]").Contains(false))
                throw new RestError(400, 50035, "Invalid Form Body");
            // Discord looks for the JSON by the name of its part; a quoted-printable or unnamed one is not found.
            if (!form.ContainsKey("payload_json"))
                throw new RestError(400, 50006, "Cannot send an empty message");
        }
        else if (request.ContentType?.StartsWith("application/json", StringComparison.OrdinalIgnoreCase) == true)
        {
            using var reader = new StreamReader(request.Body, Encoding.UTF8);
            call.Body = Parse(await reader.ReadToEndAsync(context.RequestAborted));
        }
        else if (request.ContentLength > 0)
        {
            throw new RestError(400, 50109, "The request body contains invalid JSON.");
        }
        return call;
    }

    /// <summary>The same call with a part of its body as the body.</summary>
    internal RestCall With(JsonElement body) => new(Method, [.. Path], At) { Body = body, Files = Files };

    private IEnumerable<string> Words()
    {
        for (var i = 0; i < Path.Count; i++)
        {
            var isToken = i == 2 && (Path[0] is "webhooks" or "interactions");
            if (!isToken && !char.IsAsciiDigit(Path[i][0]))
                yield return Path[i];
        }
    }

    private static JsonElement Parse(string text)
    {
        try
        {
            return text.Length == 0 ? JsonElement.Parse("{}") : JsonElement.Parse(text);
        }
        catch (JsonException)
        {
            throw new RestError(400, 50109, "The request body contains invalid JSON.");
        }
    }

    private static string Read(IFormFile file)
    {
        using var reader = new StreamReader(file.OpenReadStream(), Encoding.UTF8);
        return reader.ReadToEnd();
    }
}
