using System.Text.Json;

namespace ChatOps.Demo;

/// <summary>Where things are on the demo host: a SENAITE host's own paths, mirrored below one folder.</summary>
public sealed record HostTree(string Root)
{
    public const string Instance = "senaitelims";

    public string Code => Path.Combine(Root, "home/senaite", Instance);
    public string Bin => Path.Combine(Code, "bin");
    public string Data => Path.Combine(Root, "home/senaite/data", Instance);
    public string DataFs => Path.Combine(Data, "filestorage/Data.fs");
    public string Blobs => Path.Combine(Data, "blobstorage");
    public string Backups => Path.Combine(Data, "backups");
    public string BlobBackups => Path.Combine(Data, "blobstoragebackups");
    public string Snapshots => Path.Combine(Data, "snapshotbackups");
    public string BlobSnapshots => Path.Combine(Data, "blobstoragesnapshots");

    public string Tools => Path.Combine(Root, "usr/bin");
    public string Fault => Path.Combine(Root, "fault");
    public string Etc => Path.Combine(Root, "etc");
    public string PortsFile => Path.Combine(Etc, "ports.json");
    public string AddressFile => Path.Combine(Etc, "address");
    public string Services => Path.Combine(Etc, "services");
    public string Run => Path.Combine(Root, "var/run");
    public string Pids => Path.Combine(Run, "pids");
    public string SupervisorSocket => Path.Combine(Run, "supervisor.sock");
    public string SupervisorPid => Path.Combine(Run, "supervisord.pid");
    public string Daemons => Path.Combine(Root, "var/lib/demo");
    public string Log => Path.Combine(Root, "var/log/host.log");
    public string Crontab => Path.Combine(Root, "var/spool/cron/senaite_daemon");

    public string Catalog => Path.Combine(Data, "filestorage/catalog.fs");
    public string CatalogMark => Path.Combine(Etc, "second-storage");

    /// <summary>What the recipe's scripts work on, in their order: additional databases first.</summary>
    internal IReadOnlyList<DemoStorage> Storages()
    {
        var main = new DemoStorage("1", DataFs, Blobs, Backups, Snapshots, BlobBackups, BlobSnapshots);
        return File.Exists(CatalogMark) ? [new("catalog", Catalog, "", Backups + "_catalog", Snapshots + "_catalog", "", ""), main] : [main];
    }

    /// <summary>Stamped blob sets came with collective.recipe.backup 4.2; before, sets were numbered and rotated.</summary>
    public bool StampsBlobSets => Version.TryParse(Note("crb-version", "4.1.1"), out var version) && version >= new Version(4, 2);

    /// <summary>repozo of ZODB3 (Plone 4) cannot verify.</summary>
    public bool RepozoVerifies => !Note("zodb-version", "5.8.1").StartsWith("3.", StringComparison.Ordinal);

    public HostPorts Ports()
    {
        using var text = JsonDocument.Parse(File.ReadAllBytes(PortsFile));
        int Port(string name) => text.RootElement.GetProperty(name).GetInt32();
        return new HostPorts(Port("zeoserver"), Port("zeoclient1"), Port("zeoclient2"));
    }

    private string Note(string file, string otherwise)
    {
        var path = Path.Combine(Etc, file);
        return File.Exists(path) ? File.ReadAllText(path).Trim() : otherwise;
    }
}
