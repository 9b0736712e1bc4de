namespace ChatOps.Core.Plans;

/// <summary>One fact of a basis, such as <c>blob set blobstorage.0 = 393281:4096:1763789563</c>.</summary>
public sealed record Fact(string Name, string Value);
