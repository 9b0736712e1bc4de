namespace ChatOps.Runbooks.FileStorage;

/// <summary>The MD5 of a range of a file; null: the file has no such range, or could not be read.</summary>
internal sealed record RangeSum(long Start, long End, string? Md5);
