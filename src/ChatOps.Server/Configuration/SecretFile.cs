using ChatOps.Core.People;

namespace ChatOps.Server.Configuration;

/// <summary>A secret that stands in a file of its own, so that settings can be shown and kept in version control.</summary>
internal static class SecretFile
{
    private const int LongestFile = 64 * 1024;

    /// <summary>The secret without the white space around it; null when it cannot be used, which is told as a problem.</summary>
    public static string? Read(SettingsReader reader, string key, string path, int shortest)
    {
        if (!Path.IsPathRooted(path))
            return Refuse(reader, key, $"'{path}' must be a whole path, beginning with /.");
        if (!File.Exists(path))
            return Refuse(reader, key, $"there is no file {path}.");
        if (!OperatingSystem.IsWindows() && File.GetUnixFileMode(path).HasFlag(UnixFileMode.OtherRead))
            return Refuse(reader, key, $"everybody on this machine can read {path}; run: chmod o= {path}");
        if (FileTrust.Problem(path) is { } unsafely)
            return Refuse(reader, key, unsafely);
        return Content(reader, key, path) is { } secret && Fits(reader, key, path, secret, shortest) ? secret : null;
    }

    /// <summary>A token that opens the bot: it must look like one made at random.</summary>
    public static string? ReadToken(SettingsReader reader, string key, string path)
    {
        if (Read(reader, key, path, shortest: 1) is not { } token)
            return null;
        if (TokenShape.Problem(token) is not { } problem)
            return token;
        return Refuse(reader, key, $"the token in {path} {problem}; make one with: openssl rand -hex 32");
    }

    private static bool Fits(SettingsReader reader, string key, string path, string secret, int shortest)
    {
        if (secret.Length < shortest)
            reader.Problem(key, $"the secret in {path} has {secret.Length} characters and needs at least {shortest}; make one with: openssl rand -hex 32");
        else if (secret.Any(c => char.IsControl(c) || char.IsWhiteSpace(c)))
            reader.Problem(key, $"{path} must hold one line without spaces.");
        else
            return true;
        return false;
    }

    private static string? Content(SettingsReader reader, string key, string path)
    {
        try
        {
            if (new FileInfo(path).Length <= LongestFile)
                return File.ReadAllText(path).Trim();
            return Refuse(reader, key, $"{path} is too long for a secret.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Refuse(reader, key, $"{path} cannot be read by {Environment.UserName}: {e.Message}");
        }
    }

    private static string? Refuse(SettingsReader reader, string key, string sentence)
    {
        reader.Problem(key, sentence);
        return null;
    }
}
