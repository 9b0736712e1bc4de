using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace ChatOps.Fakes.Slack;

/// <summary>One call of a method: who, and with which arguments, from the query, a form or JSON.</summary>
public sealed class ApiCall
{
    private readonly Dictionary<string, JsonElement> _arguments = [];

    private ApiCall(string method, string? token, DateTimeOffset at)
    {
        Method = method;
        Token = token;
        At = at;
    }

    public string Method { get; }

    public DateTimeOffset At { get; }

    /// <summary>What it was answered: null = ok, else the error; a fault is named in words.</summary>
    public string? Error { get; internal set; }

    /// <summary>Was it carried out? With a lost answer it was, although the caller cannot know.</summary>
    public bool WasCarriedOut { get; internal set; }

    internal string? Token { get; private set; }

    internal bool IsJson { get; private set; }

    internal bool NamesCharset { get; private set; }

    /// <summary>An argument as text; lists and objects as their JSON.</summary>
    public string? this[string name] => _arguments.TryGetValue(name, out var value) ? value.ValueKind switch
    {
        JsonValueKind.String => value.GetString(),
        JsonValueKind.Null => null,
        _ => value.GetRawText(),
    } : null;

    /// <summary>The whole JSON body.</summary>
    internal JsonElement Body => JsonSerializer.SerializeToElement(_arguments);

    internal static ApiCall Upload(DateTimeOffset at) => new("upload", null, at);

    internal string Required(string name) => this[name] is { Length: > 0 } value ? value : throw SlackError.Missing(name);

    internal bool? Flag(string name) => this[name] switch { "true" or "1" => true, "false" or "0" => false, _ => null };

    internal int Number(string name, int otherwise) =>
        int.TryParse(this[name], NumberStyles.Integer, CultureInfo.InvariantCulture, out var number) ? number : otherwise;

    /// <summary>A list or an object: forms carry it as text.</summary>
    internal JsonElement? Structure(string name, string error)
    {
        if (!_arguments.TryGetValue(name, out var value) || value.ValueKind == JsonValueKind.Null)
            return null;
        if (value.ValueKind != JsonValueKind.String)
            return value;
        return value.GetString() is "" ? null : Json.TryParse(value.GetString()!) ?? throw new SlackError(error);
    }

    /// <summary>A JSON body given to a method that takes forms only is not read: its arguments are simply not there.</summary>
    internal static async Task<ApiCall> ReadAsync(HttpContext context, string method, bool takesJson, DateTimeOffset at)
    {
        var request = context.Request;
        var header = request.Headers.Authorization.ToString();
        var call = new ApiCall(method, header.StartsWith("Bearer ", StringComparison.Ordinal) ? header["Bearer ".Length..] : null, at);
        foreach (var (name, value) in request.Query)
            call.Set(name, value.ToString());
        call.IsJson = request.ContentType?.StartsWith("application/json", StringComparison.OrdinalIgnoreCase) == true;
        call.NamesCharset = request.ContentType?.Contains("charset", StringComparison.OrdinalIgnoreCase) == true;
        if (request.HasFormContentType)
        {
            foreach (var (name, value) in await request.ReadFormAsync(context.RequestAborted))
                call.Set(name, value.ToString());
        }
        else if (call.IsJson)
        {
            await call.ReadJsonAsync(context, takesJson);
        }
        else if (request.ContentLength > 0)
        {
            throw new SlackError("invalid_post_type");
        }
        call.Token ??= call["token"];
        return call;
    }

    private async Task ReadJsonAsync(HttpContext context, bool takesJson)
    {
        using var reader = new StreamReader(context.Request.Body, Encoding.UTF8);
        var body = await reader.ReadToEndAsync(context.RequestAborted);
        if (!takesJson || body.Length == 0)
            return;
        var json = Json.TryParse(body) ?? throw new SlackError("invalid_json");
        if (json.ValueKind != JsonValueKind.Object)
            throw new SlackError("json_not_object");
        foreach (var property in json.EnumerateObject())
            _arguments[property.Name] = property.Value;
    }

    private void Set(string name, string value) => _arguments[name] = JsonSerializer.SerializeToElement(value);
}
