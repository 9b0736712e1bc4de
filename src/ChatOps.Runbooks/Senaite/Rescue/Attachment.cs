using System.Collections.Immutable;

namespace ChatOps.Runbooks.Senaite.Rescue;

/// <summary>
/// Whether the server writes to the file at the path. One whose file was replaced or removed under it goes on writing to what no longer has a name, and all
/// of that is lost at its end.
/// </summary>
internal abstract record Attachment
{
    private Attachment() { }

    /// <summary>The one server writes to the file at the path.</summary>
    internal sealed record Attached(int Pid) : Attachment;

    /// <summary>Nobody has it open, and nobody serves.</summary>
    internal sealed record Closed : Attachment;

    /// <summary>A server writes to another file.</summary>
    internal sealed record Detached(OpenFile File, FileState? AtPath) : Attachment;

    /// <summary>More than one process has the database open for writing.</summary>
    internal sealed record Several(ImmutableArray<OpenFile> Files) : Attachment;

    /// <summary>A server is there, and what it has open cannot be seen.</summary>
    internal sealed record Unseen : Attachment;

    /// <param name="serves">ZEO's port is open, or supervisor says that ZEO runs.</param>
    public static Attachment Of(OpenData open, bool serves)
    {
        var processes = open.Writers.GroupBy(w => w.Pid).Select(Telling).ToList();
        return processes switch
        {
            [] => serves ? new Unseen() : new Closed(),
            [var one] => IsAtPath(one) ? new Attached(one.Pid) : new Detached(one, open.AtPath),
            _ => new Several([.. processes]),
        };

        // A server can have the file open several times, and an old one beside it while a pack ends; the one at the path is what it writes to.
        OpenFile Telling(IEnumerable<OpenFile> files) => files.FirstOrDefault(IsAtPath) ?? files.First();

        bool IsAtPath(OpenFile file) => open.AtPath is { } there && there.IsSameFile(file.State);
    }

    /// <summary>What is wrong, in a sentence; null: nothing that is known.</summary>
    public string? Trouble(string dataFs) => this switch
    {
        Detached d => $"ZEO (pid {d.File.Pid}) does not write to {dataFs} but to “{d.File.Link}” ({Wording.Bytes(d.File.State.Bytes)}); "
            + $"{(d.AtPath is { } there ? $"the file at the path has {Wording.Bytes(there.Bytes)}" : "there is no file at the path")}. What was written since is lost as soon as ZEO ends",
        Several s => $"more than one process has {Store.NameOf(dataFs)} open for writing: {string.Join("; ", s.Files.Select(f => $"pid {f.Pid}: “{f.Link}” ({Wording.Bytes(f.State.Bytes)})"))}. Which one holds the work must be found out by hand",
        _ => null,
    };

    public const string UnseenWords = "which file ZEO writes to (none of its open files can be seen by the data's account)";
}
