using System.Collections.Immutable;
using ChatOps.Core.Access;
using ChatOps.Core.Catalogue;
using ChatOps.Core.Commands;
using ChatOps.Core.Inventory;
using ChatOps.Core.People;
using ChatOps.Core.Runbooks;

namespace ChatOps.Core.Completion;

/// <summary>How a line that somebody types could go on. It reads the line as the parser does: command, options with their values, the others in the order of declaration.</summary>
public sealed class LineCompletion(Catalogue.Catalogue catalogue, AccessPolicy access, IInventory inventory, ValueOffers values, UsedCommands used)
{
    private const int Most = 60;
    private static readonly char[] Marks = ['"', '\'', '“', '‘', '«'];

    public async Task<Completed> ForAsync(string text, Actor actor, string channel, CancellationToken cancellationToken)
    {
        var line = text.TrimStart();
        // Text in quotation marks is somebody's own.
        if (line.Length > CommandParser.MaxLength || line.AsSpan().ContainsAny(Marks))
            return Completed.Nothing;
        var slash = line.StartsWith('/') || line.Length == 0 ? "/" : "";
        var words = line.TrimStart('/').Split((char[]?)null);
        if (words.Length < 3)
            return new("", [.. (await CommandsAsync(string.Join(' ', words).ToLowerInvariant(), slash, actor, channel, cancellationToken)).Take(Most)]);
        return catalogue.Find(words[0], words[1]) is { } command && access.MayUse(actor, command.Spec.Name, channel)
            ? await new LineReading(command, line).ReadAsync(words[2..], OffersAsync)
            : Completed.Nothing;

        async Task<IEnumerable<Offer>> OffersAsync(Parameter parameter, string target) => IsHelp(command!.Spec, parameter)
            ? Usable(actor, channel).Select(s => new Offer(s.Name, s.Name, s.Summary))
            : await values.OfAsync(command.Spec, parameter, target, actor, channel, cancellationToken);
    }

    private async Task<IEnumerable<Offer>> CommandsAsync(string typed, string slash, Actor actor, string channel, CancellationToken cancellationToken)
    {
        var times = await used.OfAsync(actor, cancellationToken);
        var asksHelp = typed.Length > 0 && HelpWord.Is(typed);
        return Usable(actor, channel)
            .Select(s => (Spec: s, Fit: Fit(s, typed, asksHelp))).Where(c => c.Fit is not null)
            .OrderBy(c => c.Fit).ThenByDescending(c => times.GetValueOrDefault(c.Spec.Name)).ThenBy(c => c.Spec.Name, StringComparer.Ordinal)
            .Select(c => new Offer($"{slash}{c.Spec.Name} ", $"/{c.Spec.Name}", c.Spec.Summary, c.Spec.Risk));
    }

    /// <summary>What has nothing to operate on here is left out; it can still be typed, and says so.</summary>
    private IEnumerable<CommandSpec> Usable(Actor actor, string channel) => catalogue.Specs.Where(
        s => access.MayUse(actor, s.Name, channel) && (s.TargetKind is null || s.TargetKind == LockKey.HostKind || access.Targets(actor, s, channel, inventory).Count > 0));

    /// <summary>By its beginning before a verb alone; null: it is not meant.</summary>
    private static int? Fit(CommandSpec spec, string typed, bool asksHelp) =>
        asksHelp && spec is { Family: "ops", Verb: "help" } ? 0
        : spec.Name.StartsWith(typed, StringComparison.Ordinal) ? 1
        : typed.Length > 1 && spec.Verb.StartsWith(typed, StringComparison.Ordinal) ? 2
        : null;

    private static bool IsHelp(CommandSpec spec, Parameter parameter) => spec is { Family: "ops", Verb: "help" } && parameter is Parameter.Text { Rest: true };
}
