using System.Collections.Immutable;
using ChatOps.Core.Commands;
using ChatOps.Core.Inventory;
using ChatOps.Runbooks.Ansible;

namespace ChatOps.Server.Configuration;

/// <summary>Reads those <c>Commands</c> that play a playbook; what one may be is known to <see cref="PlaybookCommand"/>.</summary>
internal static class PlaybookSettings
{
    /// <summary>The parameter that stands for any host or group of the settings, where <c>Hosts</c> names it and nobody declares it.</summary>
    private const string AnyHost = "target";

    private static readonly TimeSpan DefaultLimit = TimeSpan.FromMinutes(30);
    private static readonly TimeSpan LongestLimit = TimeSpan.FromDays(1);

    public static bool Is(SettingsReader reader) => reader.Has("Playbook");

    public static ImmutableArray<PlaybookCommand> Read(IConfigurationSection section, AnsibleSite? site, SiteInventory inventory, List<string> problems) =>
    [
        .. SettingsReader.Named(section, []).Where(Is).Select(r => Command(new SettingsReader(section.GetSection(r.Name), problems), site, inventory, problems)),
        .. site is null ? [] : AnsibleCommands.Of(site, Names(inventory)),
    ];

    /// <summary>A playbook's commands have it as their target: hosts are locked beside it.</summary>
    public static IEnumerable<Target> Targets(IEnumerable<PlaybookCommand> commands, AnsibleSite? site, SiteInventory inventory) =>
        site is not null && inventory.FindHost(site.Controller) is { } controller
            ? commands.Select(c => c.Target).Append(TrustRunbook.Target).Select(t => new Target(t, controller, ImmutableSortedDictionary<string, string>.Empty))
            : [];

    private static PlaybookCommand Command(SettingsReader reader, AnsibleSite? site, SiteInventory inventory, List<string> problems)
    {
        var before = problems.Count;
        var hosts = reader.RequiredList("Hosts", "web1");
        var first = reader.Text("Preview").Equals("First", StringComparison.OrdinalIgnoreCase);
        var preview = first || reader.Flag("Preview", fallback: false);
        var spec = new CommandSpec(
            reader.Required("Family"), reader.Required("Verb"), reader.Required("Summary"), reader.Choice<Risk>("Risk", null), [.. Parameters(reader, hosts, preview, inventory)], reader.List("Examples"));
        var command = new PlaybookCommand(reader.Name, spec, reader.Required("Playbook"), hosts, reader.Time("TimeLimit", DefaultLimit, TimeSpan.FromSeconds(1), LongestLimit))
        {
            Vars = reader.Texts("Vars"),
            Tags = reader.List("Tags"),
            Become = reader.Flag("Become", fallback: false),
            Preview = preview,
            PreviewFirst = first,
            Verify = reader.Text("Verify"),
            Allow = reader.List("Allow"),
            Expect = [.. reader.Named("Expect").Select(ExpectationSettings.Read)],
        };
        if (reader.Inner("Undo") is { } undo)
        {
            command = command with { Undo = undo.Required("Playbook") };
            undo.Done();
        }
        if (AnsibleCommands.Keys.Contains(reader.Name))
            reader.Problem("is the name of one of the bot's own commands; choose another.");
        if (site is null)
            reader.Problem("Playbook", "needs the section Ansible, which says where the folder of playbooks is and who runs them.");
        reader.Done();
        if (problems.Count == before)
            problems.AddRange(command.Problems());
        return command;
    }

    private static IEnumerable<Parameter> Parameters(SettingsReader reader, ImmutableArray<string> hosts, bool preview, SiteInventory inventory)
    {
        var declared = reader.Named("Parameters").Select(ParameterSettings.Read).ToList();
        if (hosts.Contains($"{{{AnyHost}}}") && declared.TrueForAll(p => p.Name != AnyHost))
            yield return new Parameter.Choice(AnyHost, "A host or a group of hosts", Required: true, Names(inventory));
        foreach (var parameter in declared.Where(p => !TakesRest(p)))
            yield return parameter;
        if (preview && declared.TrueForAll(p => p.Name != PlaybookCommand.PreviewFlag))
            yield return new Parameter.Flag(PlaybookCommand.PreviewFlag, "Only a check run: what would be changed, as far as ansible can tell");
        if (declared.TrueForAll(p => p.Name != GroupOptions.Only))
            yield return PlaybookCommand.Only;
        foreach (var last in declared.Where(TakesRest))
            yield return last;
    }

    private static bool TakesRest(Parameter parameter) => parameter is Parameter.Text { Rest: true };

    private static ImmutableArray<string> Names(SiteInventory inventory)
    {
        var reached = inventory.Hosts.Where(h => h.Ssh is not null).ToList();
        return [.. reached.SelectMany(h => h.Groups).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).Concat(reached.Select(h => h.Name)).Distinct(StringComparer.Ordinal)];
    }
}
