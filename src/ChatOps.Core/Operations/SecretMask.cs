namespace ChatOps.Core.Operations;

/// <summary>Replaces known secrets in text before it is stored or shown.</summary>
public sealed class SecretMask(IEnumerable<string> secrets)
{
    private readonly string[] _secrets = [.. secrets.Where(s => s.Length >= 4).OrderByDescending(s => s.Length)];

    public string Mask(string text) => _secrets.Aggregate(text, (t, s) => t.Replace(s, "[secret]", StringComparison.Ordinal));
}
