using ChatOps.Core.People;
using ChatOps.Core.SignIn;

namespace ChatOps.Server.Web;

public abstract record Visit
{
    private Visit() { }

    /// <param name="Session">Null: it was a token.</param>
    public sealed record Known(Actor Actor, OpenSession? Session) : Visit;

    public sealed record Stranger : Visit;

    /// <summary>Too many wrong tries came from there.</summary>
    public sealed record TooMany(TimeSpan Wait) : Visit;
}
