using System.Text.RegularExpressions;
using ChatOps.Core.Plans;

namespace ChatOps.Runbooks.Ansible.Events;

/// <summary>What hosts say of themselves by the bot's own playbook: a fixed choice, so that nothing else of their facts ever leaves the controller.</summary>
internal static partial class HostFacts
{
    private const string Prefix = "facts:";

    public static Verdict Into(Verdict verdict, StepResult result) =>
        Said().Matches(result.Output).Aggregate(verdict, (v, m) => v.With(Prefix + m.Groups["host"].Value, m.Groups["facts"].Value));

    /// <summary>By host.</summary>
    public static IEnumerable<(string Host, string Facts)> Of(Verdict? verdict) =>
        (verdict?.Facts.AsEnumerable() ?? []).Where(f => f.Key.StartsWith(Prefix, StringComparison.Ordinal)).Select(f => (f.Key[Prefix.Length..], f.Value));

    [GeneratedRegex(@"^ok: \[(?<host>[^\]\r\n]{1,200})\] => \{\r?\n\s*""msg"": ""chatops-facts (?<facts>[^""\r\n]{1,600})""", RegexOptions.Multiline | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Said();
}
