namespace ChatOps.Server.ChatPlatforms;

/// <summary>The characters that one message may still have.</summary>
internal sealed class CharacterBudget(int characters)
{
    private int _left = characters;

    /// <summary>Something did not fit.</summary>
    public bool IsCut { get; private set; }

    public bool IsUsedUp => _left <= 0;

    /// <summary>The beginning of the text, or all of it.</summary>
    public string Head(string text, int most)
    {
        var room = Room(most);
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
        var room = Room(most);
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

    /// <summary>How many of at most so many are left.</summary>
    public int Room(int most) => Math.Max(0, Math.Min(most, _left));

    /// <summary>Counts what was made to fit elsewhere.</summary>
    public string Take(string text)
    {
        _left -= text.Length;
        return text;
    }
}
