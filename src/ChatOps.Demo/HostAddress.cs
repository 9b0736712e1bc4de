using System.Net;
using System.Security.Cryptography;
using System.Text;

namespace ChatOps.Demo;

/// <summary>
/// Each demo host has a loopback address of its own, so that its ports are its own: 127.77.x.y, derived from the demo's folder so that two demos on one
/// machine do not meet, and kept in the host's <c>etc/address</c>.
/// </summary>
public static class HostAddress
{
    private const int Block = 10;

    // The place in this list is the last digit: a host that is added stands at the end.
    private static readonly string[] Hosts = [DemoHost.Name, Vtom.VtomHost.Name];

    public static IPAddress Of(string dataFolder, string host) => Of(new HostTree(Path.Combine(Path.GetFullPath(dataFolder), "hosts", host)));

    public static IPAddress Of(HostTree tree) =>
        File.Exists(tree.AddressFile) && IPAddress.TryParse(File.ReadAllText(tree.AddressFile).Trim(), out var kept) ? kept : Derived(tree);

    /// <summary>Writes it down, unless it is.</summary>
    public static void Keep(HostTree tree)
    {
        if (!File.Exists(tree.AddressFile)) File.WriteAllText(tree.AddressFile, Of(tree) + "\n");
    }

    private static IPAddress Derived(HostTree tree)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(Path.GetDirectoryName(tree.Root)!));
        var place = Array.IndexOf(Hosts, Path.GetFileName(tree.Root));
        return new IPAddress([127, 77, (byte)(1 + (hash[0] % 254)), (byte)(1 + (hash[1] % 25 * Block) + (place < 0 ? Block - 1 : place))]);
    }
}
