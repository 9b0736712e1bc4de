using System.Diagnostics;
using ChatOps.Core.Audit;

namespace ChatOps.Server.Record;

/// <summary>
/// The private key of the record in a file of its own, apart from the state: a copy of the state has no key. Read anew at each use, because a verb beside the
/// bot may have put another one in place.
/// </summary>
internal sealed class RecordKeyFile(string path)
{
    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode PrivateFolder = Private | UnixFileMode.UserExecute;
    private const UnixFileMode Group = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute;
    private const UnixFileMode Others = Group | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

    private static readonly TimeSpan Again = TimeSpan.FromMilliseconds(100);

    public string Path => path;

    /// <summary>A key that was made and not yet put in place.</summary>
    private string Next => path + ".next";

    public bool Exists => File.Exists(path);

    /// <exception cref="BotException">There is none, it is not the bot's alone, or it is no key.</exception>
    public RecordKey Read() => Read(path);

    /// <summary>The key that the record goes by, finishing a rotation that was broken off when it was on the record; null: the file holds another.</summary>
    public RecordKey? Find(string id)
    {
        foreach (var file in (string[])[path, Next])
        {
            if (!File.Exists(file))
                continue;
            var key = Read(file);
            if (key.Id == id)
            {
                if (file == Next)
                    Use();
                return key;
            }
            key.Dispose();
        }
        return null;
    }

    /// <summary>
    /// For the one program beside the bot that puts another key in place, or signs more than an anchor; ends with its disposal, and with the program.
    /// </summary>
    /// <exception cref="BotException">Another one was at it for all of the time.</exception>
    public async Task<IDisposable> TurnAsync(TimeSpan patience, CancellationToken cancellationToken)
    {
        for (var began = Stopwatch.GetTimestamp(); ; await Task.Delay(Again, cancellationToken))
        {
            try
            {
                return new FileStream(
                    path + ".lock", new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.Write, Share = FileShare.None, UnixCreateMode = Private });
            }
            catch (IOException) when (File.Exists(path + ".lock") && Stopwatch.GetElapsedTime(began) < patience)
            {
                // Files have no event for the end of a lock.
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                throw new BotException("record-key", $"another program works with the key of the record, or {path}.lock cannot be written ({e.Message}).", e);
            }
        }
    }

    /// <summary>Makes a key in its place, 0600 in a folder 0700.</summary>
    public RecordKey Make()
    {
        var key = Prepare();
        Use();
        return key;
    }

    /// <summary>Makes a key that is not in its place yet: first it has to be on the record.</summary>
    public RecordKey Prepare()
    {
        var key = RecordKey.Create();
        try
        {
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!, PrivateFolder);
            File.Delete(Next);
            using var file = new FileStream(Next, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = Private });
            file.Write(System.Text.Encoding.ASCII.GetBytes(key.Pem));
            file.Flush(flushToDisk: true);
            return key;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            key.Dispose();
            Forget();
            throw new BotException(
                "record-key",
                $"the key of the record cannot be written to {path} ({e.Message.TrimEnd('.')}). As root run: install -d -o {Environment.UserName} -m 0700 {System.IO.Path.GetDirectoryName(path)}; "
                + "or name another file with Record:KeyFile.",
                e);
        }
    }

    /// <summary>A part of a key helps nobody, and would have to be explained.</summary>
    private void Forget()
    {
        try
        {
            File.Delete(Next);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Why it could not be written is told.
        }
    }

    /// <summary>Puts the prepared key in place, if the bot has not done so already.</summary>
    public void Use()
    {
        try
        {
            File.Move(Next, path, overwrite: true);
        }
        catch (FileNotFoundException) when (File.Exists(path))
        {
            // The bot saw the record first.
        }
    }

    private static RecordKey Read(string file)
    {
        try
        {
            if (!File.Exists(file))
                throw new BotException("record-key", $"there is no file {file}, the key of the record; the bot makes it at its start.");
            var mode = File.GetUnixFileMode(file);
            if ((mode & Others) != UnixFileMode.None)
                throw new BotException("record-key", $"others than the bot's account may read or change {file}, the key of the record; run: chmod 0600 {file}");
            // Root can read any file; a key that somebody else may put in place is theirs, and one of root's the bot could not read.
            if (FileOwner.Of(file) is { } found && found.Owner != FileOwner.Self)
            {
                throw new BotException(
                    "record-key",
                    $"{file}, the key of the record, belongs to {SystemAccount.NameOf(found.Owner)} and not to "
                    + $"{Environment.UserName}. Where the bot runs as {Environment.UserName}, as root run: chown {Environment.UserName} {file}; otherwise run this as the bot's account.");
            }
            return RecordKey.FromPem(File.ReadAllText(file)) ?? throw new BotException(
                "record-key", $"{file} holds no private key on P-256 in PEM; put the right file back, or move it away and a new key begins.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new BotException("record-key", $"{file}, the key of the record, is not the file of the account {Environment.UserName} ({e.Message}).", e);
        }
    }
}
