namespace ChatOps.Core.SignIn;

/// <summary>The page's address as people open it, without a slash at the end.</summary>
public sealed record PublicAddress(string Root);
