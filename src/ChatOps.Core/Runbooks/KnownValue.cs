namespace ChatOps.Core.Runbooks;

/// <param name="About">What it is, such as the age of a restore point; may be empty.</param>
public sealed record KnownValue(string Value, string About = "");
