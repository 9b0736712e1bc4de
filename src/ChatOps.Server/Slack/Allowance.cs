namespace ChatOps.Server.Slack;

/// <summary>The characters that one message may still have. Slack's own limit for all blocks lies between 9,600 and 11,300.</summary>
internal sealed class Allowance(int characters)
{
    private int _left = characters;

    /// <summary>Something did not fit.</summary>
    public bool IsCut { get; private set; }

    public bool IsUsedUp => _left <= 0;

    /// <summary>The beginning of the text, or all of it.</summary>
    public string Head(string text, int most)
    {
        var room = Math.Max(0, Math.Min(most, _left));
        if (text.Length <= room)
            return Take(text);
        IsCut = true;
        if (room < 2)
            return Take("");
        // Half of a surrogate pair is no text.
        var end = char.IsHighSurrogate(text[room - 2]) ? room - 2 : room - 1;
        return Take(text[..end] + "…");
    }

    /// <summary>Its last whole lines, or all of it.</summary>
    public string Tail(string text, int most)
    {
        var room = Math.Max(0, Math.Min(most, _left));
        if (text.Length <= room)
            return Take(text);
        IsCut = true;
        if (room < 3)
            return Take("");
        var start = text.Length - room + 2;
        var line = text.IndexOf('\n', start);
        if (line >= 0 && line < text.Length - 1)
            start = line + 1;
        else if (char.IsLowSurrogate(text[start]))
            start++;
        return Take("…\n" + text[start..]);
    }

    public void Cut() => IsCut = true;

    private string Take(string text)
    {
        _left -= text.Length;
        return text;
    }
}
