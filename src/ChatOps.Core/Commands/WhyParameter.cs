using System.Collections.Immutable;

namespace ChatOps.Core.Commands;

/// <summary>
/// <c>--reason</c>: taken by every command that changes a host, for who approves and for the record. Only ever given by its name: a word too many must
/// not become one. The bot's own commands declare a reason where they have a use for it.
/// </summary>
public static class WhyParameter
{
    public const string Name = "reason";
    public const int MaxLength = 300;

    private const string BotsOwn = "ops";

    private static readonly Parameter.Text Declared = new(
        Name, "Why it is done, for who approves it and for the record", Required: false, $@"\A[^\r\n]{{1,{MaxLength}}}\z", Hint: "why, in quotation marks")
    {
        Named = true,
    };

    /// <summary>Is it the common one, that no recipe has to do anything with?</summary>
    public static bool Is(Parameter parameter) => ReferenceEquals(parameter, Declared);

    /// <summary>A command's own parameters with it; before one that takes the rest of the line.</summary>
    internal static ImmutableArray<Parameter> AddedTo(string family, Risk risk, ImmutableArray<Parameter> own)
    {
        if (risk == Risk.Read || family == BotsOwn || own.Any(p => p.Name == Name))
            return own;
        return own is [.., Parameter.Text { Rest: true }] ? own.Insert(own.Length - 1, Declared) : own.Add(Declared);
    }
}
