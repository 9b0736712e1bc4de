using System.Globalization;
using System.Text;
using ChatOps.Core.Text;

namespace ChatOps.Tests.Chat;

public class InertTextTests
{
    [Theory]
    [InlineData("plain text, with accents: é and ✓ 🙂", "plain text, with accents: é and ✓ 🙂")]
    [InlineData("rm\u202Efdp.txt", "rm\\u{202E}fdp.txt")]
    [InlineData("li\u200Bms1", "li\\u{200B}ms1")]
    [InlineData("a\u2028b", "a\\u{2028}b")]
    [InlineData("\u001B[31mred", "\\u{001B}[31mred")]
    [InlineData("a\u3164b", "a\\u{3164}b")]
    [InlineData("tag\U000E0041", "tag\\u{E0041}")]
    [InlineData("two\nlines\tand a tab", "two\nlines\tand a tab")]
    public void What_hides_or_reorders_is_written_as_an_escape(string text, string shown) => Assert.Equal(shown, InertText.Show(text));

    [Fact]
    public void Half_a_surrogate_pair_is_an_escape() => Assert.Equal("a\\u{D83D}b", InertText.Show("a\uD83Db"));

    [Fact]
    public void A_line_stays_one_line() => Assert.Equal("one\\ntwo\\u{000D}", InertText.ShowLine("one\ntwo\r"));

    [Fact]
    public void No_character_that_is_not_seen_comes_through()
    {
        var seen = 0;
        for (var value = 0; value <= 0x10FFFF; value++)
        {
            if (!Rune.IsValid(value) || value is '\n' or '\t')
                continue;
            seen++;
            foreach (var rune in InertText.Show(new Rune(value).ToString()).EnumerateRunes())
                Assert.False(Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format, $"U+{value:X4}");
        }
        Assert.True(seen > 1_000_000);
    }
}
