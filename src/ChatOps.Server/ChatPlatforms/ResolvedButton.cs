using ChatOps.Core.Chat;

namespace ChatOps.Server.ChatPlatforms;

/// <summary>A button as it is posted.</summary>
/// <param name="Value">An approval's random id, an operation's handle, or an answer's delivery.</param>
internal sealed record ResolvedButton(ButtonKind Kind, string Value)
{
    /// <summary>The word by which a click says which button it was.</summary>
    public string Action => ActionOf(Kind);

    /// <summary>What people read on it.</summary>
    public string Word => Kind switch
    {
        ButtonKind.Approve => "Approve",
        ButtonKind.Deny => "Deny",
        ButtonKind.Cancel => "Cancel",
        ButtonKind.ReadPlan => "Read plan",
        ButtonKind.ShowOutput => "Show output",
        ButtonKind.Resolve => "I looked at the host",
        _ => "Share",
    };

    public static string ActionOf(ButtonKind kind) => kind switch
    {
        ButtonKind.Approve => "approve",
        ButtonKind.Deny => "deny",
        ButtonKind.Cancel => "cancel",
        ButtonKind.ReadPlan => "plan",
        ButtonKind.ShowOutput => "output",
        ButtonKind.Resolve => "resolve",
        _ => "share",
    };
}
