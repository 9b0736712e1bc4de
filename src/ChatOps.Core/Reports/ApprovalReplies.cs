using ChatOps.Core.Chat;
using ChatOps.Core.Operations;

namespace ChatOps.Core.Reports;

internal static class ApprovalReplies
{
    public static Reply Until(this Reply reply, Approval approval) => reply with
    {
        Fields = [.. reply.Fields, new("Until", $"{approval.ExpiresAt:yyyy-MM-dd HH:mm} UTC") { At = approval.ExpiresAt }],
    };
}
