using ChatOps.Core.People;

namespace ChatOps.Core.SignIn;

public abstract record LinkUse
{
    private LinkUse() { }

    /// <param name="SessionId">For the browser's cookie.</param>
    public sealed record Begun(string SessionId, Actor Actor) : LinkUse;

    public sealed record Refused(LinkLook.Refused Why) : LinkUse;
}
