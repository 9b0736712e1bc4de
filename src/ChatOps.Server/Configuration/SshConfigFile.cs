namespace ChatOps.Server.Configuration;

/// <summary>
/// The team's own file of ssh options, as far as it could make ssh run programs or load code on the bot's machine. It is read as ssh reads it: a keyword, then
/// white space or one <c>=</c>, in any case of letters; quotes may stand around it.
/// </summary>
internal static class SshConfigFile
{
    private static readonly HashSet<string> Programs = new(StringComparer.OrdinalIgnoreCase)
    {
        "ProxyCommand", "LocalCommand", "KnownHostsCommand", "PKCS11Provider", "SmartcardDevice", "SecurityKeyProvider", "XAuthLocation",
    };

    /// <summary>Sentences with the line; empty: nothing in it runs anything here.</summary>
    public static IEnumerable<string> Problems(string path, bool allowPrograms)
    {
        if (allowPrograms)
            yield break;
        string[] lines;
        string? unreadable = null;
        try
        {
            lines = File.ReadAllLines(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            (lines, unreadable) = ([], e.Message);
        }
        if (unreadable is not null)
            yield return $"{path} cannot be read by {Environment.UserName}: {unreadable}";
        for (var i = 0; i < lines.Length; i++)
        {
            if (What(lines[i]) is { } what)
                yield return $"line {i + 1} of {path} {what}; take it out, or allow it with Ssh:AllowPrograms";
        }
    }

    private static string? What(string line)
    {
        var words = Words(line);
        return words switch
        {
            [var key, ..] when Programs.Contains(key) && words is not [_, "none"] => $"({key}) names a program or code that would run on the bot's own machine",
            [var key, .. var rest] when Same(key, "Match") && rest.Any(w => Same(w.TrimStart('!'), "exec") || w.TrimStart('!').StartsWith("exec=", StringComparison.OrdinalIgnoreCase)) =>
                "(Match exec) names a program that would run on the bot's own machine",
            [var key, ..] when Same(key, "Include") => "(Include) reads another file that nobody has looked at",
            _ => null,
        };
    }

    private static string[] Words(string line)
    {
        var text = line.Trim();
        return text.StartsWith('#') ? [] : [.. text.Split([' ', '\t', '\f', '\r', '\v', '=', '"'], StringSplitOptions.RemoveEmptyEntries)];
    }

    private static bool Same(string a, string b) => a.Equals(b, StringComparison.OrdinalIgnoreCase);
}
