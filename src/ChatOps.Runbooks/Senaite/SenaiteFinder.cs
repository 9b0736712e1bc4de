using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using ChatOps.Core.Execution;
using ChatOps.Core.Runbooks;
using ChatOps.Runbooks.HostCommands;
using ChatOps.Runbooks.Senaite.Recipe;

namespace ChatOps.Runbooks.Senaite;

/// <summary>Finds SENAITE instances by the script that collective.recipe.backup wrote, and their programs by supervisor, the process table and the listeners.</summary>
internal sealed partial class SenaiteFinder : ITargetFinder
{
    private static readonly string[] Places = ["/home", "/opt", "/srv", "/usr/local", "/var/www"];

    public async Task<IReadOnlyList<FoundTarget>> FindAsync(IHostProbe host, IReadOnlyList<string> places, CancellationToken cancellationToken)
    {
        var scripts = await host.LinesAsync(cancellationToken, ["find", .. places.Count > 0 ? places : Places, "-xdev", "-maxdepth", "5", "-type", "f", "-path", "*/bin/backup"]);
        if (scripts.Length == 0)
            return [];
        var programs = await SupervisedPrograms.OfAsync(host, cancellationToken);
        var found = new List<FoundTarget>();
        foreach (var script in scripts.Order(StringComparer.Ordinal))
        {
            if (await OfAsync(host, script, programs, cancellationToken) is { } target)
                found.Add(target);
        }
        return found;
    }

    private static async Task<FoundTarget?> OfAsync(IHostProbe host, string script, SupervisedPrograms programs, CancellationToken cancellationToken)
    {
        RecipeScript recipe;
        try
        {
            recipe = RecipeScript.Read(await host.AskAsync(cancellationToken, "head", "-c", "300000", script));
        }
        catch (FormatException)
        {
            return null; // Another program that is called backup.
        }
        var (root, database) = (script[..^"/bin/backup".Length], recipe.Main);
        var instance = root[(root.LastIndexOf('/') + 1)..];
        var data = database.Folder.EndsWith("/filestorage", StringComparison.Ordinal) ? database.Folder[..^"/filestorage".Length] : database.Folder;
        var owner = (await host.AskAsync(cancellationToken, "stat", "-c", "%U", database.File)).Trim();
        var keys = new Dictionary<string, string>(StringComparer.Ordinal) { ["Instance"] = instance, ["Root"] = root, ["Data"] = data };
        var remarks = new List<string>();
        if (owner is "" or "root")
            remarks.Add($"the owner of {database.File} could not be told: set User");
        else
            keys["User"] = owner;
        if (data == database.Folder)
            remarks.Add($"the database lies in {database.Folder}, not in a folder filestorage: look at Data");
        Programs(programs, root, instance, keys, remarks);
        return new("senaite", Id(instance), keys.ToImmutableSortedDictionary(), [.. remarks]);
    }

    private static void Programs(SupervisedPrograms programs, string root, string instance, Dictionary<string, string> keys, List<string> remarks)
    {
        var own = programs.Of(root, instance);
        if (own.Zeo is { } zeo)
        {
            keys["ZeoProgram"] = zeo.Name;
            if (zeo.Port is { } port)
                keys["ZeoPort"] = port.ToString(CultureInfo.InvariantCulture);
        }
        else
            remarks.Add(programs.Trouble is { } trouble ? $"supervisor could not be asked ({trouble}): set ZeoProgram and Clients" : "supervisor knows no ZEO server of it: set ZeoProgram");
        var number = 0;
        foreach (var client in own.Clients)
        {
            if (client.Port is not { } port)
            {
                remarks.Add($"the port of {client.Name} was not found: add it to Clients");
                continue;
            }
            keys[$"Clients:{number}:Program"] = client.Name;
            keys[$"Clients:{number++}:Port"] = port.ToString(CultureInfo.InvariantCulture);
        }
    }

    private static string Id(string instance) => NotOfId().Replace(instance.ToLowerInvariant(), "-").Trim('-', '.', '_') is { Length: > 0 } id ? id[..Math.Min(id.Length, 60)] : "senaite";

    [GeneratedRegex("[^a-z0-9_.-]", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex NotOfId();
}
