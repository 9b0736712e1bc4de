using System.Globalization;
using System.Text;

namespace ChatOps.Server.Inventory;

/// <summary>What a reading would see of the files, by size and time: another stamp is another reading.</summary>
internal static class SourceStamp
{
    private static readonly string[] Beside = ["group_vars", "host_vars"];
    private const int Most = 20_000;

    public static string Of(AnsibleInventoryOptions options)
    {
        var text = new StringBuilder();
        foreach (var source in options.Sources)
        {
            Add(text, source);
            foreach (var folder in Beside)
                Add(text, Path.Combine(Directory.Exists(source) ? source : Path.GetDirectoryName(source) ?? "/", folder));
        }
        foreach (var folder in Beside.Where(_ => options.PlaybookFolder.Length > 0))
            Add(text, Path.Combine(options.PlaybookFolder, folder));
        if (options.VaultPasswordFile.Length > 0)
            Add(text, options.VaultPasswordFile);
        return text.ToString();
    }

    private static void Add(StringBuilder text, string path)
    {
        if (File.Exists(path))
            AddFile(text, path);
        else if (Directory.Exists(path))
        {
            foreach (var file in Directory.EnumerateFiles(path, "*", SearchOption.AllDirectories).Take(Most).Order(StringComparer.Ordinal))
                AddFile(text, file);
        }
        else
            text.Append(CultureInfo.InvariantCulture, $"{path} is not there\n");
    }

    private static void AddFile(StringBuilder text, string path)
    {
        var file = new FileInfo(path);
        text.Append(CultureInfo.InvariantCulture, $"{path} {file.Length} {file.LastWriteTimeUtc.Ticks} {(int)file.UnixFileMode}\n");
    }
}
