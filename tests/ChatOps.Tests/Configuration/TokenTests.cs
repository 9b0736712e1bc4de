using ChatOps.Server.Configuration;

namespace ChatOps.Tests.Configuration;

public sealed class TokenTests : IDisposable
{
    private const string Secret = "0123456789abcdef";
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
    [InlineData("short", "has 5 characters and needs at least 16")]
    [InlineData("demo-operator", "needs at least 16")]
    [InlineData("0123456789 abcdef", "must hold one line without spaces")]
    public void A_token_that_is_no_good_is_told(string content, string sentence)
    {
        var problem = Assert.Single(new SiteUnderTest().With("People:ann:TokenFile", Token("a", content)).Problems());

        Assert.StartsWith("People:ann:TokenFile: ", problem, StringComparison.Ordinal);
        Assert.Contains(sentence, problem, StringComparison.Ordinal);
        Assert.DoesNotContain("abcdef", problem, StringComparison.Ordinal);
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
