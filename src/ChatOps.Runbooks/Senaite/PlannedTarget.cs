using System.Collections.Immutable;
using ChatOps.Core.Runbooks;

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

    public string DataFs => $"{Data}/filestorage/Data.fs";

    public string BlobStorage => $"{Data}/blobstorage";

    public static IEnumerable<(string Name, string Value)> Values(SenaiteTarget target) =>
    [
        ("name", target.Name), ("root", target.Root), ("data", target.Data), ("user", target.Owner), ("zeo-port", target.ZeoPort.ToString()),
        ("programs", string.Join(' ', target.Programs)),
    ];
}
