using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace ChatOps.Server.Execution;

/// <summary>
/// The launcher's script and the two ways to call it. This is the one file that speaks to a shell, and it says only constants: the
/// verb is one of ours, and whatever a request holds travels on standard input behind them.
/// </summary>
public sealed partial class HostScript
{
    private readonly string[] _command;

    private HostScript(string[] command, byte[] preamble) => (_command, Preamble) = (command, preamble);

    /// <summary>The script itself, as it is installed on hosts: one file for both forms.</summary>
    public static string Text { get; } = ReadResource();

    /// <summary>It stands in the script itself, which calls itself so behind sudo.</summary>
    private static string First { get; } = FirstLine().Match(Text) is { Success: true } found
        ? found.Groups["first"].Value
        : throw new InvalidOperationException("The launcher's script does not say how it is sent along.");

    /// <summary>Nothing is installed on the host: the script goes along on standard input, in front of each request.</summary>
    public static HostScript Sent { get; } = SendAlong(Encoding.UTF8.GetBytes(Text));

    /// <summary>The script is installed root-owned on the host, so that sudoers can name it with its verbs.</summary>
    public static HostScript Installed(string path = "/usr/local/libexec/chatops-host") => new([path], []);

    /// <summary>The form that the host's settings choose; <paramref name="otherwise"/> where they choose none.</summary>
    internal static HostScript For(Core.Inventory.Host host, HostScript otherwise) => host.HostScript.Length > 0 ? Installed(host.HostScript) : otherwise;

    /// <summary>Bytes that stand before each request.</summary>
    internal byte[] Preamble { get; }

    internal IReadOnlyList<string> Command(string verb) => Preamble.Length == 0 ? [.. _command, verb] : [.. _command, verb, Length(Preamble)];

    /// <summary>
    /// The one call that comes from another machine, as its login shell reads it, whatever shell that is: constant, so that a key can be bound to it.
    /// </summary>
    internal string Arrival => Preamble.Length == 0 ? $"{_command[0]} arrive" : $"exec /bin/sh -c '{First}' chatops-host arrive {Length(Preamble)}";

    // The command stays short and the same for every call: sudo writes it to the log each time. Its length makes sure that a script cut
    // short by a lost connection is not run in part (86: the request was not all there).
    private static HostScript SendAlong(byte[] script) => new(["/bin/sh", "-c", First, "chatops-host"], script);

    private static string Length(byte[] script) => script.Length.ToString(CultureInfo.InvariantCulture);

    [GeneratedRegex("^first='(?<first>[^'!\\\\\n]+)'$", RegexOptions.Multiline | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex FirstLine();

    private static string ReadResource()
    {
        using var stream = typeof(HostScript).Assembly.GetManifestResourceStream("chatops-host.sh")
            ?? throw new InvalidOperationException("The launcher's script is missing from the program.");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd();
    }
}
