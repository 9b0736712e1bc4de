namespace ChatOps.Core.Inventory;

/// <summary>What is operated on and locked: <c>kind:id</c>, such as <c>senaite:lims1</c>.</summary>
public readonly record struct TargetId(string Kind, string Name)
{
    public override string ToString() => $"{Kind}:{Name}";

    public static TargetId Parse(string text)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        return colon > 0 ? new(text[..colon], text[(colon + 1)..]) : throw new FormatException($"'{text}' is not kind:id.");
    }
}
