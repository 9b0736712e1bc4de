using System.Collections.Immutable;
using ChatOps.Core.Chat;
using ChatOps.Core.Operations;
using ChatOps.Core.Plans;
using ChatOps.Core.Runbooks;
using ChatOps.Core.Time;
using ChatOps.Runbooks.Ansible.Events;
using ChatOps.Runbooks.Expectations;

namespace ChatOps.Runbooks.Ansible;

/// <summary>The final message of a run: each host by name, what was seen of it, and what nobody saw.</summary>
internal static class PlaybookReport
{
    private const int MostRows = 40;
    private static readonly ImmutableArray<string> Columns = ["Host", "", "ok", "changed", "failed", "unreachable", "skipped", "ignored", "rescued"];

    public static Reply Of(RunSummary run, string command)
    {
        var (first, verify) = (run.Verdicts.GetValueOrDefault(PlaybookPlan.RunId), run.Verdicts.GetValueOrDefault(PlaybookPlan.VerifyId));
        var holds = ExpectedLooks.AllHold(run);
        var unverified = !holds && verify?.Facts.ContainsKey(CheckJudge.NotVerified) == true;
        var doubtful = first?.Kind == VerdictKind.Passed && ExpectedLooks.IsDoubtful(run);
        var reply = new Reply($"/{command}: {InWords(run.Outcome, unverified || doubtful, verify is not null, holds)}", run.Reason, ToneOf(run.Outcome, unverified, verify is not null || holds))
            .With("Operation", run.Handle)
            .With("Took", Durations.Write(run.Took));
        if (first is not null)
            reply = reply.With("Run", first.Why);
        if (verify is not null)
            reply = reply.With("Verified", verify.Why);
        if (run.Verdicts.GetValueOrDefault(PlaybookPlan.UndoId) is { } back)
            reply = reply.With("Way back", back.Why);
        reply = ExpectedLooks.Into(reply, run);
        if (PlaybookPlan.Previews(run.Plan))
            reply = PreviewFields.Into(reply, first);
        foreach (var (host, facts) in HostFacts.Of(first))
            reply = reply.With(host, facts);
        if (run.LockLine.Length > 0)
            reply = reply.With("Next", run.LockLine);
        var rows = RunFacts.Table(first);
        return rows.IsEmpty ? reply : reply with { Table = new(Columns, [.. rows.Take(MostRows)]) };
    }

    private static string InWords(Outcome outcome, bool unverified, bool verified, bool holds) => outcome switch
    {
        Outcome.Succeeded or Outcome.Unknown when unverified => "ran, not verified",
        Outcome.RolledBack => "it did not work, and was taken back",
        Outcome.Succeeded => holds ? "done, and checked on the hosts" : verified ? "done, and verified" : "done",
        Outcome.Unknown => "it is not known how it ended",
        _ => outcome.ToString().ToLowerInvariant(),
    };

    /// <summary>Good only where something was looked at afterwards.</summary>
    private static Tone ToneOf(Outcome outcome, bool unverified, bool verified) => outcome switch
    {
        Outcome.Succeeded => unverified ? Tone.Warning : verified ? Tone.Good : Tone.Neutral,
        Outcome.Cancelled or Outcome.Denied or Outcome.Expired or Outcome.RolledBack => Tone.Warning,
        _ => Tone.Bad,
    };
}
