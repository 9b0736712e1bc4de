using System.Text;
using ChatOps.Core.Operations;

namespace ChatOps.Server.Record;

/// <summary>Writes what proves an operation into a folder: JSON, a page, the chain, anchors, keys, and how to verify them.</summary>
internal static class RecordFolder
{
    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode PrivateFolder = Private | UnixFileMode.UserExecute;

    /// <param name="name">A person's name by id.</param>
    /// <exception cref="BotException">The folder cannot be written.</exception>
    public static void Write(string folder, RecordedOperation record, Func<string, string> name)
    {
        try
        {
            var handle = record.Operation.Handle;
            var keys = Path.Combine(folder, "keys");
            Directory.CreateDirectory(folder, PrivateFolder);
            Directory.CreateDirectory(keys, PrivateFolder);
            Put(Path.Combine(folder, $"{handle}.json"), RecordFile.Of(record, name) + "\n");
            Put(Path.Combine(folder, $"{handle}.html"), RecordPage.Of(record, name));
            Put(Path.Combine(folder, "chain.txt"), Chain(record));
            Put(Path.Combine(folder, "anchors.txt"), string.Concat(record.Anchors.Select(a => a.Line + "\n")));
            Put(Path.Combine(folder, "VERIFY.txt"), VerifyText.Text);
            foreach (var key in record.Keys)
                Put(Path.Combine(keys, $"{key.Id}.pem"), key.Pem);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new BotException("record-folder", $"{folder} cannot be written ({e.Message}); choose another one with --to.", e);
        }
    }

    private static string Chain(RecordedOperation record)
    {
        var text = new StringBuilder(record.Before).Append('\n');
        foreach (var entry in record.Stretch)
            text.Append(entry.Number).Append(' ').Append(entry.Hash).Append(entry.Purged ? " purged " : " entry ").Append(entry.Line).Append('\n');
        return text.ToString();
    }

    private static void Put(string file, string text)
    {
        using var stream = new FileStream(file, new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, UnixCreateMode = Private });
        stream.Write(Encoding.UTF8.GetBytes(text));
    }
}
