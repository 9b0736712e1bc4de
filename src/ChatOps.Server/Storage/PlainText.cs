using System.Collections;
using System.Collections.Concurrent;
using System.Data;
using System.Reflection;
using System.Text;
using Dapper;

namespace ChatOps.Server.Storage;

/// <summary>
/// Text as PostgreSQL takes it: it refuses a NUL, and half a surrogate is no UTF-8. Hosts print both. They become the signs that stand for them; what is hashed has neither
/// (<see cref="Core.Audit.AuditEntry.Inert"/>).
/// </summary>
internal static class PlainText
{
    private static readonly ConcurrentDictionary<Type, PropertyInfo[]> Properties = new();

    public static string Of(string text) => IsPlain(text) ? text : Replaced(text);

    /// <summary>The values of a statement, or of one for each, with their texts made plain. What is plain already stays the object it was.</summary>
    public static object? OfAll(object? values) => values switch
    {
        null or DynamicParameters or string => values,
        IEnumerable many => many.Cast<object>().Select(OfOne).ToList(),
        _ => OfOne(values),
    };

    private static object OfOne(object values)
    {
        var properties = Properties.GetOrAdd(values.GetType(), t => t.GetProperties());
        if (properties.All(p => p.GetValue(values) is not string text || IsPlain(text)))
            return values;
        var plain = new DynamicParameters();
        foreach (var property in properties)
        {
            var value = property.GetValue(values);
            plain.Add(property.Name, value is string text ? Of(text) : value, property.PropertyType == typeof(string) ? DbType.String : null);
        }
        return plain;
    }

    private static bool IsPlain(string text)
    {
        if (!text.AsSpan().ContainsAnyInRange('\uD800', '\uDFFF'))
            return !text.Contains('\0');
        return !text.Contains('\0') && text.EnumerateRunes().All(r => r != Rune.ReplacementChar);
    }

    private static string Replaced(string text)
    {
        var plain = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes()) // half a surrogate comes as the sign for what cannot be read
            plain.Append(rune.Value == 0 ? "\u2400" : rune.ToString());
        return plain.ToString();
    }
}
