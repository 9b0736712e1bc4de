using System.Text.RegularExpressions;
using ChatOps.Core.Inventory;

namespace ChatOps.Core.Groups;

/// <summary>Texts of several members compared: without the names, addresses and ids that are each one's own, then without numbers as well.</summary>
internal static partial class OwnNames
{
    public static string Hide(string text, Target target, string? handle = null)
    {
        string?[] own = [target.Name, target.Host.Name, target.Host.Address, handle];
        foreach (var name in own.OfType<string>().Where(n => n.Length > 0).Distinct(StringComparer.Ordinal).OrderByDescending(n => n.Length))
            text = Regex.Replace(text, $@"(?<![A-Za-z0-9_-]){Regex.Escape(name)}(?![A-Za-z0-9_-])", "‹own›", RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));
        return text;
    }

    /// <summary>Times, process ids, sizes: what differs from run to run.</summary>
    public static string HideNumbers(string text) => Number().Replace(text, "#");

    [GeneratedRegex(@"\d+([.:,-]\d+)*", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Number();
}
