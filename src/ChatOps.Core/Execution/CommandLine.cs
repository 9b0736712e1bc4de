using System.Collections.Immutable;

namespace ChatOps.Core.Execution;

/// <summary>
/// A program and its arguments, exactly as the host's kernel will get them. Never a line for a shell: no quoting, no expansion.
/// The first element is the program. No element holds a NUL; all together stay under <see cref="MaxBytes"/>.
/// </summary>
public sealed record CommandLine
{
    /// <summary>Room for the arguments on the host: well under the 128 KiB at which xargs would split them.</summary>
    public const int MaxBytes = 112 * 1024;

    public CommandLine(params IEnumerable<string> arguments)
    {
        Arguments = [.. arguments];
        if (Arguments.Length == 0 || Arguments[0].Length == 0)
            throw new ArgumentException("A command line needs a program.", nameof(arguments));
        if (Arguments.Any(a => a.Contains('\0')))
            throw new ArgumentException("An argument cannot hold a NUL.", nameof(arguments));
        if (Arguments.Sum(a => System.Text.Encoding.UTF8.GetByteCount(a) + 1) > MaxBytes)
            throw new ArgumentException($"The arguments are longer than {MaxBytes} bytes.", nameof(arguments));
    }

    public ImmutableArray<string> Arguments { get; }

    public string Program => Arguments[0];

    public CommandLine With(params IEnumerable<string> more) => new(Arguments.Concat(more));

    public bool Equals(CommandLine? other) => other is not null && Arguments.AsSpan().SequenceEqual(other.Arguments.AsSpan());

    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (var argument in Arguments)
            hash.Add(argument, StringComparer.Ordinal);
        return hash.ToHashCode();
    }

    /// <summary>For people: arguments with anything unusual in them stand in single quotes, so that the whole can be read back.</summary>
    public override string ToString() => string.Join(' ', Arguments.Select(Quote));

    private static string Quote(string argument) =>
        argument.Length > 0 && argument.All(c => char.IsAsciiLetterOrDigit(c) || "-_./:=@%+,".Contains(c))
            ? argument
            : "'" + argument.Replace("'", "'\\''", StringComparison.Ordinal) + "'";
}
