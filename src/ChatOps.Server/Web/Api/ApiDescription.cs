using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace ChatOps.Server.Web.Api;

/// <summary>Describes the API in OpenAPI, made from the endpoints themselves: <c>GET /api/openapi.json</c>.</summary>
internal static class ApiDescription
{
    private const string Token = "token";
    private const string Session = "session";

    public static void AddApiDescription(this IServiceCollection services)
    {
        // The description's schemas are made by these; answers are written with ApiJson's.
        services.ConfigureHttpJsonOptions(o =>
        {
            o.SerializerOptions.Converters.Add(new JsonStringEnumConverter());
            o.SerializerOptions.NumberHandling = JsonNumberHandling.Strict;
        });
        services.AddOpenApi(o =>
        {
            o.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
            o.ShouldInclude = d => d.RelativePath?.StartsWith("api/", StringComparison.Ordinal) == true;
            o.AddDocumentTransformer(WholeAsync);
            o.AddOperationTransformer(OneAsync);
            o.AddSchemaTransformer(ShapeAsync);
        });
    }

    public static void Map(IEndpointRouteBuilder api) => api.MapOpenApi("/openapi.json");

    private static Task WholeAsync(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellationToken)
    {
        document.Info = new()
        {
            Title = "ChatOps",
            Version = typeof(ApiDescription).Assembly.GetName().Version?.ToString(3) ?? "0",
            Description = "Everything the page can do, programs can do too, through the same door: the same rights, the same approvals, the same record. docs/api.md says more.",
        };
        document.Servers = [];
        document.Components ??= new();
        document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>
        {
            [Token] = new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "bearer", Description = "A person's token (People:ID:TokenFile of the settings)." },
            [Session] = new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.ApiKey,
                In = ParameterLocation.Cookie,
                Name = SessionCookie.Name,
                Description = "The page's session: for reading only.",
            },
        };
        foreach (var (method, operation) in document.Paths.Values.SelectMany(p => p.Operations ?? []))
            operation.Security = method == HttpMethod.Get ? [By(document, Token), By(document, Session)] : [By(document, Token)];
        return Task.CompletedTask;
    }

    private static OpenApiSecurityRequirement By(OpenApiDocument document, string scheme) => new() { [new(scheme, document)] = [] };

    private static async Task OneAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        if (context.Description.ActionDescriptor.EndpointMetadata.OfType<ApiNote>().LastOrDefault() is not { } note)
            return;
        foreach (var value in note.Values.Where(v => operation.Parameters?.Any(p => p.Name == v.Name) != true))
            (operation.Parameters ??= []).Add(Parameter(value));
        if (note.Body is { } body)
        {
            var content = new OpenApiMediaType
            {
                Schema = await context.GetOrCreateSchemaAsync(body, parameterDescription: null, cancellationToken),
                Example = note.BodyExample?.DeepClone(),
            };
            operation.RequestBody = new OpenApiRequestBody
            {
                Required = !note.BodyOptional,
                Content = new Dictionary<string, OpenApiMediaType> { ["application/json"] = content },
            };
        }
        Refusals(operation, note);
    }

    private static void Refusals(OpenApiOperation operation, ApiNote note)
    {
        foreach (var group in note.ByStatus)
        {
            if (operation.Responses?.GetValueOrDefault($"{group.Key}") is not OpenApiResponse response)
                continue;
            response.Description = string.Join(", ", group.Order(StringComparer.Ordinal));
            foreach (var content in response.Content?.Where(c => c.Key == "application/problem+json").Select(c => c.Value) ?? [])
                content.Example = Example(group.Key, group.First());
        }
    }

    private static OpenApiParameter Parameter(ApiValue value) => new()
    {
        Name = value.Name,
        In = value.Header ? ParameterLocation.Header : ParameterLocation.Query,
        Description = value.Description,
        Schema = new OpenApiSchema
        {
            Type = value.Number ? JsonSchemaType.Integer : JsonSchemaType.String,
            Enum = value.OneOf is { } values ? [.. values.Select(v => (JsonNode)v)] : null,
        },
    };

    private static JsonObject Example(int status, string code) => new()
    {
        ["type"] = $"urn:chatops:{code}",
        ["title"] = code,
        ["status"] = status,
        ["code"] = code,
        ["detail"] = "why, and the next step",
        ["usage"] = null,
    };

    /// <summary>Answers have all their properties always, absent values as null.</summary>
    private static Task ShapeAsync(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellationToken)
    {
        var type = context.JsonTypeInfo;
        if (type.Kind == JsonTypeInfoKind.Object && schema.Properties is { Count: > 0 } properties && !type.Type.Name.EndsWith("Body", StringComparison.Ordinal))
            schema.Required = new HashSet<string>(properties.Keys, StringComparer.Ordinal);
        return Task.CompletedTask;
    }
}
