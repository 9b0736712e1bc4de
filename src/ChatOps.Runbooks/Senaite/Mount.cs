namespace ChatOps.Runbooks.Senaite;

/// <summary>One file system, or a part of one, that is mounted somewhere.</summary>
/// <param name="Id">The kernel's number: a rename across two of them is none, whatever lies on the same device.</param>
internal sealed record Mount(string Id, string Place, string Type);
