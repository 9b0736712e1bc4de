using ChatOps.Core.Languages;
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

    /// <summary>What the page's own words are said in.</summary>
    protected Language L => PageContext.Language;

    protected static string T(string? text) => InertText.Show(text);

    protected static string Line(string? text) => InertText.ShowLine(text);

    /// <summary>What was stored in English, in the reader's language where it is the bot's own words, and inert.</summary>
    protected string Told(string? text) => T(L.ShownLines(text ?? ""));

    protected string ToldLine(string? text) => Line(L.Shown(text ?? ""));

    protected string Spent(TimeSpan time) => UnitText.Duration(time, L);

    /// <summary>A new delivery id for a form: pressing its button twice is one delivery.</summary>
    protected static string NewDelivery() => Guid.NewGuid().ToString("N");
}
