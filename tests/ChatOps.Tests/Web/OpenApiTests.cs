using System.Net.Http.Json;
using System.Text.Json;
using ChatOps.Core.Audit;
using ChatOps.Core.Chat;
using ChatOps.Core.Operations;
using Microsoft.AspNetCore.Routing;

namespace ChatOps.Tests.Web;

public class OpenApiTests
{
    [Fact]
    public async Task Every_endpoint_of_the_api_is_described_with_its_answers_refusals_and_examples()
    {
        await using var site = await WebSite.StartAsync();
        var document = await DocumentAsync(site);
        var mapped = site.Part<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(e => e.RoutePattern.RawText is { } path && path.StartsWith("/api/", StringComparison.Ordinal)
                && !path.Contains("{**", StringComparison.Ordinal) && path != "/api/openapi.json")
            .SelectMany(e => e.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods.Select(m => $"{m} {e.RoutePattern.RawText}"))
            .Order().ToList();
        var described = Operations(document).Select(o => $"{o.Method.ToUpperInvariant()} {o.Path}").Order().ToList();
        Assert.True(mapped.Count >= 12, string.Join('\n', mapped));
        Assert.Equal(mapped, described);
        foreach (var (method, path, operation) in Operations(document))
        {
            var what = $"{method} {path}";
            Assert.True(operation.GetProperty("summary").GetString()!.Length > 10, what);
            Assert.True(operation.GetProperty("operationId").GetString()!.Length > 0, what);
            Assert.Equal(method == "get" ? 2 : 1, operation.GetProperty("security").GetArrayLength());
            var responses = operation.GetProperty("responses");
            foreach (var refusal in responses.EnumerateObject().Where(r => r.Name[0] is '4' or '5'))
                Assert.True(refusal.Value.GetProperty("content").GetProperty("application/problem+json").TryGetProperty("example", out _), $"{what} {refusal.Name}");
            Assert.Contains("person-unknown", responses.GetProperty("401").GetProperty("description").GetString(), StringComparison.Ordinal);
            if (operation.TryGetProperty("requestBody", out var body))
                Assert.True(body.GetProperty("content").GetProperty("application/json").TryGetProperty("example", out _), what);
        }
        Assert.Equal("bearer", document.GetProperty("components").GetProperty("securitySchemes").GetProperty("token").GetProperty("scheme").GetString());
    }

