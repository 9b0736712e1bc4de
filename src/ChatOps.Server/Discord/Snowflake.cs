using System.Globalization;

namespace ChatOps.Server.Discord;

/// <summary>Discord's ids tell when they were made (discord.com/developers/docs/reference#snowflakes).</summary>
internal static class Snowflake
{
    private const long Epoch = 1_420_070_400_000;
    private const int TimeBits = 22;

    /// <summary>By Discord's clock; null: it is no snowflake.</summary>
    public static DateTimeOffset? TimeOf(string id) =>
        ulong.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? DateTimeOffset.FromUnixTimeMilliseconds((long)(number >> TimeBits) + Epoch)
            : null;

    /// <summary>The smallest id of that moment.</summary>
    public static string At(DateTimeOffset moment) =>
        (Math.Max(0, moment.ToUnixTimeMilliseconds() - Epoch) << TimeBits).ToString(CultureInfo.InvariantCulture);
}
