using ChatOps.Core.Commands;
using ChatOps.Core.Inventory;
using ChatOps.Core.Runbooks;
using ChatOps.Core.Text;

namespace ChatOps.Core.Catalogue;

/// <summary>
/// Makes a command of what a person typed, or says what to type instead. Never throws, whatever it gets. docs/commands.md tells how text is read.
/// </summary>
public sealed class CommandParser(Catalogue catalogue)
{
    public const int MaxLength = 4000;
    private const int LongestMeant = 300;

    /// <param name="targets">The targets on which the person may use the command there: the others do not exist in what is answered.</param>
    /// <param name="mayUse">Commands that may be suggested; null: all of them.</param>
    /// <param name="addresses">The target at an address, where the person may use the command on it; null: no address is one.</param>
    /// <param name="groups">Names of the groups on which the person may use the command; null: none.</param>
    public ParseResult Parse(
        string text, Func<CommandSpec, IReadOnlyList<Target>> targets, Func<CommandSpec, bool>? mayUse = null,
        Func<CommandSpec, System.Net.IPAddress, Target?>? addresses = null, Func<CommandSpec, IReadOnlyList<string>>? groups = null)
    {
        text ??= "";
        if (text.Length > MaxLength)
            return BadText($"a command has at most {MaxLength} characters, this one has {text.Length}; make it shorter");
        if (Invisible.Find(text) is { } hidden)
            return BadText($"the character U+{hidden.Code:X4} at place {hidden.Place} cannot be part of a command; type it again on one line, without it");
        text = HelpWord.InFull(text, catalogue);
        var words = new Words(text, Start(text));
        if (!words.MoveNext())
            return Unknown("type a command, such as /ops help");
        if (!words.TryTake(out var family, out var problem))
            return BadText(problem);
        if (!words.MoveNext())
            return UnknownFamily(family.Text, mayUse, targets);
        if (!words.TryTake(out var verb, out problem))
            return BadText(problem);
        return catalogue.Find(family.Text, verb.Text) is { } command
            ? new ArgumentReading(
                command.Spec, IsPlannable(command), new(command.Spec, targets(command.Spec), address => addresses?.Invoke(command.Spec, address), groups?.Invoke(command.Spec)), words).Read()
            : UnknownVerb(family.Text, verb.Text, words.MoveNext() ? words.TakeRest() : "", mayUse, targets);
    }

    /// <summary>Commands that make a plan understand <c>--plan</c>.</summary>
    public static bool IsPlannable(ICommand command) => command is IRunbook || (command is not IAnswer && command.Spec.TargetKind is not null);

    /// <summary>The slash may be missing: some platforms take it away.</summary>
    private static int Start(string text) => text.Length - text.TrimStart().TrimStart('/').Length;

    private ParseResult.Rejected UnknownFamily(string family, Func<CommandSpec, bool>? mayUse, Func<CommandSpec, IReadOnlyList<Target>> targets)
    {
        var verbs = Usable(mayUse).Where(s => s.Family.Equals(family, StringComparison.OrdinalIgnoreCase)).Select(s => s.Verb).ToList();
        return verbs.Count > 0
            ? Unknown($"say what /{family.ToLowerInvariant()} is to do: {string.Join(", ", verbs)}")
            : UnknownVerb(family, "", "", mayUse, targets);
    }

    private ParseResult.Rejected UnknownVerb(
        string family, string verb, string rest, Func<CommandSpec, bool>? mayUse, Func<CommandSpec, IReadOnlyList<Target>> targets)
    {
        var usable = Usable(mayUse).ToList();
        var verbs = usable.Where(s => s.Family.Equals(family, StringComparison.OrdinalIgnoreCase)).Select(s => s.Verb).ToList();
        var typed = CommandUsage.Clip($"{family} {verb}".TrimEnd());
        var meant = MeantCommand.Of(family, verb, usable) is { } near ? $"{near.Name} {rest}"
            : MeantCommand.OfVerb(family, verb, usable, s => targets(s).Select(t => t.Name)) is { } lone ? $"{lone.Name} {verb} {rest}"
            : verbs.Count == 0 && Suggestion.For(family, usable.Select(s => s.Family).Distinct()) is { } other ? other
            : null;
        if (meant is null && verbs.Count > 0)
            return Unknown($"there is no command '/{typed}'; /{family.ToLowerInvariant()} can: {string.Join(", ", verbs)}. /ops help {family.ToLowerInvariant()} says more");
        return Unknown(meant is null
            ? $"there is no command '/{typed}'; /ops help lists what you may do"
            : $"there is no command '/{typed}'; did you mean '/{Short(meant.TrimEnd())}'? /ops help lists what you may do");
    }

    /// <summary>What was typed behind a mistyped command comes back with it, so that it is typed once; but for an essay.</summary>
    private static string Short(string meant) => meant.Length <= LongestMeant ? meant : CommandUsage.Clip(meant);

    private IEnumerable<CommandSpec> Usable(Func<CommandSpec, bool>? mayUse) => catalogue.Specs.Where(s => mayUse?.Invoke(s) ?? true);

    private static ParseResult.Rejected Unknown(string reason) => new("unknown-command", reason, "");

    private static ParseResult.Rejected BadText(string reason) => new("bad-argument", reason, "/FAMILY VERB [target] [--name value]; /ops help lists the commands");
}
