namespace ChatOps.Runbooks.FileStorage;

/// <summary>A line of a <c>.dat</c>: these bytes of Data.fs, with their MD5, are in an archive.</summary>
internal sealed record ArchivedRange(long Start, long End, string Md5);
