using ChatOps.Core.People;

namespace ChatOps.Tests.Configuration;

public sealed class TokenTests : IDisposable
{
    private const string Secret = "9f2c4e61b0a7d3585a1cf0b6de2448a9";
    private readonly string _folder = Directory.CreateTempSubdirectory("chatops-tokens-").FullName;

    [Fact]
    public void A_token_finds_its_person_and_nobody_else()
    {
        var people = new SiteUnderTest().With("People:ann:TokenFile", Token("a", $"  {Secret}\n")).With("People:bob:TokenFile", Token("b", Secret + "2"))
            .Load().People;

        Assert.Equal("ann", people.FindByToken(Secret)?.Person);
        Assert.Equal("bob", people.FindByToken(Secret + "2")?.Person);
        Assert.Null(people.FindByToken(Secret[..^1]));
        Assert.Null(people.FindByToken(""));
        Assert.Equal([Secret, Secret + "2"], people.Secrets.Order());
    }

    [Fact]
    public void A_person_without_a_token_has_none() => Assert.Null(new SiteUnderTest().Load().People.FindByToken(""));

    [Theory]
    [InlineData("short", "has 5 characters of its kind, which hold 23 random bits at most, and needs 128")]
    [InlineData("demo-operator", "needs 128")]
    [InlineData("9f2c4e61b0a7d3585a1cf0b6de2448a", "has 31 characters of its kind, which hold 124 random bits at most")]
    [InlineData("49162058471630285194730", "needs 128")]
    [InlineData("token-of-ana-0123456789-token-of-ana", "was not made at random")]
    [InlineData("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaabcdef", "was not made at random")]
    [InlineData("9f2c4e61b0a7d358 5a1cf0b6de2448a9", "must hold one line without spaces")]
    public void A_token_that_can_be_guessed_or_is_no_token_is_told(string content, string sentence)
    {
        var problem = Assert.Single(new SiteUnderTest().With("People:ann:TokenFile", Token("a", content)).Problems());

        Assert.StartsWith("People:ann:TokenFile: ", problem, StringComparison.Ordinal);
        Assert.Contains(sentence, problem, StringComparison.Ordinal);
        Assert.DoesNotContain(content, problem, StringComparison.Ordinal);
    }

    /// <summary>As <c>openssl rand</c> makes them: hexadecimal and base64, of 16 bytes and of 32.</summary>
    [Theory]
    [InlineData(16)]
    [InlineData(32)]
    public void Tokens_made_at_random_are_taken(int bytes)
    {
        // Always the same ones: of very many a few look like less than they are.
        var source = new Random(42);
        for (var i = 0; i < 2000; i++)
        {
            var random = new byte[bytes];
            source.NextBytes(random);
            Assert.All(
                (string[])[Convert.ToHexStringLower(random), Convert.ToHexString(random), Convert.ToBase64String(random), Convert.ToBase64String(random).TrimEnd('=')],
                t => Assert.True(TokenShape.Problem(t) is null, $"{t}: {TokenShape.Problem(t)}"));
        }
    }

    [Fact]
    public void A_token_everybody_can_read_is_refused()
    {
        var file = Token("a", Secret);
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherRead);

        var problem = Assert.Single(new SiteUnderTest().With("People:ann:TokenFile", file).Problems());

        Assert.Equal($"People:ann:TokenFile: everybody on this machine can read {file}; run: chmod o= {file}", problem);
    }

    [Fact]
    public void A_token_file_must_be_there()
    {
        var problems = new SiteUnderTest().With("People:ann:TokenFile", "/nowhere/token").With("People:bob:TokenFile", "token").Problems();

        Assert.Equal(["People:ann:TokenFile: there is no file /nowhere/token.", "People:bob:TokenFile: 'token' must be a whole path, beginning with /."], problems);
    }

    [Fact]
    public void Two_people_cannot_have_the_same_token()
    {
        var problems = new SiteUnderTest().With("People:ann:TokenFile", Token("a", Secret)).With("People:bob:TokenFile", Token("b", Secret)).Problems();

        Assert.Equal("People:bob:TokenFile: has the same token as People:ann; every person needs their own.", Assert.Single(problems));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string Token(string name, string content)
    {
        var path = Path.Combine(_folder, name);
        File.WriteAllText(path, content);
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        return path;
    }
}
