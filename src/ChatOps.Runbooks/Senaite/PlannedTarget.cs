using System.Collections.Immutable;
using ChatOps.Core.Plans;

namespace ChatOps.Runbooks.Senaite;

/// <summary>The target as the plan remembers it: what judging and reporting need long after the settings may have changed.</summary>
internal sealed record PlannedTarget(Plan Plan)
{
    public string Name => Plan.Value("name");

    public string Root => Plan.Value("root");

    public string Data => Plan.Value("data");

    public string User => Plan.Value("user");

    public int ZeoPort => int.Parse(Plan.Value("zeo-port"));

    /// <summary>The ZEO server first.</summary>
    public ImmutableArray<string> Programs => [.. Plan.Value("programs").Split(' ')];

    public ImmutableArray<string> WantedUp => Plan.Values.TryGetValue("wanted-up", out var names) ? [.. names.Split(' ', StringSplitOptions.RemoveEmptyEntries)] : [];

    /// <summary>All of them, unless the plan says which.</summary>
    public ImmutableArray<string> WantedDown => Plan.Values.TryGetValue("wanted-down", out var names) ? [.. names.Split(' ', StringSplitOptions.RemoveEmptyEntries)] : Programs;

    /// <summary>The port of each program that has one; empty in plans of earlier versions.</summary>
    public ImmutableSortedDictionary<string, int> Ports => Plan.Values.GetValueOrDefault("ports", "").Split(' ', StringSplitOptions.RemoveEmptyEntries)
        .Select(p => p.Split('=')).ToImmutableSortedDictionary(p => p[0], p => int.Parse(p[1]));

    public string DataFs => Plan.Values.GetValueOrDefault("data-fs") ?? $"{Data}/filestorage/Data.fs";

    public string BlobStorage => Plan.Values.GetValueOrDefault("blobstorage") ?? $"{Data}/blobstorage";

    /// <summary>All that the tool replaces, files and blob folders. Plans from before other databases were known name none.</summary>
    public ImmutableArray<string> Replaced =>
        Plan.Values.GetValueOrDefault("replaced") is { } paths ? [.. paths.Split('\n', StringSplitOptions.RemoveEmptyEntries)] : [DataFs, BlobStorage];

    /// <summary>Stand at the ends of the ids and values of each database.</summary>
    public IEnumerable<string> StoreSuffixes => Enumerable.Range(1, Plan.Values.TryGetValue("stores", out var count) ? int.Parse(count) : 1).Select(n => n == 1 ? "" : $"-{n}");

    /// <summary>A database's file name; plans from before other databases were known have the main one's alone.</summary>
    public string FileOf(string store) => Plan.Values.GetValueOrDefault("file" + store) ?? "Data.fs";

    public string BlobsOf(string store) => Plan.Values.GetValueOrDefault("blobs" + store) ?? "blobstorage";

    /// <summary>Where a database's blobs and blob sets lie, and what its verdicts begin with.</summary>
    public string BlobsPathOf(string store) => Plan.Values.GetValueOrDefault("blobs-path" + store) ?? BlobStorage;

    public string SetsPathOf(string store) => Plan.Values.GetValueOrDefault("sets-path" + store) ?? BlobBackups;

    public string PointPrefixOf(string store) => Plan.Values.GetValueOrDefault("point-prefix" + store) ?? Points.PointVerdict.Prefix;

    public string BlobBackups => Plan.Values.GetValueOrDefault("blob-backups") ?? $"{Data}/blobstoragebackups";

    public static IEnumerable<(string Name, string Value)> Values(SenaiteTarget target) =>
    [
        ("name", target.Name), ("root", target.Root), ("data", target.Data), ("user", target.Owner), ("zeo-port", target.ZeoPort.ToString()),
        ("programs", string.Join(' ', target.Programs)), ("accept-unseen", target.AcceptUnseen ? "yes" : "no"), ("data-fs", target.DataFs), ("blobstorage", target.BlobStorage),
        ("ports", string.Join(' ', target.Programs.Where(p => target.PortOf(p) is not null).Select(p => $"{p}={target.PortOf(p)}"))),
    ];
}
