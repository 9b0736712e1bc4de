using System.Globalization;

namespace ChatOps.Server.Execution.Ssh;

/// <summary>A jump host as the settings write it, <c>[user@]name[:port]</c>; they refuse everything else.</summary>
/// <param name="User">Empty: none is named.</param>
/// <param name="Port">0: none is named.</param>
internal sealed record JumpAddress(string User, string Name, int Port)
{
    public static JumpAddress Read(string text)
    {
        var at = text.IndexOf('@', StringComparison.Ordinal);
        var rest = text[(at + 1)..].Split(':');
        return new(at > 0 ? text[..at] : "", rest[0], rest is [_, var port] ? int.Parse(port, CultureInfo.InvariantCulture) : 0);
    }
}
