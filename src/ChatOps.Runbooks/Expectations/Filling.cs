using ChatOps.Core.Commands;
using ChatOps.Runbooks.Vectors;

namespace ChatOps.Runbooks.Expectations;

/// <summary>The values that were typed, as expectations take them in.</summary>
/// <param name="Fingerprint">Whatever is looked at must be told apart from what it was before, because there is a way back to that.</param>
internal sealed record Filling(ParsedCommand Command, bool Fingerprint)
{
    public string Of(string text) => Placeholder.Fill(text, n => Command.Value(n) ?? "");
}
