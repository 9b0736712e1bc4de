using System.Globalization;

namespace ChatOps.Demo.Backups;

/// <summary>A date as the tools take it: yyyy-mm-dd[-hh[-mm[-ss]]], UTC.</summary>
internal static class RestoreDate
{
    /// <summary>Throws the error Python's datetime would raise.</summary>
    public static DateTime Parse(string text)
    {
        var parts = new List<int>();
        foreach (var part in text.Split('-'))
        {
            parts.Add(int.TryParse(part, NumberStyles.None, null, out var number)
                ? number
                : throw new FormatException($"ValueError: invalid literal for int() with base 10: '{part}'"));
        }

        if (parts.Count < 3) throw new FormatException($"TypeError: function missing required argument '{(parts.Count == 1 ? "month" : "day")}' (pos {parts.Count + 1})");
        int At(int index) => index < parts.Count ? parts[index] : 0;
        Require(parts[0] is >= 1 and <= 9999, $"year {parts[0]} is out of range");
        Require(parts[1] is >= 1 and <= 12, "month must be in 1..12");
        Require(parts[2] >= 1 && parts[2] <= DateTime.DaysInMonth(parts[0], parts[1]), "day is out of range for month");
        Require(At(3) < 24, "hour must be in 0..23");
        Require(At(4) < 60, "minute must be in 0..59");
        Require(At(5) < 60, "second must be in 0..59");
        return new DateTime(parts[0], parts[1], parts[2], At(3), At(4), At(5), DateTimeKind.Utc);
    }

    private static void Require(bool holds, string otherwise)
    {
        if (!holds) throw new FormatException($"ValueError: {otherwise}");
    }
}
