using ChatOps.Core.Chat;
using ChatOps.Core.Plans;
using ChatOps.Runbooks.Ansible.Events;

namespace ChatOps.Runbooks.Ansible;

/// <summary>What a check run says of each host: what would change, what would not, and what it could not predict. Hosts that say the same stand together.</summary>
internal static class PreviewFields
{
    private const int MostTasks = 12;

    public static Reply Into(Reply reply, Verdict? verdict)
    {
        foreach (var (hosts, words) in Of(verdict))
            reply = reply.With(hosts, words);
        return reply;
    }

    /// <summary>Hosts that say the same, and what they say.</summary>
    public static IEnumerable<(string Hosts, string Words)> Of(Verdict? verdict) =>
        RunFacts.Table(verdict).Select(r => r[0]).GroupBy(h => Words(verdict, h), StringComparer.Ordinal).Select(same => (string.Join(", ", same), same.Key));

    private static string Words(Verdict? verdict, string host) => string.Join("; ",
        Part("would change", RunFacts.Changed(verdict), host), Part("not predicted", RunFacts.Skipped(verdict), host), $"{Of(RunFacts.Settled(verdict), host).Count} tasks would change nothing");

    private static string Part(string word, IEnumerable<string> tasks, string host)
    {
        var names = Of(tasks, host);
        return names.Count == 0 ? $"{word}: nothing" : $"{word}: {string.Join(", ", names.Take(MostTasks))}{(names.Count > MostTasks ? $" and {names.Count - MostTasks} more" : "")}";
    }

    private static List<string> Of(IEnumerable<string> tasks, string host) =>
        [.. tasks.Select(t => t.Split('\t')).Where(t => t[0] == host).Select(t => $"“{t[1][(t[1].IndexOf(' ', StringComparison.Ordinal) + 1)..]}”").Order(StringComparer.Ordinal)];
}
