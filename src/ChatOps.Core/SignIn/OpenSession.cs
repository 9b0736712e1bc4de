using ChatOps.Core.People;

namespace ChatOps.Core.SignIn;

/// <summary>A session that counts now, with its person as the settings know them now.</summary>
public sealed record OpenSession(Actor Actor, PageSession Session);
