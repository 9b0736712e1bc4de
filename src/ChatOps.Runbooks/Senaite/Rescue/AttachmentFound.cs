using ChatOps.Core.Runbooks;

namespace ChatOps.Runbooks.Senaite.Rescue;

/// <summary>Which file the server writes to, as planning found it.</summary>
/// <param name="RealData">The data's folder as the kernel knows it.</param>
/// <param name="Zeo">The server's process, as supervisor told it.</param>
internal sealed record AttachmentFound(Attachment Attachment, string RealData, int? Zeo)
{
    /// <summary>Why nothing may be stopped; null: it may.</summary>
    public Planning? Refusal(SenaiteTarget target)
    {
        if (Attachment.Trouble(target.DataFs) is { } trouble)
            return new Planning.Refused("data-detached", $"{trouble}; nothing is stopped. {Next(target)}");
        return Attachment is Attachment.Unseen && !target.AcceptUnseen
            ? new Planning.Refused("data-unseen", $"it is not known {Attachment.UnseenWords}; if it were a deleted one, its work would be lost. Let User be the account that ZEO runs as, or, if the site accepts that, set Unseen to Warn for {target.Name}")
            : null;
    }

    /// <summary>For what stops nothing: a backup would save the file at the path, a start would add to what will be lost.</summary>
    public Planning? RefusalIfDetached(SenaiteTarget target) => Attachment.Trouble(target.DataFs) is null ? null : Refusal(target);

    private string Next(SenaiteTarget target) => Attachment is Attachment.Detached ? $"Get it back with /senaite rescue {target.Name}" : "Look at the host";

    /// <summary>For who approves; nothing where all is well.</summary>
    public IEnumerable<string> Summary => Attachment is Attachment.Unseen ? [$"Not known: {Attachment.UnseenWords}."] : [];

    public IEnumerable<(string Name, string Value)> Values => [("attached-unseen", Attachment is Attachment.Unseen ? "yes" : "no"), ("real-data", RealData), ("zeo-pid", Zeo?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "")];
}
