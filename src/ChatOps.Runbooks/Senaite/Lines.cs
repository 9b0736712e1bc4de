namespace ChatOps.Runbooks.Senaite;

internal static class Lines
{
    public static IEnumerable<string> Of(string text) => text.Split('\n').Select(l => l.TrimEnd('\r')).Where(l => l.Trim().Length > 0);
}
