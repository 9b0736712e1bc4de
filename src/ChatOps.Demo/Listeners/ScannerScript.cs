namespace ChatOps.Demo.Listeners;

/// <summary>The demo scans with this machine's own nmap. Faults make it slow, so that there is something to watch and to cancel, or take it away.</summary>
internal static class ScannerScript
{
    private const int SlowRate = 500;

    public static string PathOf(HostTree tree) => Path.Combine(tree.Tools, "nmap");

    public static void Write(HostTree tree)
    {
        var (missing, slow) = (Fault("nmap-missing"), Fault("scan-slow"));
        ToolScripts.Put(
            PathOf(tree),
            $$"""
            #!/bin/sh
            # The machine's own nmap; with a fault slower, or not there.
            [ ! -e {{missing}} ] || exit 127
            if [ -e {{slow}} ]; then
              rate=$(tr -cd 0-9 <{{slow}})
              set -- --max-rate "${rate:-{{SlowRate}}}" "$@"
            fi
            exec nmap "$@"

            """);

        string Fault(string name) => ToolScripts.Quoted(Path.Combine(tree.Fault, name));
    }
}
