using ChatOps.Core.Text;
using Microsoft.AspNetCore.Components;

namespace ChatOps.Server.Web.Page;

/// <summary>
/// A part of a page. Razor encodes everything written with <c>@</c>; <see cref="T"/> beside that makes visible what hides in text of hosts and persons.
/// </summary>
public abstract class PagePart : ComponentBase
{
    [Parameter, EditorRequired]
    public required PageContext PageContext { get; set; }

    protected static string T(string? text) => InertText.Show(text);

    protected static string Line(string? text) => InertText.ShowLine(text);

    /// <summary>A new delivery id for a form: pressing its button twice is one delivery.</summary>
    protected static string NewDelivery() => Guid.NewGuid().ToString("N");
}
