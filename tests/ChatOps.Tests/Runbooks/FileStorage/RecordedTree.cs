using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace ChatOps.Tests.Runbooks.FileStorage;

/// <summary>A tree of Recorded/filestorage with what ZODB itself says of it (truth.json).</summary>
internal sealed record RecordedTree(string Name, JsonElement Truth)
{
    public static readonly ImmutableArray<string> All =
        [.. Directory.GetDirectories(Root()).Select(d => Path.GetFileName(d)!).Order(StringComparer.Ordinal)];

    public string Folder => Path.Combine(Root(), Name);

    public string DataFs => Path.Combine(Folder, "filestorage/Data.fs");

    public string Backups => Path.Combine(Folder, "backups");

    public IEnumerable<JsonElement> Transactions => List("transactions");

    public IEnumerable<JsonElement> RestorePoints => List("restore_points");

    public static RecordedTree Of(string name)
    {
        using var truth = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Root(), name, "truth.json")));
        return new(name, truth.RootElement.Clone());
    }

    public IEnumerable<JsonElement> List(string property) => Truth.TryGetProperty(property, out var list) ? list.EnumerateArray() : [];

    public static string? Text(JsonElement element, string property) =>
        element.TryGetProperty(property, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    public static DateTimeOffset Time(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);

    private static string Root([CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "../../Recorded/filestorage"));
}
