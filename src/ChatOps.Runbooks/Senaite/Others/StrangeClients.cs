using ChatOps.Core.Plans;
using ChatOps.Core.Runbooks;

namespace ChatOps.Runbooks.Senaite.Others;

/// <summary>For a status: who is connected to ZEO and is none of supervisor's programs. Such a client is not stopped with them, and goes on with old data after a restore.</summary>
internal static class StrangeClients
{
    private const string Seen = "zeo-strangers", Unseen = "zeo-strangers-unseen";
    private const int Most = 3;

    public static async Task<IEnumerable<(string Name, string Value)>> ValuesAsync(PlanRequest request, SenaiteTarget target, Survey survey)
    {
        try
        {
            var peers = await new OthersSurvey(request, target, survey.Cancellation).StrangePeersAsync((await survey.SupervisorAsync()).Text);
            return [(Seen, string.Join("; ", peers.Take(Most).Select(p => p.Name)) + (peers.Length > Most ? $"; and {peers.Length - Most} more" : ""))];
        }
        catch (UnreadableAnswerException e)
        {
            return [(Unseen, e.Message)];
        }
    }

    /// <summary>Null: there is none, as far as could be looked.</summary>
    public static string? Line(Plan plan, PlannedTarget target) => plan.Values.GetValueOrDefault(Seen) is { Length: > 0 } seen
        ? $"Connected to ZEO's port {target.ZeoPort}, and none of supervisor's programs: {seen}. It is not stopped with them, and no restore is planned while it is there."
        : null;

    /// <summary>For a field.</summary>
    public static string Told(Plan plan) => plan.Values.GetValueOrDefault(Unseen) is { Length: > 0 } unseen
        ? $"cannot be told: {unseen}"
        : plan.Values.GetValueOrDefault(Seen) is { Length: > 0 } seen ? $"also {seen}" : "supervisor's programs only";
}
