using ChatOps.Core.Plans;

namespace ChatOps.Core.Watches;

/// <summary>Something wrong with a target that a look found, and that stands before everything else that is said of it.</summary>
/// <param name="Identity">Of the thing it is about: when that is another one now, the trouble is over.</param>
/// <param name="Told">One line for people; empty: the last look found nothing.</param>
public sealed record KnownTrouble(string Identity, string Told)
{
    public const string Prefix = "trouble ";

    public Finding AsFinding(string name) => new(Prefix + name, $"{Identity}\n{Told.ReplaceLineEndings(" ")}");

    public static KnownTrouble? Read(KeptFinding kept) => kept.Finding.Value.Split('\n') is [var identity, var told] ? new(identity, told) : null;
}
