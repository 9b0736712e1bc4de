using System.Text;

namespace ChatOps.Runbooks.Senaite.Others;

/// <summary>
/// Takes a shell's text apart into the programs it starts: quotes, escapes, comments, redirections, substitutions, assignments, and <c>cd</c>. Nothing is
/// ever run. Where a shell would decide at run time (conditions, loops), every program counts.
/// </summary>
internal sealed class ShellText
{
    private static readonly HashSet<string> Keywords = ["if", "then", "elif", "else", "fi", "do", "done", "while", "until", "!", "{", "}", "time"];
    private readonly List<ShellCommand> _commands = [];
    private readonly List<string> _words = [];
    private readonly StringBuilder _word = new();
    private readonly Stack<string?> _folders = new();
    private readonly Dictionary<string, string> _variables;
    private readonly string _text;
    private string? _folder;
    private bool _inWord, _dropWord;
    private string? _inputFile, _inputText;
    private char _redirected;
    private int _at;

    private ShellText(string text, string? folder, IReadOnlyDictionary<string, string> variables)
    {
        _text = text;
        _folder = folder;
        _variables = new(variables, StringComparer.Ordinal);
    }

    public static IReadOnlyList<ShellCommand> Commands(string text, string? folder, IReadOnlyDictionary<string, string> variables)
    {
        var reader = new ShellText(text.Replace("\\\n", " ", StringComparison.Ordinal), folder, variables);
        reader.Read();
        return reader._commands;
    }

    private void Read()
    {
        for (; _at < _text.Length; _at++)
        {
            switch (_text[_at])
            {
                case ' ' or '\t' or '\r':
                    EndWord();
                    break;
                case '|' when Next != '|':
                    EndCommand(piped: true);
                    break;
                case '\n' or ';' or '&' or '|':
                    EndCommand();
                    break;
                case '(':
                    EndCommand();
                    _folders.Push(_folder);
                    break;
                case ')':
                    EndCommand();
                    _folder = _folders.Count > 0 ? _folders.Pop() : _folder;
                    break;
                case '#' when !_inWord:
                    _at = End('\n') - 1;
                    break;
                case '<' or '>':
                    Redirection();
                    break;
                default:
                    Part();
                    break;
            }
        }
        EndCommand();
    }

    private void Part()
    {
        var c = _text[_at];
        _inWord = true;
        if (c == '\\' && _at + 1 < _text.Length)
            _word.Append(_text[++_at]);
        else if (c == '\'')
            SingleQuoted();
        else if (c == '"')
            DoubleQuoted();
        else if (c is '$' or '`')
            Expansion(quoted: false);
        else if (c == '~' && _word.Length == 0 && _variables.TryGetValue("HOME", out var home))
            _word.Append(home);
        else
            _word.Append(c);
    }

    private void SingleQuoted()
    {
        var end = End('\'', _at + 1);
        _word.Append(_text, _at + 1, end - _at - 1);
        _at = end;
    }

    private void DoubleQuoted()
    {
        for (_at++; _at < _text.Length && _text[_at] != '"'; _at++)
        {
            if (_text[_at] == '\\' && _at + 1 < _text.Length && _text[_at + 1] is '"' or '\\' or '$' or '`')
                _word.Append(_text[++_at]);
            else if (_text[_at] is '$' or '`')
                Expansion(quoted: true);
            else
                _word.Append(_text[_at]);
        }
    }

    /// <summary>A substitution's programs count as such; a variable that is known stands as its value.</summary>
    private void Expansion(bool quoted)
    {
        if (_text[_at] == '`')
        {
            var end = End('`', _at + 1);
            Inner(_text[(_at + 1)..end]);
            _at = end;
        }
        else if (Next is '\'' or '"' && !quoted)
        {
            // $'…' and $"…" are quotes.
            return;
        }
        else if (Next == '(')
        {
            var end = Closing(_at + 1);
            Inner(_text[(_at + 2)..end]);
            _at = end;
        }
        else
        {
            Variable(quoted);
        }
    }

    private void Inner(string text) => _commands.AddRange(Commands(text, _folder, _variables));

