namespace ChatOps.Runbooks.Senaite.Rescue;

/// <summary>Which file it is, and how long.</summary>
internal sealed record FileState(long Device, long Inode, long Bytes)
{
    public bool IsSameFile(FileState other) => Device == other.Device && Inode == other.Inode;
}
