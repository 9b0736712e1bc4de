using System.Collections.Immutable;
using ChatOps.Core.Commands;
using ChatOps.Runbooks.Declared;

namespace ChatOps.Server.Configuration;

/// <summary>Reads <c>Commands</c>; what a command may be is known to <see cref="DeclaredCommand"/>.</summary>
internal static class CommandSettings
{
    private static readonly TimeSpan DefaultLimit = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LongestLimit = TimeSpan.FromDays(1);

    public static ImmutableArray<DeclaredCommand> Read(IConfigurationSection section, SiteInventory inventory, CommandAccounts accounts, List<string> problems) =>
        [.. SettingsReader.Named(section, problems).Where(r => !PlaybookSettings.Is(r)).Select(r => Command(r, inventory, accounts, problems))];

    private static DeclaredCommand Command(SettingsReader reader, SiteInventory inventory, CommandAccounts accounts, List<string> problems)
    {
        var before = problems.Count;
        var spec = new CommandSpec(
            reader.Required("Family"), reader.Required("Verb"), reader.Required("Summary"), reader.Choice<Risk>("Risk", null),
            [.. reader.Named("Parameters").Select(ParameterSettings.Read)], reader.List("Examples"));
        var command = new DeclaredCommand(
            reader.Name, spec, reader.Required("Host"), accounts.Of(reader), reader.RequiredList("Run", "/bin/echo"),
            reader.Time("TimeLimit", DefaultLimit, TimeSpan.FromSeconds(1), LongestLimit))
        {
            Expect = [.. reader.Named("Expect").Select(ExpectationSettings.Read)],
        };
        if (reader.Inner("Undo") is { } undo)
        {
            command = command with { Undo = undo.RequiredList("Run", "/bin/echo"), UndoLimit = undo.Time("TimeLimit", command.TimeLimit, TimeSpan.FromSeconds(1), LongestLimit) };
            undo.Done();
        }
        if (command.Host.Length > 0 && inventory.Hosts.All(h => h.Name != command.Host))
            reader.Problem("Host", InventorySettings.NoHost(command.Host, inventory.Hosts));
        reader.Done();
        // What cannot even be read is told once; sentences about what came of it would only repeat it.
        if (problems.Count == before)
            problems.AddRange(command.Problems());
        return command;
    }
}
