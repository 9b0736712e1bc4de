namespace ChatOps.Runbooks.Senaite.Rescue;

/// <summary>A file that a process has open for writing.</summary>
/// <param name="Link">What the kernel says it is: its path, with <c> (deleted)</c> behind it when it no longer has one.</param>
internal sealed record OpenFile(int Pid, int Descriptor, string Link, FileState State)
{
    private const string Deleted = " (deleted)";

    public bool IsDeleted => Link.EndsWith(Deleted, StringComparison.Ordinal);

    public string Path => IsDeleted ? Link[..^Deleted.Length] : Link;

    /// <summary>Where its content can be read for as long as the process lives.</summary>
    public string Source => $"/proc/{Pid}/fd/{Descriptor}";
}
