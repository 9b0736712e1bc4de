using ChatOps.Core.Catalogue;
using ChatOps.Core.Chat;
using ChatOps.Core.Text;

namespace ChatOps.Core.Intake;

/// <summary>What a delivery may hold, at every door, before anything of it is stored, hashed or shown. What is typed is looked at once more by the parser.</summary>
public static class DeliveryRule
{
    /// <summary>Ids of operations, approvals, answers, digests.</summary>
    private const int LongestName = 400;

    /// <returns>The body as it is kept, or what is wrong with it.</returns>
    public static (DeliveryBody Body, string? Problem) Read(DeliveryBody body) => body switch
    {
        DeliveryBody.TypedCommand { Text.Length: > CommandParser.MaxLength } typed =>
            (body, $"a command has at most {CommandParser.MaxLength} characters, this one has {typed.Text.Length}; make it shorter"),
        DeliveryBody.ApprovalClick click when Named(click.ApprovalId, click.Operation, click.Digest) => WithReason(click.Reason, reason => click with { Reason = reason }, body),
        DeliveryBody.CancelClick cancel when Named(cancel.Operation) => WithReason(cancel.Reason, reason => cancel with { Reason = reason }, body),
        DeliveryBody.ShareClick share when Named(share.Operation, share.Delivery) => (body, null),
        DeliveryBody.TypedCommand => (body, null),
        _ => (body, "an id in it is none of the bot's; reload, then press again"),
    };

    /// <summary>How many characters are kept of it.</summary>
    public static int Size(DeliveryBody body) => body switch
    {
        DeliveryBody.TypedCommand typed => typed.Text.Length,
        DeliveryBody.ApprovalClick click => Length(click.ApprovalId, click.Operation, click.Digest, click.Reason),
        DeliveryBody.CancelClick cancel => Length(cancel.Operation, cancel.Reason),
        DeliveryBody.ShareClick share => Length(share.Operation, share.Delivery),
        _ => 0,
    };

    private static (DeliveryBody, string?) WithReason(string? written, Func<string?, DeliveryBody> with, DeliveryBody body)
    {
        var (reason, problem) = Reason.Read(written);
        return problem is null ? (with(reason), null) : (body, problem);
    }

    private static bool Named(params string?[] names) => names.All(n => n is null || (n.Length <= LongestName && Invisible.Find(n) is null));

    private static int Length(params string?[] texts) => texts.Sum(t => t?.Length ?? 0);
}
