using System.Text;
using ChatOps.Core.Transcripts;

namespace ChatOps.Tests.Operations;

public sealed class SecretMaskTests
{
    [Theory]
    [InlineData("the password is p@ss word/1+ now", "the password is [secret] now")]
    [InlineData("http://u:p%40ss%20word%2F1%2B@host", "http://u:[secret]@host")]
    [InlineData("http://u:p%40ss%20word%2f1%2b@host", "http://u:[secret]@host")]
    [InlineData("a=p%40ss+word%2F1%2B&b=1", "a=[secret]&b=1")]
    [InlineData("p@ss word", "p@ss word")]
    [InlineData("p@ss word/1+p@ss word/1+", "[secret][secret]")]
    public void A_secret_is_masked_in_all_its_forms(string text, string expected) => Assert.Equal(expected, new SecretMask(["p@ss word/1+"]).Mask(text));

    [Theory]
    [InlineData("")]
    [InlineData("u:")]
    [InlineData("user:")]
    [InlineData("admin:")]
    public void A_secret_in_base64_is_masked_behind_whatever_stands_before_it(string before)
    {
        var encoded = Convert.ToBase64String(Encoding.UTF8.GetBytes($"{before}correct-horse-battery"));

        var masked = new SecretMask(["correct-horse-battery"]).Mask($"Authorization: Basic {encoded}");

        Assert.Contains("[secret]", masked, StringComparison.Ordinal);
        Assert.True(masked.Length < "Authorization: Basic [secret]".Length + 12, masked);
    }

    /// <summary>Long words of letters alone are no token of digits and letters; who writes one is not turned away.</summary>
    [Fact]
    public void What_lacks_a_kind_of_letter_that_the_secret_has_does_not_look_like_it()
    {
        var shapes = new ChatOps.Core.Access.SecretShapes([ChatOps.Tests.Configuration.TestToken.Of("ana")]);
        Assert.True(shapes.FitIn($"say {ChatOps.Tests.Configuration.TestToken.Of("ben")}"));
        Assert.False(shapes.FitIn($"say {new string('a', 200)}"));
        Assert.False(shapes.FitIn($"say {new string('1', 200)}"));
    }

    [Fact]
    public void Short_secrets_are_ignored() => Assert.Equal("a cat and abc", new SecretMask(["abc", "a", ""]).Mask("a cat and abc"));

    [Fact]
    public void Overlapping_secrets_leave_nothing_of_either() => Assert.Equal("x[secret]y", new SecretMask(["abcd", "cdef"]).Mask("xabcdefy"));

    [Fact]
    public void The_longer_of_two_secrets_counts() => Assert.Equal("[secret]!", new SecretMask(["abcd", "abcdefgh"]).Mask("abcdefgh!"));

    [Fact]
    public void A_key_of_several_lines_is_masked_with_either_line_ending_and_line_by_line()
    {
        var mask = new SecretMask(["-----BEGIN-----\nAAAAB3NzaC1yc2EAAAADAQAB\n-----END-----\n"]);

        Assert.Equal("[secret]", mask.Mask("-----BEGIN-----\r\nAAAAB3NzaC1yc2EAAAADAQAB\r\n-----END-----\r\n"));
        Assert.Equal("1: [secret]", mask.Mask("1: AAAAB3NzaC1yc2EAAAADAQAB"));
    }

    [Fact]
    public void Only_what_could_be_the_beginning_of_a_secret_is_held_back()
    {
        var stream = new SecretMask(["hunter2"]).Stream();

        Assert.Equal("say ", Push("say hun"));
        Assert.Equal("hungry, [secret]", Push("gry, hunter2"));
        Assert.Equal("", Push("hunter"));
        Assert.Equal("hunter", Encoding.UTF8.GetString(stream.Push([], end: true).Span));

        string Push(string text) => Encoding.UTF8.GetString(stream.Push(Encoding.UTF8.GetBytes(text), end: false).Span);
    }

    [Fact]
    public void Text_without_a_secret_stays_the_same_object()
    {
        var text = "half a \uD83D character";

        Assert.Same(text, new SecretMask(["hunter2"]).Mask(text));
    }
}
