namespace ChatOps.Runbooks.Senaite;

/// <summary>A step of one database: its id is the step's own and, from the second database on, a number.</summary>
internal static class StoreStep
{
    /// <summary><c>move-data-2</c> is <c>move-data</c> of the database with the suffix <c>-2</c>.</summary>
    public static (string Id, string Suffix) Split(string id)
    {
        var digits = id.Length;
        while (digits > 0 && char.IsAsciiDigit(id[digits - 1]))
            digits--;
        return digits is > 1 && digits < id.Length && id[digits - 1] == '-' ? (id[..(digits - 1)], id[(digits - 1)..]) : (id, "");
    }
}
