namespace ChatOps.Core.SignIn;

/// <summary>Where a sign-in comes from, as far as that is known.</summary>
public sealed record SignInPlace(string Address, string Browser);
