using System.Text.RegularExpressions;
using ChatOps.Core.Ids;

namespace ChatOps.Server.Web.Page;

/// <summary>What a cell of a table is, when it is more than text.</summary>
internal static partial class HandleCell
{
    /// <summary>The id of an operation.</summary>
    public static bool Is(string cell) => cell.Length == 5 && One().IsMatch(cell);

    /// <summary>A command as it is typed, and nothing else.</summary>
    public static bool IsCommand(string cell) => cell.Length <= 300 && Command().IsMatch(cell);

    [GeneratedRegex($@"\A{Handle.Pattern}\z", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex One();

    [GeneratedRegex(@"\A/[a-z][a-z0-9-]* [a-z][^\r\n]*\z", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Command();
}
