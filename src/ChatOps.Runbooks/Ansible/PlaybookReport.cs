using System.Collections.Immutable;
using ChatOps.Core.Chat;
using ChatOps.Core.Operations;
using ChatOps.Core.Runbooks;
using ChatOps.Core.Time;
using ChatOps.Runbooks.Ansible.Events;

namespace ChatOps.Runbooks.Ansible;

/// <summary>The final message of a run: each host by name, what was seen of it, and what nobody saw.</summary>
internal static class PlaybookReport
{
    private const int MostRows = 40;
    private static readonly ImmutableArray<string> Columns = ["Host", "", "ok", "changed", "failed", "unreachable", "skipped", "ignored", "rescued"];

    public static Reply Of(RunSummary run, string command)
    {
        var (first, verify) = (run.Verdicts.GetValueOrDefault(PlaybookPlan.RunId), run.Verdicts.GetValueOrDefault(PlaybookPlan.VerifyId));
        var unverified = verify?.Facts.ContainsKey(CheckJudge.NotVerified) == true;
        var reply = new Reply($"/{command}: {InWords(run.Outcome, unverified, verify is not null)}", run.Reason, ToneOf(run.Outcome, unverified, verify is not null))
            .With("Operation", run.Handle)
            .With("Took", Durations.Write(run.Took));
        if (first is not null)
            reply = reply.With("Run", first.Why);
        if (verify is not null)
            reply = reply.With("Verified", verify.Why);
        if (PlaybookPlan.Previews(run.Plan))
            reply = PreviewFields.Into(reply, first);
        if (run.LockLine.Length > 0)
            reply = reply.With("Next", run.LockLine);
        var rows = RunFacts.Table(first);
        return rows.IsEmpty ? reply : reply with { Table = new(Columns, [.. rows.Take(MostRows)]) };
    }

    private static string InWords(Outcome outcome, bool unverified, bool verified) => outcome switch
    {
        Outcome.Succeeded when unverified => "ran, not verified",
        Outcome.Succeeded => verified ? "done, and verified" : "done",
        Outcome.Unknown => "it is not known how it ended",
        _ => outcome.ToString().ToLowerInvariant(),
    };

    /// <summary>Good only where something was looked at afterwards.</summary>
    private static Tone ToneOf(Outcome outcome, bool unverified, bool verified) => outcome switch
    {
        Outcome.Succeeded => unverified ? Tone.Warning : verified ? Tone.Good : Tone.Neutral,
        Outcome.Cancelled or Outcome.Denied or Outcome.Expired => Tone.Warning,
        _ => Tone.Bad,
    };
}
