using System.Globalization;
using System.Text.Json;

namespace ChatOps.Server.Inventory;

/// <summary>Single variables of one host. INI guesses types (1.10 is a number, yes a text), so what is no text where one is needed is refused rather than written out.</summary>
internal sealed class VariableReader(JsonElement variables)
{
    /// <summary>The first value that cannot be; null: none.</summary>
    public string? Problem { get; private set; }

    public bool Holds(string name) => Find(name) is { } value && !(value.ValueKind == JsonValueKind.String && value.GetString() is "");

    /// <param name="names">The first that is set counts.</param>
    public string? Text(params string[] names)
    {
        foreach (var name in names)
        {
            if (Find(name) is not { } value)
                continue;
            if (value.ValueKind != JsonValueKind.String)
                Problem ??= value.ValueKind == JsonValueKind.Object ? $"{name} is encrypted by itself, and is not decrypted" : $"{name} is read as {value.ValueKind} and not as a text; write it in quotation marks";
            else if (value.GetString()!.Contains("{{", StringComparison.Ordinal) || value.GetString()!.Contains("{%", StringComparison.Ordinal))
                Problem ??= $"{name} holds a template, and the inventory's values are read raw";
            else
                return value.GetString();
            return null;
        }
        return null;
    }

    public string? Number(params string[] names)
    {
        foreach (var name in names)
        {
            if (Find(name) is not { } value)
                continue;
            var text = value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText();
            if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is > 0 and < 65536)
                return number.ToString(CultureInfo.InvariantCulture);
            Problem ??= $"{name} is no port, 1 to 65535";
            return null;
        }
        return null;
    }

    private JsonElement? Find(string name) => variables.ValueKind == JsonValueKind.Object && variables.TryGetProperty(name, out var value) ? value : null;
}
