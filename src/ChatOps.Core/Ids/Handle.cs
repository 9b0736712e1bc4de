using System.Security.Cryptography;

namespace ChatOps.Core.Ids;

/// <summary>Short ids that people read out loud: no vowels, no look-alikes.</summary>
public static class Handle
{
    private const string Letters = "bcdfghjkmnpqrstvwxz23456789";

    public const string Pattern = "[b-df-hj-kmnp-tv-xz2-9]{5}";

    public static string New() => RandomNumberGenerator.GetString(Letters, 5);
}
