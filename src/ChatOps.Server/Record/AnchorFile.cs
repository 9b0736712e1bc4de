using System.Text;
using ChatOps.Core.Audit;

namespace ChatOps.Server.Record;

/// <summary>A file that anchors are added to, best on another machine's disk.</summary>
internal sealed class AnchorFile(string path) : IAnchorPlace
{
    // Nothing in it is secret.
    private const UnixFileMode Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    public string Name => "file";

    public Task WriteAsync(Anchor anchor, CancellationToken cancellationToken)
    {
        try
        {
            using var file = new FileStream(path, new FileStreamOptions
            {
                Mode = FileMode.Append,
                Access = FileAccess.Write,
                Share = FileShare.ReadWrite,
                UnixCreateMode = Mode,
            });
            // A line that a full disk or a kill cut off stays as it is, and the next one does not stand behind it.
            file.Write(Encoding.ASCII.GetBytes($"{(EndsALine() ? "" : "\n")}{anchor.Line}\n"));
            file.Flush(flushToDisk: true);
            return Task.CompletedTask;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new AnchorPlaceException($"{path}: {e.Message}", e);
        }
    }

    /// <summary>What may be added to and not be read gets an empty line, which says nothing.</summary>
    private bool EndsALine()
    {
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            if (file.Length == 0)
                return true;
            file.Seek(-1, SeekOrigin.End);
            return file.ReadByte() == '\n';
        }
        catch (UnauthorizedAccessException)
        {
            return false;
        }
    }
}
