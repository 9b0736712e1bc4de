using ChatOps.Core.People;

namespace ChatOps.Core.SignIn;

public abstract record LinkLook
{
    private LinkLook() { }

    public sealed record Open(SignInLink Link, Actor Actor) : LinkLook;

    public sealed record Refused(string Code, string Reason) : LinkLook;
}
