using System.Collections.Immutable;
using ChatOps.Core.Runbooks;
using Spectre.Console;

namespace ChatOps.Server.Terminal.Setup;

/// <summary>The wizard's questions in a terminal; each has an answer already, which Enter takes.</summary>
internal sealed class SetupQuestions(IAnsiConsole console)
{
    public SetupRequest Ask(SetupRequest r, SetupAnswers usual)
    {
        console.MarkupLine("[bold]A new site.[/] Enter takes what stands in brackets; nothing is written before you have seen it.");
        var zone = Text("Time zone of the site", r.Zone ?? usual.Zone, z => TimeZoneInfo.TryFindSystemTimeZoneById(z, out _) ? null : "this machine knows no such zone; write one such as Europe/Paris");
        var listen = Text("Where the web page listens", r.Listen ?? usual.Listen);
        var url = Text("As people open it, through a proxy with TLS (empty: as it listens)", r.PublicUrl ?? "", empty: true);
        var operators = Text("Who works with it: ids such as ana, with commas", string.Join(',', r.Operators.DefaultIfEmpty(usual.People[0].Id)), IdProblem);
        var approvers = Text("Who may also approve: somebody else, or nobody could restore", string.Join(',', r.Approvers.DefaultIfEmpty(usual.People[^1].Id)), IdProblem);
        var channel = Text("The channel's name", r.Channel ?? usual.Channel, IdProblem);
        return r with
        {
            Zone = zone,
            Listen = listen,
            PublicUrl = url.Length > 0 ? url : null,
            Proxies = url.Length > 0 && r.Proxies.IsEmpty ? ["127.0.0.1"] : r.Proxies,
            Operators = List(operators),
            Approvers = List(approvers),
            Channel = channel,
        };
    }

    public ImmutableArray<FoundTarget> Choose(IReadOnlyList<FoundTarget> found)
    {
        if (found.Count == 0)
            return [];
        var prompt = new MultiSelectionPrompt<FoundTarget>().Title("What is the bot to look after? (space chooses, Enter goes on)").NotRequired()
            .UseConverter(t => Markup.Escape($"{t.Kind} {t.Name} ({string.Join(", ", t.Settings.Where(s => s.Key is "Root" or "User").Select(s => s.Value))})"));
        foreach (var target in found)
            prompt.AddChoices(target, i => i.Select());
        return [.. console.Prompt(prompt)];
    }

    public bool Confirm(string question, bool usual) => console.Prompt(new ConfirmationPrompt(Markup.Escape(question)) { DefaultValue = usual });

    public static ImmutableArray<string> List(string text) => [.. text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)];

    private static string? IdProblem(string text) =>
        List(text) is { IsEmpty: false } ids && ids.All(i => i.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '-' or '_' or '.'))
            ? null : "write small letters, digits, '-', '_' and '.'";

    private string Text(string question, string usual, Func<string, string?>? problem = null, bool empty = false)
    {
        var prompt = new TextPrompt<string>(Markup.Escape(question)) { AllowEmpty = empty };
        if (usual.Length > 0)
            prompt.DefaultValue(usual);
        if (problem is not null)
            prompt.Validate(t => problem(t) is { } wrong ? ValidationResult.Error(Markup.Escape(wrong)) : ValidationResult.Success());
        return console.Prompt(prompt).Trim();
    }
}
