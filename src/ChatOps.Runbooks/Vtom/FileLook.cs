namespace ChatOps.Runbooks.Vtom;

/// <summary>A file as <c>stat</c> tells it.</summary>
/// <param name="Identity"><c>inode:bytes:mtime</c>: what guards compare.</param>
internal sealed record FileLook(string Identity, string Kind, string Owner, string Mode)
{
    public const string Format = "%i:%s:%Y|%F|%U|%a";

    public bool IsPlain => Kind is "regular file" or "regular empty file";

    public static FileLook? Read(string output) =>
        output.Trim().Split('|') is [var identity, var kind, var owner, var mode] ? new(identity, kind, owner, mode) : null;
}
