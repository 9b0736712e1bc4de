using System.Collections.Immutable;
using ChatOps.Runbooks.Senaite.Recipe;

namespace ChatOps.Runbooks.Senaite;

/// <summary>A SENAITE instance as the settings describe it. What is left out is as senaite.ansible-playbook makes it.</summary>
internal sealed record SenaiteTarget
{
    public required string Name { get; init; }
    public required string Instance { get; init; }
    public required string Root { get; init; }
    public required string Data { get; init; }

    /// <summary>Owns the data and runs every tool that touches it; empty: the account the executor arrives as.</summary>
    public string User { get; init; } = "senaite_daemon";

    /// <summary>The user's name, to compare owners with; found on the host where the settings name none.</summary>
    public string Owner { get; init; } = "";

    /// <summary>Who may speak to supervisor; empty: the account the executor arrives as.</summary>
    public string SupervisorUser { get; init; } = "root";

    public string Supervisorctl { get; init; } = "/usr/bin/supervisorctl";

    /// <summary>Always named: without it supervisorctl takes one from the folder it is started in. Root-owned where supervisor is asked as root.</summary>
    public string SupervisorConfig { get; init; } = "/etc/supervisor/supervisord.conf";

    public required string ZeoProgram { get; init; }
    public required ImmutableArray<Client> Clients { get; init; }
    public string? ReservedClient { get; init; }
    public int ZeoPort { get; init; } = 8100;
    public string ZeoHost { get; init; } = "127.0.0.1";
    public string HealthPath { get; init; } = "/";

    /// <summary>Where clients listen, as seen from their own host.</summary>
    public string HealthHost { get; init; } = "127.0.0.1";

    /// <summary>How long a client may take for one whole answer.</summary>
    public TimeSpan HealthLimit { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>What people's browsers ask, through HAProxy or nginx; null: it is not asked.</summary>
    public string? FrontUrl { get; init; }

    public Tools Tools { get; init; } = new();
    /// <summary>Where cron's tables are; <c>/run</c> and <c>/var</c> are looked for beside it.</summary>
    public string Etc { get; init; } = "/etc";

    /// <summary>What cannot be seen of other people's work is a warning instead of a refusal.</summary>
    public bool AcceptUnseen { get; init; }

    /// <summary>Where a rescue copies to first, best on another file system; empty: the data's folder.</summary>
    public string RescueFolder { get; init; } = "";

    public TimeSpan CronDueWindow { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>After this time the bot deletes a safety copy by itself; null: people do.</summary>
    public TimeSpan? SafetyCopyKeep { get; init; }

    /// <summary>How old the newest whole restore point may be before people are called; null: nobody is.</summary>
    public TimeSpan? BackupMaxAge { get; init; }

    public TimeSpan StopLimit { get; init; } = TimeSpan.FromMinutes(5);
    public TimeSpan StartLimit { get; init; } = TimeSpan.FromMinutes(10);
    public TimeSpan BackupLimit { get; init; } = TimeSpan.FromHours(6);
    public TimeSpan RestoreLimit { get; init; } = TimeSpan.FromHours(6);

    /// <summary>How much more room than computed must be free.</summary>
    public double MinFreeFactor { get; init; } = 1.1;

    /// <summary>buildout's part with the recipe: <c>backup</c> has <c>bin/backup</c> and <c>bin/restore</c>, any other NAME has <c>NAME</c> and <c>NAME-restore</c>.</summary>
    public string BackupPart { get; init; } = "backup";

    /// <summary>What the tool's script states; null: not read, and everything is where the settings have it.</summary>
    public RecipeScript? Recipe { get; init; }

    /// <summary>The restore points are the snapshots', which a tool of their own restores.</summary>
    public bool Snapshots { get; init; }

    /// <summary>The databases that the tools work on, the main one first.</summary>
    public ImmutableArray<Store> Stores => Recipe is { } recipe
        ? Store.Of(recipe, Snapshots)
        : [new(1, "1", $"{Data}/filestorage/Data.fs", $"{Data}/blobstorage", $"{Data}/{Kept}s", $"{Data}/{KeptBlobs}s")];

    public string FileStorage => Stores[0].Folder;
    public string DataFs => Stores[0].File;
    public string BlobStorage => Stores[0].Blobs ?? $"{Data}/blobstorage";
    public string Backups => Stores[0].Backups;
    public string BlobBackups => Stores[0].BlobBackups ?? $"{Data}/{KeptBlobs}s";
    public string BackupProgram => $"{Root}/bin/{BackupPart}";

    public string RestoreProgram => (BackupPart, Snapshots) switch
    {
        ("backup", false) => $"{Root}/bin/restore",
        ("backup", true) => $"{Root}/bin/snapshotrestore",
        (var part, false) => $"{Root}/bin/{part}-restore",
        (var part, true) => $"{Root}/bin/{part}-snapshotrestore",
    };

    private string Kept => (BackupPart, Snapshots) switch
    {
        ("backup", true) => "snapshotbackup",
        (var part, true) => $"{part}-snapshot",
        (var part, false) => part,
    };

    private string KeptBlobs => (BackupPart, Snapshots) switch
    {
        ("backup", false) => "blobstoragebackup",
        ("backup", true) => "blobstoragesnapshot",
        (var part, false) => $"{part}-blobstorage",
        (var part, true) => $"{part}-blobstoragesnapshot",
    };

    public string Repozo => $"{Root}/bin/repozo";

    public string SafetyCopy(string handle) => $"{Data}/{SafetyPrefix}{handle}";

    public const string SafetyPrefix = "safety-";
    public const string FailedPrefix = "failed-";

    /// <summary>Clients with the reserved one last; it has no port of its own.</summary>
    public ImmutableArray<Client> AllClients => ReservedClient is { } reserved ? Clients.Add(new Client(reserved, null)) : Clients;

    public ImmutableArray<string> Programs => [ZeoProgram, .. AllClients.Select(c => c.Program)];

    public Client? Client(string program) => AllClients.FirstOrDefault(c => c.Program == program);

    public string HealthUrl(int port) => $"http://{(HealthHost.Contains(':', StringComparison.Ordinal) ? $"[{HealthHost}]" : HealthHost)}:{port}{HealthPath}";

    /// <summary>The port that a program listens on; null: it has none of its own.</summary>
    public int? PortOf(string program) => program == ZeoProgram ? ZeoPort : Client(program)?.Port;
}
