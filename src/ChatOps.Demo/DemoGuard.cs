using ChatOps.Core.Inventory;
using ChatOps.Demo.Vtom;

namespace ChatOps.Demo;

/// <summary>Keeps a demo a demo: whatever was merged over its settings, only its own hosts, folders and this machine's addresses are left.</summary>
public static class DemoGuard
{
    /// <summary>Programs of the machine that only look, or work on the paths they are given: these are the same for every host.</summary>
    private const string SystemPrograms = "/usr/bin/";

    private static readonly string[] Hosts = [DemoHost.Name, VtomHost.Name, DemoSettings.LocalHost];
    private static readonly string[] Targets = [DemoHost.Name, .. new[] { "", "d" }.Select(suffix => VtomHost.Name + suffix)];

    /// <param name="accounts">The accounts that declared commands run as, by the command's key.</param>
    public static IEnumerable<string> Problems(IInventory inventory, IEnumerable<(string Key, string User)> accounts, string data) =>
        inventory.Hosts.SelectMany(h => Host(h, data))
            .Concat(inventory.Targets.SelectMany(t => Target(t, data)))
            .Concat(accounts.Where(a => !IsSelf(a.User)).Select(a => $"Commands:{a.Key}:User: {Account}"));

    /// <summary>Whoever opens the page knows the demo's tokens: they may scan the demo.</summary>
    public static IEnumerable<string> NetworkProblems(IEnumerable<System.Net.IPNetwork> networks) =>
        networks.Where(n => n.PrefixLength < 16 || !OwnAddresses.Contains(n.BaseAddress))
            .Select(n => $"Ports:Networks: {n} is not the demo's; it scans its own addresses in {OwnAddresses} only. For real hosts use 'chatops run'.");

    private static readonly System.Net.IPNetwork OwnAddresses = System.Net.IPNetwork.Parse("127.77.0.0/16");

    private const string Account = "the demo runs everything as the person who started it; leave it empty.";

    private static IEnumerable<string> Host(Core.Inventory.Host host, string data)
    {
        if (!Hosts.Contains(host.Name))
            yield return $"Hosts:{host.Name}: the demo works on its own hosts only ({string.Join(", ", Hosts)}); for real hosts use 'chatops run'.";
        if (host.Executor != "Local")
            yield return $"Hosts:{host.Name}:Executor: the demo's hosts are Local.";
        if (!IsSelf(host.User))
            yield return $"Hosts:{host.Name}:User: {Account}";
        if (host.Address.Length > 0 && !IsLoopback(host.Address))
            yield return $"Hosts:{host.Name}:Address: '{host.Address}' is not this machine; for real hosts use 'chatops run'.";
        if (!IsBelow(host.StepFolder, data))
            yield return $"Hosts:{host.Name}:StepFolder: must lie in the demo's folder {data}.";
    }

    private static IEnumerable<string> Target(Target target, string data)
    {
        // What another target leaves out has a real host's path as its default.
        if (target.Id.Kind != "host" && !Targets.Contains(target.Name))
            yield return $"Targets:{target.Name}: the demo has its own targets only ({string.Join(", ", Targets)}); for real hosts use 'chatops run'.";
        foreach (var (key, value) in target.Settings.Where(s => s.Value.Length > 0))
        {
            var at = $"Targets:{target.Name}:{key}";
            if (key.EndsWith("User", StringComparison.OrdinalIgnoreCase))
            {
                if (!IsSelf(value))
                    yield return $"{at}: {Account}";
            }
            else if (value.StartsWith('/') && !key.EndsWith("Path", StringComparison.OrdinalIgnoreCase) && !IsBelow(value, data) && !IsTool(key, value))
                yield return $"{at}: '{value}' must lie in the demo's folder {data}; for real hosts use 'chatops run'.";
            else if (Elsewhere(key, value))
                yield return $"{at}: '{value}' is not this machine; for real hosts use 'chatops run'.";
        }
    }

    private static bool IsSelf(string user) => user.Length == 0 || user == Environment.UserName;

    private static bool IsTool(string key, string path) =>
        key.StartsWith("Tools:", StringComparison.OrdinalIgnoreCase) && IsBelow(path, SystemPrograms);

    private static bool Elsewhere(string key, string value) =>
        IsPlace(key) ? !IsLoopback(value)
        : Uri.TryCreate(value, UriKind.Absolute, out var uri) && uri.Host.Length > 0 && !uri.IsLoopback;

    private static bool IsPlace(string key) =>
        key != "Host" && (key.EndsWith("Host", StringComparison.OrdinalIgnoreCase) || key.Equals("Address", StringComparison.OrdinalIgnoreCase));

    private static bool IsLoopback(string host) =>
        host == "localhost" || (System.Net.IPAddress.TryParse(host, out var address) && System.Net.IPAddress.IsLoopback(address));

    /// <summary>By the names alone: a path with <c>..</c> in it is resolved first.</summary>
    private static bool IsBelow(string path, string folder) =>
        path.Length > 0
        && Path.GetFullPath(path).StartsWith(Path.GetFullPath(folder).TrimEnd('/') + "/", StringComparison.Ordinal);
}
