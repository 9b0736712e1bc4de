using System.Text;

namespace ChatOps.Demo.Vtom;

/// <summary>The host's <c>/etc/services</c>. Old ones are Latin-1; of a name that stands there twice the first counts, as for the C library.</summary>
internal sealed class ServicesTable(HostTree tree)
{
    public int? Port(string name) => Find(name, "tcp") is { } line ? line.Port : null;

    /// <summary>As <c>getent services NAME/PROTOCOL</c> prints it; null: there is no such service.</summary>
    public string? Told(string name, string protocol) =>
        Find(name, protocol) is { } line ? string.Join(' ', [line.Name.PadRight(21), $"{line.Port}/{line.Protocol}", .. line.Aliases]) : null;

    public static IEnumerable<string> Lines(string file) => File.ReadAllText(file, Encoding.Latin1).Split('\n');

    private (string Name, int Port, string Protocol, string[] Aliases)? Find(string name, string protocol)
    {
        foreach (var line in Lines(tree.Services))
        {
            var words = line.Split('#')[0].Split((char[])[' ', '\t', '\r'], StringSplitOptions.RemoveEmptyEntries);
            if (words is [var first, var place, .. var aliases] && (first == name || aliases.Contains(name))
                && place.Split('/') is [var digits, var proto] && proto == protocol && int.TryParse(digits, out var port))
                return (first, port, proto, aliases);
        }

        return null;
    }
}
