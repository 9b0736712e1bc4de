namespace ChatOps.Core.Execution;

/// <summary>A condition looked at on the host, in the same call that starts the step, right before the program.</summary>
public abstract record Guard
{
    private Guard() { }

    /// <summary>The path is still the very file or folder of the plan: <c>inode:bytes:mtime</c>, as <c>stat -c %i:%s:%Y</c> prints it.</summary>
    public sealed record Same(string Path, string Identity) : Guard;

    /// <summary>
    /// Nobody has touched the file since: <c>inode:bytes:mtime:ctime</c>, both times with nanoseconds, as <c>stat -c %i:%s:%.9Y:%.9Z</c> prints it. A ctime cannot be
    /// put back; a rename or a new link changes it, so this is for what stays where it is.
    /// </summary>
    public sealed record Still(string Path, string Identity) : Guard;

    /// <summary>Nothing is at the path, not even a dangling link.</summary>
    public sealed record Absent(string Path) : Guard;
}
