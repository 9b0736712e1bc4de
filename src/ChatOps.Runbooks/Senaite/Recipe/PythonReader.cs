using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace ChatOps.Runbooks.Senaite.Recipe;

/// <summary>
/// Reads the arguments of one call in a Python file as data: texts (with prefixes, escapes, and several in a row as one), whole numbers, True, False, None, dotted
/// names, lists, tuples and dictionaries. Anything else is a <see cref="FormatException"/> that names the line; nothing is guessed.
/// </summary>
internal sealed class PythonReader(string text, int at)
{
    private const int Deepest = 20;

    private int _at = at;

    /// <summary>From the place right after the call's parenthesis to the one that closes it.</summary>
    public ImmutableArray<(string Key, PythonValue Value)> Keywords()
    {
        var keywords = ImmutableArray.CreateBuilder<(string, PythonValue)>();
        while (!Took(')'))
        {
            var name = Word();
            if (name.Length == 0 || !Took('='))
                throw Odd("an argument without a name");
            keywords.Add((name, Value(0)));
            if (!Took(',') && Next() != ')')
                throw Odd("something other than a comma between arguments");
        }
        return keywords.ToImmutable();
    }

    private PythonValue Value(int depth)
    {
        if (depth > Deepest)
            throw Odd("a literal that is nested too deeply");
        return Next() switch
        {
            '\'' or '"' => Texts(),
            '[' => new PythonValue.Sequence(Items(']', depth)),
            '(' => Grouped(depth),
            '{' => Mapping(depth),
            '-' or (>= '0' and <= '9') => Number(),
            var c when char.IsAsciiLetter(c) || c == '_' => Named(),
            _ => throw Odd("something that is no literal"),
        };
    }

    private PythonValue Named()
    {
        var start = _at;
        var name = Word();
        // u'…', b'…', r'…': the quote follows at once.
        if (_at < text.Length && text[_at] is '\'' or '"' && name.Length <= 2 && name.All(c => "uUbBrR".Contains(c)))
        {
            _at = start;
            return Texts();
        }
        while (_at < text.Length && text[_at] == '.')
        {
            _at++;
            name += "." + Word();
        }
        return name switch
        {
            "True" => new PythonValue.Truth(true),
            "False" => new PythonValue.Truth(false),
            "None" => new PythonValue.Nothing(),
            _ => new PythonValue.Name(name),
        };
    }

    private PythonValue.Number Number()
    {
        var start = _at++;
        while (_at < text.Length && char.IsAsciiDigit(text[_at]))
            _at++;
        var digits = text[start.._at];
        return !(_at < text.Length && (char.IsAsciiLetter(text[_at]) || text[_at] == '.')) && long.TryParse(digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? new(number)
            : throw Odd("a number that is no whole one");
    }

    /// <summary>A tuple, or parentheses around one value: pprint puts them around a long text that it breaks into several.</summary>
    private PythonValue Grouped(int depth)
    {
        var start = _at;
        var items = Items(')', depth);
        return items is [var only] && !text[start.._at].TrimEnd(')', ' ', '\n', '\r', '\t').EndsWith(',') ? only : new PythonValue.Sequence(items);
    }

    private ImmutableArray<PythonValue> Items(char end, int depth)
    {
        _at++;
        var items = ImmutableArray.CreateBuilder<PythonValue>();
        while (!Took(end))
        {
            items.Add(Value(depth + 1));
            if (!Took(',') && Next() != end)
                throw Odd("something other than a comma in a list");
        }
        return items.ToImmutable();
    }

    private PythonValue.Mapping Mapping(int depth)
    {
        _at++;
        var items = ImmutableArray.CreateBuilder<(string, PythonValue)>();
        while (!Took('}'))
        {
            if (Value(depth + 1) is not PythonValue.Text key || !Took(':'))
                throw Odd("a key that is no text");
            items.Add((key.Value, Value(depth + 1)));
            if (!Took(',') && Next() != '}')
                throw Odd("something other than a comma in a dictionary");
        }
        return new(items.ToImmutable());
    }

    /// <summary>One text, or several in a row, which Python joins.</summary>
    private PythonValue.Text Texts()
    {
        var joined = new StringBuilder();
        do
        {
            joined.Append(OneText());
        }
        while (IsText(Next()));
        return new(joined.ToString());
    }

    private bool IsText(char next)
    {
        if (next is '\'' or '"')
            return true;
        var rest = _at;
        while (rest < text.Length && rest - _at < 2 && "uUbBrR".Contains(text[rest]))
            rest++;
        return rest > _at && rest < text.Length && text[rest] is '\'' or '"';
    }

    private string OneText()
    {
        var raw = false;
        for (; text[_at] is not ('\'' or '"'); _at++)
            raw |= text[_at] is 'r' or 'R';
        var quote = text[_at];
        var length = string.CompareOrdinal(text, _at, new string(quote, 3), 0, 3) == 0 ? 3 : 1;
        var end = new string(quote, length);
        _at += length;
        var read = new StringBuilder();
        while (string.CompareOrdinal(text, _at, end, 0, length) != 0)
        {
            if (_at >= text.Length || (length == 1 && text[_at] == '\n'))
                throw Odd("a text that does not end");
            read.Append(text[_at] == '\\' && !raw ? Escape() : text[_at++].ToString());
        }
        _at += length;
        return read.ToString();
    }

    private string Escape()
    {
        _at++;
        if (_at >= text.Length)
            throw Odd("a text that does not end");
        var c = text[_at++];
        return c switch
        {
            'n' => "\n",
            't' => "\t",
            'r' => "\r",
            '\n' => "",
            '\\' or '\'' or '"' => c.ToString(),
            'x' => Code(2),
            'u' => Code(4),
            _ => throw Odd($"the escape \\{c}"),
        };
    }

    private string Code(int digits)
    {
        if (_at + digits > text.Length || !int.TryParse(text.AsSpan(_at, digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code))
            throw Odd("an escape that is none");
        _at += digits;
        return ((char)code).ToString();
    }

    private string Word()
    {
        Next();
        var start = _at;
        while (_at < text.Length && (char.IsAsciiLetterOrDigit(text[_at]) || text[_at] == '_'))
            _at++;
        return text[start.._at];
    }

    private bool Took(char c)
    {
        if (Next() != c)
            return false;
        _at++;
        return true;
    }

    /// <summary>The next character that is neither space nor comment; it is not taken.</summary>
    private char Next()
    {
        while (_at < text.Length && (char.IsWhiteSpace(text[_at]) || text[_at] == '#'))
        {
            if (text[_at] != '#')
                _at++;
            else
                _at = text.IndexOf('\n', _at) is var end && end < 0 ? text.Length : end;
        }
        return _at < text.Length ? text[_at] : throw Odd("an end in the middle of the call");
    }

    private FormatException Odd(string what) => new($"line {text.AsSpan(0, Math.Min(_at, text.Length)).Count('\n') + 1} has {what}");
}
