using System.Collections.Immutable;
using ChatOps.Core.Commands;
using ChatOps.Core.Execution;
using ChatOps.Runbooks.Vectors;

namespace ChatOps.Runbooks.Expectations;

/// <summary>What must hold on a host once a declared command has run: looked at before and afterwards, by programs that every host has.</summary>
/// <param name="Name">Its key in the settings.</param>
public abstract record Expectation(string Name)
{
    /// <summary>How long a look may take as root.</summary>
    private protected const int RootSeconds = 30;

    public const string Root = "root";

    /// <summary>Who looks; empty: who runs the command. <see cref="Root"/> where only root is told: then it is a root line.</summary>
    public string User { get; init; } = "";

    /// <summary>How long it may take until it holds.</summary>
    public TimeSpan Within { get; init; } = TimeSpan.FromSeconds(30);

    public bool AsRoot => User == Root;

    /// <summary>May it be asked as root? Only where nothing of the question was typed.</summary>
    internal virtual bool TakesRoot => false;

    /// <summary>Texts in which placeholders may stand.</summary>
    internal abstract IEnumerable<string> Texts { get; }

    internal abstract IEnumerable<Look> Looks(Filling filling);

    private protected virtual IEnumerable<string> OwnProblems(ImmutableArray<Parameter> parameters) => [];

    /// <summary>Why it cannot be, a sentence each.</summary>
    public IEnumerable<string> Problems(ImmutableArray<Parameter> parameters)
    {
        foreach (var name in Texts.SelectMany(Placeholder.Names).Distinct(StringComparer.Ordinal))
        {
            if (!Placeholder.IsBound(parameters.FirstOrDefault(p => p.Name == name)))
                yield return $"{{{name}}} must be a required parameter, a Choice or a Text with Pattern.";
        }
        if (AsRoot && (!TakesRoot || Texts.Any(Placeholder.In)))
            yield return "User: root-refused: only the programs behind ports and supervisor's programs are asked for as root, and with nothing that people type.";
        foreach (var problem in OwnProblems(parameters))
            yield return problem;
    }

    private protected static IEnumerable<string> RuleProblems(string key, ImmutableArray<string> rules) => rules.Select(TextRule.Problem).OfType<string>().Select(p => $"{key}: {p}");

    /// <summary>What these need of a host's sudoers.</summary>
    public static HostNeeds Needs(ImmutableArray<Expectation> all) => new(
        [.. all.Select(e => e.User).Where(u => u.Length > 0 && u != Root).Distinct()],
        [.. all.Where(e => e.AsRoot).SelectMany(e => e.Looks(NothingTyped)).Select(l => new RootLine(l.Command, RootSeconds)).Distinct()],
        [.. all.OfType<ServiceExpectation>().Where(e => e is { AsRoot: true, IsSupervisors: true }).Select(e => e.ConfigFile).Distinct()]);

    private static readonly Filling NothingTyped = new(null!, Fingerprint: false);
}
