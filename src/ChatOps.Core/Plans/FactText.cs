namespace ChatOps.Core.Plans;

/// <summary>Facts and guards as people read them. What is compared, and what the digest covers, are the values themselves.</summary>
public static class FactText
{
    public static string Of(string value) => FileIdentity.Told(value) ?? value;

    /// <summary>Whether the sentence leaves something out that is compared: then the value itself stands beside it.</summary>
    public static bool IsShortened(string value) => FileIdentity.IsOne(value);
}