    [Fact]
    public async Task What_real_calls_answer_is_what_the_description_says()
    {
        await using var site = await WebSite.StartAsync();
        var shapes = new Shapes(await DocumentAsync(site));
        site.Store.Put(Samples.Restore("wait1"));
        site.Store.Put(Samples.Restore("runs1").Running(2));
        var done = Samples.Restore("done1").Concluded(Outcome.Succeeded, "restored and checked");
        site.Store.Put(done);
        site.Store.Record(new AuditEntry(done.Id, Samples.Start, "operator", "requested", "a restore"));
        using var client = site.Client("token-operator");
        async Task AsksAsync(string method, string path, string template, int status, object? body = null)
        {
            using var request = new HttpRequestMessage(new(method), path) { Content = body is null ? null : JsonContent.Create(body) };
            using var response = await client.SendAsync(request);
            var text = await response.Content.ReadAsStringAsync();
            Assert.True(status == (int)response.StatusCode, $"{method} {path}: {(int)response.StatusCode} {text}");
            shapes.Fits(method, template, status, response.Content.Headers.ContentType!.MediaType!, text);
        }

        await AsksAsync("GET", "/api/commands?channel=ops", "/api/commands", 200);
        await AsksAsync("GET", "/api/completions?channel=ops&text=/senaite%20", "/api/completions", 200);
        await AsksAsync("GET", "/api/operations", "/api/operations", 200);
        await AsksAsync("GET", "/api/operations?limit=0", "/api/operations", 400);
        foreach (var handle in new[] { "wait1", "runs1", "done1" })
            await AsksAsync("GET", $"/api/operations/{handle}", "/api/operations/{id}", 200);
        await AsksAsync("GET", "/api/operations/none1", "/api/operations/{id}", 404);
        await AsksAsync("GET", "/api/operations/done1/audit", "/api/operations/{id}/audit", 200);
        await AsksAsync("GET", "/api/operations/done1/transcript", "/api/operations/{id}/transcript", 200);
        await AsksAsync("GET", "/api/operations/done1/steps/none/output", "/api/operations/{id}/steps/{step}/output", 404);
        await AsksAsync("POST", "/api/commands", "/api/commands", 202, new { text = "/senaite backup lims1", channel = "ops" });
        await AsksAsync("POST", "/api/operations/wait1/approval", "/api/operations/{id}/approval", 202, new { decision = "approve", digest = "9f2c" });
        await AsksAsync("POST", "/api/operations/runs1/cancel", "/api/operations/{id}/cancel", 202);
        await AsksAsync("POST", "/api/operations/done1/share", "/api/operations/{id}/share", 202);
        site.Inbox.Answer = _ => new Answer.Replied(new Reply("Points", "2") { Fields = [new("Age", "2 h")], Table = new(["Stamp"], [["1"]]), Code = "x" });
        await AsksAsync("POST", "/api/commands", "/api/commands", 200, new { text = "/ops list", channel = "ops" });
        await AsksAsync("POST", "/api/answers/key/share", "/api/answers/{key}/share", 200);
        site.Inbox.Answer = _ => new Answer.Refused("target-busy", "in use", "usage");
        await AsksAsync("POST", "/api/commands", "/api/commands", 409, new { text = "/ops list", channel = "ops" });
        using var stranger = site.Client("token-wrong");
        using var unknown = await stranger.GetAsync("/api/operations");
        shapes.Fits("GET", "/api/operations", 401, unknown.Content.Headers.ContentType!.MediaType!, await unknown.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task A_shape_that_differs_is_noticed()
    {
        await using var site = await WebSite.StartAsync();
        var shapes = new Shapes(await DocumentAsync(site));
        foreach (var wrong in new[] { """{"operation":"k7x2m"}""", """{"operation":"k7x2m","state":5}""", """{"operation":"k7x2m","state":"Planning","more":1}""", "[]" })
            Assert.ThrowsAny<Exception>(() => shapes.Fits("POST", "/api/commands", 202, "application/json", wrong));
    }

    private static async Task<JsonElement> DocumentAsync(WebSite site)
    {
        using var client = site.Client("token-viewer");
        return await client.GetFromJsonAsync<JsonElement>("/api/openapi.json");
    }

    private static IEnumerable<(string Method, string Path, JsonElement Operation)> Operations(JsonElement document) =>
        from path in document.GetProperty("paths").EnumerateObject()
        from operation in path.Value.EnumerateObject()
        select (operation.Name, path.Name, operation.Value);

    /// <summary>As much of JSON Schema as the description uses.</summary>
    private sealed class Shapes(JsonElement document)
    {
        public void Fits(string method, string path, int status, string type, string text)
        {
            var content = document.GetProperty("paths").GetProperty(path).GetProperty(method.ToLowerInvariant())
                .GetProperty("responses").GetProperty($"{status}").GetProperty("content").GetProperty(type);
            if (type.EndsWith("json", StringComparison.Ordinal))
                Check(JsonDocument.Parse(text).RootElement, content.GetProperty("schema"), $"{method} {path} {status}");
        }

        private void Check(JsonElement value, JsonElement schema, string at)
        {
            if (schema.TryGetProperty("$ref", out var reference))
            {
                Check(value, document.GetProperty("components").GetProperty("schemas").GetProperty(reference.GetString()!.Split('/')[^1]), at);
                return;
            }
            if (schema.TryGetProperty("oneOf", out var choices) || schema.TryGetProperty("anyOf", out choices))
            {
                var kind = value.ValueKind == JsonValueKind.Null;
                Check(value, choices.EnumerateArray().First(c => kind == (c.TryGetProperty("type", out var t) && t.ValueEquals("null"))), at);
                return;
            }
            if (schema.TryGetProperty("enum", out var values))
                Assert.True(values.EnumerateArray().Any(v => v.ToString() == value.ToString()), $"{at}: {value} is none of {values}");
            else
                Assert.True(schema.TryGetProperty("type", out var type), $"{at}: the description says nothing of its type: {schema}");
            if (schema.TryGetProperty("type", out var types))
                Assert.True(Types(types).Contains(TypeOf(value)) || (TypeOf(value) == "integer" && Types(types).Contains("number")), $"{at}: {value} is not {types}");
            if (value.ValueKind == JsonValueKind.Array)
                foreach (var (item, i) in value.EnumerateArray().Select((item, i) => (item, i)))
                    Check(item, schema.GetProperty("items"), $"{at}[{i}]");
            if (value.ValueKind != JsonValueKind.Object)
                return;
            var properties = schema.GetProperty("properties");
            Assert.Equal(properties.EnumerateObject().Select(p => p.Name).Order(), value.EnumerateObject().Select(p => p.Name).Order());
            foreach (var property in value.EnumerateObject())
                Check(property.Value, properties.GetProperty(property.Name), $"{at}.{property.Name}");
        }

        private static IEnumerable<string> Types(JsonElement types) =>
            types.ValueKind == JsonValueKind.Array ? types.EnumerateArray().Select(t => t.GetString()!) : [types.GetString()!];

        private static string TypeOf(JsonElement value) => value.ValueKind switch
        {
            JsonValueKind.Object => "object",
            JsonValueKind.Array => "array",
            JsonValueKind.String => "string",
            JsonValueKind.True or JsonValueKind.False => "boolean",
            JsonValueKind.Null => "null",
            _ => value.TryGetInt64(out _) ? "integer" : "number",
        };
    }
}
