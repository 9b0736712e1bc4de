namespace ChatOps.Server.Configuration;

/// <summary>A settings file on the disk: there, readable, and such that nobody else decides what it says.</summary>
internal static class SettingsFile
{
    /// <summary>Also where it may not be looked at: then that is told, and no other file taken.</summary>
    public static bool IsThere(string path) => File.Exists(path) || Trouble(path) is UnauthorizedAccessException;

    /// <exception cref="SettingsException">It cannot be used, with the command that mends it.</exception>
    public static void Require(string path)
    {
        if (Directory.Exists(path))
            throw new SettingsException($"{path} is a folder; name the file in it, such as {Path.Combine(path, "appsettings.json")}.");
        switch (Trouble(path))
        {
            case FileNotFoundException or DirectoryNotFoundException:
                throw new SettingsException($"{path}: there is no such settings file.");
            case UnauthorizedAccessException e:
                throw new SettingsException(Closed(path), e);
            case { } e:
                throw new SettingsException($"{path} cannot be read: {e.Message}", e);
        }
        if (FileTrust.Problem(path) is { } problem)
            throw new SettingsException($"{path}: {problem}.");
        if (SettingsText.Problems(path, File.ReadAllBytes(path)) is { Count: > 0 } problems)
            throw new SettingsException(problems);
    }

    private static string Closed(string path)
    {
        var me = Environment.UserName;
        var closed = FoldersOf(path).FirstOrDefault(f => Directory.Exists(f) && !IsOpen(f));
        return closed is null
            ? $"{path} cannot be read by {me}. As root run: chgrp {me} {path} && chmod g+r {path}"
            : $"{path} cannot be read by {me}, because {closed} lets nobody else in. As root run: chgrp {me} {closed} && chmod g+x {closed}";
    }

    private static Stack<string> FoldersOf(string path)
    {
        var folders = new Stack<string>();
        for (var folder = Path.GetDirectoryName(path); folder is not null; folder = Path.GetDirectoryName(folder))
            folders.Push(folder);
        return folders;
    }

    /// <summary>Whether names in it can be followed: the folder itself can always be looked at in them.</summary>
    private static bool IsOpen(string folder) => FileOwner.Of(Path.Combine(folder, ".")) is not null;

    private static Exception? Trouble(string path)
    {
        try
        {
            using var file = File.OpenRead(path);
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return e;
        }
    }
}
