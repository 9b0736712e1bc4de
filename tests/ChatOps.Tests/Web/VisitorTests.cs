using ChatOps.Core.People;
using ChatOps.Server.Web;
using Microsoft.AspNetCore.Http;

namespace ChatOps.Tests.Web;

/// <summary>Who asks, and what that person may do now.</summary>
public class VisitorTests
{
    [Fact]
    public void Whoever_comes_with_a_token_has_the_roles_of_now_also_those_from_elsewhere()
    {
        var people = new Grouped();
        var visitor = new Visitor(sessions: null!, people, people, access: null!, new SignInThrottle(TimeProvider.System), options: null!);

        var known = Assert.IsType<Visit.Known>(visitor.ByToken(new DefaultHttpContext(), "token"));

        Assert.True(known.Actor.Has("from-a-group"));
    }

    /// <summary>The token's owner as the settings have them; the person as a user group makes them.</summary>
    private sealed class Grouped : IPeople, ITokens
    {
        private readonly Actor _settings = new("ana", "Ana", []);

        public IReadOnlyList<Actor> All => [Find("ana")!];

        public Actor? Find(string person) => _settings with { Roles = ["from-a-group"] };

        public Actor? FindByToken(string token) => _settings;

        public string Proof(string person, string salt) => "";
    }
}
