using ChatOps.Core.Execution;

namespace ChatOps.Runbooks.FileStorage;

/// <summary>
/// The bot's own reader of FileStorages, without ZODB: a script in the interpreter's language that is sent along on standard input. It needs nothing
/// but the standard library, runs as the data's owner, writes nothing and holds a megabyte or two however large the file is.
/// </summary>
internal sealed record Walker(Interpreter Interpreter)
{
    private static readonly string Python = Text("walk.py"), Perl = Text("walk.pl");

    /// <summary>What the interpreter reads on standard input.</summary>
    public string Script => Interpreter.Language == WalkerLanguage.Python ? Python : Perl;

    /// <summary>How a card names that input.</summary>
    public string ScriptName => Interpreter.Language == WalkerLanguage.Python ? "the bot's walk.py" : "the bot's walk.pl";

    /// <summary>Says what it is and ends: the trial of an interpreter.</summary>
    public CommandLine Trial => Interpreter.Command.With("-");

    public CommandLine Walk(WalkRequest request, params IEnumerable<string> paths) => Trial.With([.. request.Arguments(), .. paths]);

    /// <summary>Unpacks archives (those whose name ends in z) without writing, and tells checksum, length and transactions of each.</summary>
    public CommandLine Archives(params IEnumerable<string> paths) => Trial.With(["--archives", .. paths]);

    /// <summary>The same for the newest chain in a folder, whichever archives that has when it runs.</summary>
    /// <param name="without">Archives that do not count.</param>
    public CommandLine Chain(string folder, params IEnumerable<string> without) => Trial.With([.. without.SelectMany(n => new[] { "--without", n }), "--chain", folder]);

    private static string Text(string name)
    {
        using var stream = typeof(Walker).Assembly.GetManifestResourceStream(name) ?? throw new InvalidOperationException($"{name} is missing from the program.");
        using var reader = new StreamReader(stream, System.Text.Encoding.UTF8);
        return reader.ReadToEnd();
    }
}
