namespace ChatOps.Core.Text;

/// <summary>Yes and no as people write them, in chat and in settings alike, in English and in French.</summary>
public static class YesNo
{
    private static readonly string[] Yes = ["true", "yes", "on", "1", "oui"];
    private static readonly string[] No = ["false", "no", "off", "0", "non"];

    /// <summary>Null: neither.</summary>
    public static bool? Read(string text) =>
        Yes.Contains(text, StringComparer.OrdinalIgnoreCase) ? true
        : No.Contains(text, StringComparer.OrdinalIgnoreCase) ? false
        : null;
}
