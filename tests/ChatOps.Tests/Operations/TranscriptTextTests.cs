using System.Text;
using ChatOps.Core.Transcripts;
using FsCheck;
using FsCheck.Fluent;

namespace ChatOps.Tests.Operations;

public sealed class TranscriptTextTests
{
    private static readonly string[] Secrets = ["hunter2!", "hunt", "r2!xyz", "line one of a key\nline two of it\n", "pässwörd", "abab"];

    private static readonly string[] Fragments =
    [
        "hunter2!", "hun", "ter2!", "hunt", "r2!xyz", "xyz", "line one of a key", "\n", "\r\n", "\r", "line two of it", "p\u00E4ssw", "\u00F6rd", "aba", "bab",
        "\u001b[31m", "\u001b[", "0", "m", "\u001b]0;title\u0007", "\u001b]0;", "\u001b\\", "\u001b(B", "\t", "\0", "\b", "\u007f", "é", "日本", "😀", "\u202E", "\u200B", " ",
        "0123456789012345678901234567890123456789",
    ];

    private static readonly Gen<byte[]> Output =
        Gen.ArrayOf(Gen.OneOf(
                Gen.Elements(Fragments).Select(Encoding.UTF8.GetBytes),
                Gen.Choose(0, 255).Select(b => new[] { (byte)b })))
            .Select(parts => parts.SelectMany(p => p).ToArray());

    [Fact]
    public void How_the_bytes_are_chunked_makes_no_difference()
    {
        var cases = from bytes in Output from sizes in Gen.NonEmptyListOf(Gen.Choose(1, 9)) select (Bytes: bytes, Sizes: sizes.ToArray());

        Prop.ForAll(cases.ToArbitrary(), c =>
        {
            var whole = Read(c.Bytes, c.Bytes.Length + 1);
            var pieces = Read(c.Bytes, c.Sizes);
            return whole.SequenceEqual(pieces) && SplitSmall(c.Bytes, [1]).SequenceEqual(SplitSmall(c.Bytes, c.Sizes));
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void No_secret_is_left_wherever_it_is_cut()
    {
        var cases = from bytes in Output from sizes in Gen.NonEmptyListOf(Gen.Choose(1, 9)) select (Bytes: bytes, Sizes: sizes.ToArray());

        Prop.ForAll(cases.ToArbitrary(), c =>
        {
            var text = string.Join('\n', Read(c.Bytes, c.Sizes));
            return Secrets.All(s => !text.Contains(s, StringComparison.Ordinal));
        }).QuickCheckThrowOnFailure();
    }

    [Theory]
    [InlineData("a\nb\n", "a|b")]
    [InlineData("a\r\nb", "a|b")]
    [InlineData("10%\r20%\r30%\n", "10%|20%|30%")]
    [InlineData("10%\r\r\nnext", "10%|next")]
    [InlineData("\n\r\n\n", "||")]
    [InlineData("\r\rx", "x")]
    [InlineData("\u001b[1;31mred\u001b[0m\tand \u001b]0;title\u0007plain\u001b(B", "red\tand plain")]
    [InlineData("\u001b]0;never ended\nnext", "|next")]
    [InlineData("\u001b]8;;http://x\u001b\\link\u001b]8;;\u001b\\", "link")]
    [InlineData("a\0\b\u0007b", "ab")]
    [InlineData("li\u202Ems\u200B", "li\\u{202E}ms\\u{200B}")]
    public void Lines_are_plain(string output, string expected) => Assert.Equal(expected.Split('|'), Read(Encoding.UTF8.GetBytes(output), 1000));

    [Fact]
    public void An_unending_title_cannot_hide_the_rest()
    {
        var lines = Read(Encoding.UTF8.GetBytes("\u001b]0;" + new string('t', 10_000) + "visible"), 1000);

        Assert.EndsWith("visible", string.Concat(lines), StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_not_utf8_is_read_as_latin1() => Assert.Equal(["café", "café"], Read([.. Encoding.Latin1.GetBytes("café\n"), .. "café"u8], 2));

    [Fact]
    public void A_long_line_comes_in_pieces_that_do_not_cut_a_character()
    {
        var splitter = new LineSplitter(10);

        var lines = splitter.Push(Encoding.UTF8.GetBytes("123456789é日本日本\nshort\n1234567890\n")).Concat(splitter.Flush());

        Assert.Equal(["123456789…", "…é日本…", "…日本", "short", "1234567890"], lines);
    }

    [Fact]
    public void A_secret_over_the_border_of_two_pieces_is_masked()
    {
        var text = new string('x', 8190) + "hunter2!" + new string('y', 20);

        var lines = Read(Encoding.UTF8.GetBytes(text), 4096);

        Assert.Equal(text.Replace("hunter2!", "[secret]", StringComparison.Ordinal), string.Concat(lines).Replace("…", "", StringComparison.Ordinal));
        Assert.Equal(2, lines.Count);
    }

    [Fact]
    public void A_colour_in_the_middle_of_a_secret_does_not_save_it() =>
        Assert.Equal(["a [secret] b"], Read("a hun\u001b[0mter\02! b"u8.ToArray(), 3));

    [Fact]
    public void A_line_of_200_MB_is_never_held()
    {
        var text = new TranscriptText(new SecretMask(Secrets));
        var chunk = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("0123456789abcdef", 4096)));
        var before = GC.GetTotalMemory(forceFullCollection: true);
        long characters = 0;

        for (var pushed = 0L; pushed < 200L * 1024 * 1024; pushed += chunk.Length)
            characters += text.Push(chunk).Sum(l => (long)l.Length - l.AsSpan().Count('…'));
        var held = GC.GetTotalMemory(forceFullCollection: true) - before;
        characters += text.Finish().Sum(l => (long)l.Length - l.AsSpan().Count('…'));

        Assert.Equal(200L * 1024 * 1024, characters);
        // Held, the line would be 200 MB and more; what other tests of this process do meanwhile is much less.
        Assert.InRange(held, long.MinValue, 64 * 1024 * 1024);
    }

    private static List<string> Read(byte[] bytes, params int[] sizes)
    {
        var text = new TranscriptText(new SecretMask(Secrets));
        var lines = new List<string>();
        foreach (var chunk in Chunks(bytes, sizes))
            lines.AddRange(text.Push(chunk));
        lines.AddRange(text.Finish());
        return lines;
    }

    private static List<string> SplitSmall(byte[] bytes, int[] sizes)
    {
        var splitter = new LineSplitter(8);
        return [.. Chunks(bytes, sizes).SelectMany(c => splitter.Push(c)), .. splitter.Flush()];
    }

    private static IEnumerable<byte[]> Chunks(byte[] bytes, int[] sizes)
    {
        for (int at = 0, i = 0; at < bytes.Length; at += sizes[i++ % sizes.Length])
            yield return bytes[at..Math.Min(bytes.Length, at + sizes[i % sizes.Length])];
    }
}
