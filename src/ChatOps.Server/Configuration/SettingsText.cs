using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Text.Unicode;

namespace ChatOps.Server.Configuration;

/// <summary>
/// The text of a settings file before anything is made of it: what is no JSON and what stands there twice, each with its file, line and column. The
/// framework counts lines from 0, and of an object that is there twice it silently reads both.
/// </summary>
internal static partial class SettingsText
{
    private static readonly byte[] ByteOrderMark = [0xEF, 0xBB, 0xBF];

    /// <summary>Empty: it can be read.</summary>
    public static IReadOnlyList<string> Problems(string file, ReadOnlySpan<byte> bytes)
    {
        var text = bytes.StartsWith(ByteOrderMark) ? bytes[3..] : bytes;
        if (!Utf8.IsValid(text))
            return [$"{Place(file, text, FirstInvalid(text))}: this is no UTF-8; save the file as UTF-8."];
        try
        {
            return Walk(file, text);
        }
        catch (JsonException e)
        {
            var at = Offset(text, (int)(e.LineNumber ?? 0), (int)(e.BytePositionInLine ?? 0));
            return [$"{Place(file, text, at)}: {Reason(e.Message)}{Comma(e.Message, text, at)}"];
        }
    }

    private static List<string> Walk(string file, ReadOnlySpan<byte> text)
    {
        if (!Encoding.UTF8.GetString(text).AsSpan().ContainsAnyExcept(" \t\r\n"))
            return [$"{file}: the file is empty; write at least {{}}, or begin with appsettings.example.json."];
        var problems = new List<string>();
        var reader = new Utf8JsonReader(text, new JsonReaderOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
        var path = new Stack<(string Name, Dictionary<string, string> Seen)>();
        var name = "";
        while (reader.Read())
        {
            if (reader.CurrentDepth == 0 && path.Count == 0 && reader.TokenType != JsonTokenType.StartObject)
                return [$"{Place(file, text, (int)reader.TokenStartIndex)}: the settings must be one object, {{ … }}."];
            switch (reader.TokenType)
            {
                case JsonTokenType.StartObject or JsonTokenType.StartArray:
                    path.Push((name, new(StringComparer.OrdinalIgnoreCase)));
                    name = "";
                    break;
                case JsonTokenType.EndObject or JsonTokenType.EndArray:
                    path.Pop();
                    name = "";
                    break;
                case JsonTokenType.PropertyName:
                    name = reader.GetString()!;
                    var place = Place(file, text, (int)reader.TokenStartIndex);
                    if (!path.Peek().Seen.TryAdd(name, place))
                        problems.Add($"{place}: '{Key(path, name)}' stands there twice, the first time at {path.Peek().Seen[name][(file.Length + 1)..]}; make one of both.");
                    break;
            }
        }
        return problems;
    }

    private static string Key(Stack<(string Name, Dictionary<string, string> Seen)> path, string name) =>
        string.Join(':', path.Reverse().Select(p => p.Name).Where(n => n.Length > 0).Append(name));

    /// <summary>Lines and columns from 1 on, columns in characters, as editors count.</summary>
    private static string Place(string file, ReadOnlySpan<byte> text, int offset)
    {
        var before = text[..Math.Min(offset, text.Length)];
        var start = before.LastIndexOf((byte)'\n') + 1;
        return $"{file}:{before.Count((byte)'\n') + 1}:{Encoding.UTF8.GetCharCount(before[start..]) + 1}";
    }

    private static int FirstInvalid(ReadOnlySpan<byte> text)
    {
        var at = 0;
        while (Rune.DecodeFromUtf8(text[at..], out _, out var length) == System.Buffers.OperationStatus.Done)
            at += length;
        return at;
    }

    private static int Offset(ReadOnlySpan<byte> text, int line, int position)
    {
        var start = 0;
        for (var i = 0; i < line && text[start..].IndexOf((byte)'\n') is >= 0 and var next; i++)
            start += next + 1;
        return Math.Min(start + position, text.Length);
    }

    /// <summary>Most of all a comma is forgotten, and what is named is the line below.</summary>
    private static string Comma(string message, ReadOnlySpan<byte> text, int at)
    {
        var before = Encoding.UTF8.GetString(text[..at]);
        return message.Contains("invalid after a value", StringComparison.Ordinal) && before.TrimEnd() is var value && before[value.Length..].Contains('\n', StringComparison.Ordinal)
            ? $" Is a comma missing at the end of line {value.Count(c => c == '\n') + 1}?"
            : "";
    }

    private static string Reason(string message) => Position().Replace(message, "").Trim() switch
    {
        var said when said.StartsWith("Expected depth to be zero", StringComparison.Ordinal) => "the file ends within an object or a list; a '}' or ']' is missing.",
        var said => said,
    };

    [GeneratedRegex(@"(Path: \S+ \| )?LineNumber: [0-9]+ \| BytePositionInLine: [0-9]+\.?", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Position();
}
