using System.Collections.Immutable;
using ChatOps.Core.Commands;
using ChatOps.Core.Execution;

namespace ChatOps.Runbooks.Expectations;

/// <summary>A file or folder; links are followed.</summary>
public sealed record FileExpectation(string Name, string Path) : Expectation(Name)
{
    public bool Exists { get; init; } = true;

    public string Owner { get; init; } = "";

    public string Group { get; init; } = "";

    /// <summary>Octal, such as <c>0640</c>.</summary>
    public string Mode { get; init; } = "";

    public string Sha256 { get; init; } = "";

    /// <summary><see cref="TextRule"/>s of lines.</summary>
    public ImmutableArray<string> Contents { get; init; } = [];

    internal override IEnumerable<string> Texts => [Path, Owner, Group, Sha256, .. Contents];

    internal override IEnumerable<Look> Looks(Filling filling)
    {
        var path = filling.Of(Path);
        yield return new(path, new CommandLine("/usr/bin/stat", "-L", "--printf=%F\\n%U\\n%G\\n%a\\n", "--", path),
            new FileMatcher(Exists, filling.Of(Owner), filling.Of(Group), Mode.TrimStart('0')));
        if (Sha256.Length > 0 || filling.Fingerprint)
            yield return new(path, new CommandLine("/usr/bin/sha256sum", "--", path), new SumMatcher(filling.Of(Sha256).ToLowerInvariant()));
        foreach (var rule in Contents.Select(TextRule.Read))
        {
            var text = filling.Of(rule.Text);
            yield return new(path, new CommandLine("/bin/grep", "-q", rule.IsExpression ? "-E" : "-F", "-e", text, "--", path), new ContentMatcher(rule.Wanted, rule.IsExpression, text));
        }
    }

    private protected override IEnumerable<string> OwnProblems(ImmutableArray<Parameter> parameters)
    {
        if (!Path.StartsWith('/') || Path.Any(char.IsControl))
            yield return $"File: '{Path}' must be a whole path, beginning with /.";
        if (Mode.Length > 0 && (Mode.Length > 5 || Mode.Any(c => c is < '0' or > '7')))
            yield return $"Mode: '{Mode}' is no octal mode such as 0640.";
        if (Sha256.Length > 0 && !Vectors.Placeholder.In(Sha256) && (Sha256.Length != 64 || !Sha256.All(char.IsAsciiHexDigit)))
            yield return "Sha256: must be 64 hexadecimal digits.";
        if (!Exists && (Owner.Length + Group.Length + Mode.Length + Sha256.Length > 0 || !Contents.IsEmpty))
            yield return "Exists: what is not there has no owner, mode or contents.";
        foreach (var problem in RuleProblems("Contents", Contents))
            yield return problem;
    }
}
