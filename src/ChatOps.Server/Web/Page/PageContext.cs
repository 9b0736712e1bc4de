using ChatOps.Core.Languages;
using ChatOps.Core.People;

namespace ChatOps.Server.Web.Page;

/// <summary>What every part of a page knows: who looks, when, and the token that its forms carry.</summary>
/// <param name="Seen">The number of the last event before the page was made; the browser listens from there on.</param>
public sealed record PageContext(
    Actor? Actor, IReadOnlyList<string> Channels, string FormToken, DateTimeOffset Now, TimeZoneInfo Zone, long Seen, bool Demo, string Path)
{
    /// <summary>Of who looks; where nobody is signed in the site's.</summary>
    public Language Language { get; init; } = Language.English;

    public string Person => Actor?.Person ?? "";
}
