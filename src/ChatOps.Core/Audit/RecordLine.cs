using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using ChatOps.Core.Ids;

namespace ChatOps.Core.Audit;

/// <summary>
/// An entry as the one line of JSON that is hashed and stored: keys in this order, no blanks, UTF-8, no line break in it.
/// <c>{"number":7,"operation":"0193…","at":"2026-11-22T07:45:12.3450000Z","person":"ben","what":"approved","detail":"digest 4f…"}</c>
/// </summary>
/// <param name="Was">Where it stood before one chain took over many; null for all entries since.</param>
public sealed record RecordLine(long Number, AuditEntry Entry, FormerPlace? Was = null)
{
    // People read it in the database, and it is never put into a page as it stands.
    private static readonly JsonWriterOptions Written = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public override string ToString()
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes, Written))
        {
            json.WriteStartObject();
            json.WriteNumber("number", Number);
            json.WriteString("operation", Entry.Operation?.ToString());
            json.WriteString("at", Time(Entry.At));
            json.WriteString("person", Entry.Person);
            json.WriteString("what", Entry.What);
            json.WriteString("detail", Entry.Detail);
            if (Was is not null)
            {
                json.WriteNumber("wasNumber", Was.Number);
                json.WriteString("wasHash", Was.Hash);
            }
            json.WriteEndObject();
        }
        return Encoding.UTF8.GetString(bytes.ToArray());
    }

    /// <summary>Null: it is no line of a record.</summary>
    public static RecordLine? Read(string line)
    {
        try
        {
            using var json = JsonDocument.Parse(line);
            var root = json.RootElement;
            var entry = new AuditEntry(
                root.GetProperty("operation").GetString() is { } id ? OperationId.Parse(id) : null,
                DateTimeOffset.Parse(Text(root, "at"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal),
                Text(root, "person"), Text(root, "what"), Text(root, "detail"));
            var was = root.TryGetProperty("wasNumber", out var number) ? new FormerPlace(number.GetInt64(), Text(root, "wasHash")) : null;
            return new(root.GetProperty("number").GetInt64(), entry, was);
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or FormatException or InvalidOperationException)
        {
            return null;
        }
    }

    internal static string Time(DateTimeOffset at) => at.UtcDateTime.ToString("O", CultureInfo.InvariantCulture);

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString() ?? throw new FormatException($"{name} is null.");
}
