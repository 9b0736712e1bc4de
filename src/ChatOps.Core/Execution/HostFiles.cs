namespace ChatOps.Core.Execution;

/// <summary>What is looked at on a host to say what is needed there.</summary>
/// <param name="RealPath">What links on the host lead to; a path that is not there stays as it is.</param>
/// <param name="Text">A file's text; null: it is not there, or cannot be read.</param>
public sealed record HostFiles(Func<string, string> RealPath, Func<string, string?> Text)
{
    /// <summary>Nothing is looked at: paths are as they stand, and no file is there.</summary>
    public static readonly HostFiles Unseen = new(p => p, _ => null);
}
