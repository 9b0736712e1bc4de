using ChatOps.Core.Execution;

namespace ChatOps.Runbooks.FileStorage;

/// <summary>A program of the host that reads a script of ours from standard input.</summary>
internal sealed record Interpreter(WalkerLanguage Language, CommandLine Command)
{
    /// <summary>How many lines of a script tell what runs it.</summary>
    public const int FirstLines = 3;

    public static Interpreter Perl(string path) => new(WalkerLanguage.Perl, new(path));

    /// <summary>
    /// The program that a script's first lines name: <c>#!/path/python2.7</c>, <c>#!/usr/bin/env python3</c>, or, where the path is too long for
    /// that line, pip's <c>#!/bin/sh</c> with <c>'''exec' /path/python "$0" "$@"</c> below. Null: they name none.
    /// </summary>
    public static CommandLine? Named(string firstLines)
    {
        var lines = firstLines.Split('\n');
        if (!lines[0].StartsWith("#!", StringComparison.Ordinal))
            return null;
        var words = lines[0][2..].Split([' ', '\t', '\r'], StringSplitOptions.RemoveEmptyEntries);
        if (lines.Length > 1 && lines[1].StartsWith("'''exec' ", StringComparison.Ordinal))
            return Rooted(lines[1]["'''exec' ".Length..].Split("\"$0\"")[0].Trim().Trim('"'));
        return words switch
        {
            [var env, .. var rest] when env.EndsWith("/env", StringComparison.Ordinal) =>
                rest.FirstOrDefault(w => !w.StartsWith('-') && !w.Contains('=', StringComparison.Ordinal)) is { } program ? Rooted(env)?.With(program) : null,
            [var program, ..] => Rooted(program),
            _ => null,
        };
    }

    public static bool IsPython(CommandLine command)
    {
        var name = command.Arguments[^1][(command.Arguments[^1].LastIndexOf('/') + 1)..];
        return name.StartsWith("python", StringComparison.OrdinalIgnoreCase) || name.StartsWith("pypy", StringComparison.OrdinalIgnoreCase);
    }

    private static CommandLine? Rooted(string path) => path.StartsWith('/') ? new(path) : null;
}
