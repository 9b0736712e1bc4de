using System.Text;
using ChatOps.Core.Plans;
using ChatOps.Core.Runbooks;
using ChatOps.Runbooks.Ansible.Events;

namespace ChatOps.Runbooks.Ansible;

/// <summary>What a check run has shown of the very order that is planned: before the approval, or as an operation of its own that was approved.</summary>
/// <param name="Told">For people, a line for hosts that say the same.</param>
/// <param name="Origin">Where it comes from.</param>
internal sealed record Foreseen(string Told, string Origin)
{
    private const string Key = "preview ", Used = "used";

    /// <summary>Of a check run that was approved and has come to a good end; null: there is none that counts, or it was run since.</summary>
    public static async Task<Foreseen?> EarlierAsync(PlanRequest request, RunOrder order, CancellationToken cancellationToken)
    {
        var kept = request.Findings is null ? null
            : (await request.Findings.OfAsync(request.Target.Id, $"{Key}{order.Fingerprint}", cancellationToken)).FirstOrDefault(f => f.Finding.Key == $"{Key}{order.Fingerprint}");
        return kept is null || kept.Finding.Value == Used || request.Now - kept.At > Counts ? null : new(kept.Finding.Value, $"the check run {kept.Origin}");
    }

    /// <summary>How long what was seen is an answer to what would be changed now.</summary>
    private static readonly TimeSpan Counts = TimeSpan.FromHours(2);

    public static Finding Shown(string fingerprint, Verdict verdict) => new($"{Key}{fingerprint}", Words(verdict));

    public static Finding Run(string fingerprint) => new($"{Key}{fingerprint}", Used);

    public static string Words(Verdict verdict)
    {
        var text = new StringBuilder();
        foreach (var (hosts, words) in PreviewFields.Of(verdict))
            text.Append(hosts).Append(": ").Append(words).Append('\n');
        return text.ToString().TrimEnd();
    }
}
