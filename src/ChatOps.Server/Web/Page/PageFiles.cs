using System.Collections.Frozen;
using System.Security.Cryptography;

namespace ChatOps.Server.Web.Page;

/// <summary>The page's own files, inside the program. Their addresses carry a hash of their content, so browsers keep them for good.</summary>
public static class PageFiles
{
    private static readonly FrozenDictionary<string, Asset> Files =
        new[] { ("app.css", "text/css"), ("app.js", "text/javascript"), ("composer.js", "text/javascript"), ("icon.svg", "image/svg+xml"), ("icon-waits.svg", "image/svg+xml") }.ToFrozenDictionary(f => f.Item1, f => Load(f.Item1, f.Item2));

    public static string Href(string name) => $"/assets/{Files[name].Hash}/{name}";

    public static void Map(IEndpointRouteBuilder app) => app.MapGet("/assets/{hash}/{name}", (HttpContext http, string hash, string name) =>
    {
        if (!Files.TryGetValue(name, out var file) || file.Hash != hash)
            return Results.NotFound();
        http.Response.Headers.CacheControl = "public, max-age=31536000, immutable";
        return Results.Bytes(file.Content, $"{file.Type}; charset=utf-8");
    });

    private static Asset Load(string name, string type)
    {
        using var stream = typeof(PageFiles).Assembly.GetManifestResourceStream($"assets/{name}")
            ?? throw new InvalidOperationException($"The program was built without its file {name}.");
        using var content = new MemoryStream();
        stream.CopyTo(content);
        return new(Convert.ToHexStringLower(SHA256.HashData(content.ToArray()))[..12], content.ToArray(), type);
    }

    private sealed record Asset(string Hash, byte[] Content, string Type);
}