    private void Variable(bool quoted)
    {
        var braced = Next == '{';
        var begin = _at + (braced ? 2 : 1);
        var end = begin;
        while (end < _text.Length && (char.IsAsciiLetterOrDigit(_text[end]) || _text[end] == '_'))
            end++;
        var name = _text[begin..end];
        var last = braced ? End('}', end) : end - 1;
        if (!_variables.TryGetValue(name, out var value) && braced && Default(_text[Math.Min(end, last)..Math.Min(last, _text.Length)]) is { } otherwise)
            value = otherwise;
        if (value is null)
            _word.Append(_text, _at, Math.Min(last, _text.Length - 1) - _at + 1);
        else if (quoted)
            _word.Append(value);
        else
            Split(value);
        _at = Math.Max(last, _at);
    }

    /// <summary><c>${X:-/srv}</c>, <c>${X-/srv}</c>, <c>${X:=/srv}</c>: what stands for a variable that is not set. Null: nothing does.</summary>
    private static string? Default(string behind) => behind.TrimStart(':') is ['-' or '=', .. var text] ? text : null;

    private void Split(string value)
    {
        foreach (var c in value)
        {
            if (c is ' ' or '\t')
                EndWord();
            else
                _word.Append(c);
            _inWord |= c is not (' ' or '\t');
        }
    }

    /// <summary>Where a program's output goes, or its input comes from, is none of its words.</summary>
    private void Redirection()
    {
        if (_inWord && _word.ToString().All(char.IsAsciiDigit))
            Forget();
        EndWord();
        var begin = _at;
        while (Next is '<' or '>' or '&' or '|')
            _at++;
        _dropWord = true;
        _redirected = _text[begin..(_at + 1)] switch { "<" => '<', "<<<" => '=', _ => '>' };
    }

    private char Next => _at + 1 < _text.Length ? _text[_at + 1] : '\0';

    private int End(char c, int from = -1) => _text.IndexOf(c, from < 0 ? _at : Math.Min(from, _text.Length)) is >= 0 and var end ? end : _text.Length;

    private int Closing(int open)
    {
        var depth = 0;
        for (var i = open; i < _text.Length; i++)
        {
            depth += _text[i] switch { '(' => 1, ')' => -1, _ => 0 };
            if (depth == 0)
                return i;
        }
        return _text.Length;
    }

    private void Forget()
    {
        _word.Clear();
        _inWord = false;
    }

    private void EndWord()
    {
        if (_inWord && !_dropWord)
            _words.Add(_word.ToString());
        else if (_inWord && _redirected == '<')
            _inputFile = _word.ToString();
        else if (_inWord && _redirected == '=')
            _inputText = _word.ToString();
        _dropWord &= !_inWord;
        Forget();
    }

    private void EndCommand(bool piped = false)
    {
        EndWord();
        _dropWord = false;
        var words = _words.SkipWhile(Keywords.Contains).ToList();
        _words.Clear();
        var (file, given) = (_inputFile, _inputText);
        (_inputFile, _inputText) = (null, null);
        var assignments = words.TakeWhile(IsAssignment).ToList();
        if (assignments.Count == words.Count)
            Assign(assignments);
        else
            Add(new([.. words.Skip(assignments.Count)], _folder) { InputFile = file, InputText = given, Piped = piped });
    }

    private void Assign(IEnumerable<string> assignments)
    {
        foreach (var (name, value) in assignments.Select(a => a.Split('=', 2)).Select(a => (a[0], a[1])))
            _variables[name] = value;
    }

    private void Add(ShellCommand command)
    {
        var words = command.Words;
        if (words[0] is "export" or "readonly" or "local")
            Assign(words.Skip(1).Where(IsAssignment));
        if (words[0] is "cd" or "pushd")
            _folder = words.Length > 1 ? Paths.Resolve(words[^1], _folder) : _variables.GetValueOrDefault("HOME");
        else
            _commands.Add(command);
    }

    public static bool IsAssignment(string word)
    {
        var equals = word.IndexOf('=', StringComparison.Ordinal);
        return equals > 0 && !char.IsAsciiDigit(word[0]) && word.AsSpan(0, equals).IndexOfAnyExcept(NameCharacters) < 0;
    }

    private static readonly System.Buffers.SearchValues<char> NameCharacters =
        System.Buffers.SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_");
}
