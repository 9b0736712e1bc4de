using System.Collections.Immutable;
using System.Text.Json;

namespace ChatOps.Runbooks.Ansible;

/// <summary>What a folder of playbooks holds, as the controller's script has read it.</summary>
/// <param name="Tree">The hash of all of its files with their paths.</param>
/// <param name="Revision">The commit; null: it is no git checkout.</param>
/// <param name="Odd">Files of the checkout that differ from the revision or lie beside it, the first of them; none is part of the tree.</param>
internal sealed record TakenFolder(string Tree, string? Revision, ImmutableArray<string> Odd, int Odds, ImmutableArray<ControllerFile> Files)
{
    /// <summary>By what the revision can be trusted; null: by nothing.</summary>
    public string? TrustedBy { get; init; }

    /// <summary>Words in it say that a check run would run something, lead elsewhere, start the folder's own code, or show what is encrypted.</summary>
    public ImmutableArray<string> Unpredictable { get; init; } = [];

    public ImmutableArray<FolderMark> Marks { get; private init; } = [];

    /// <summary>Names of tasks by file.</summary>
    public ImmutableSortedDictionary<string, ImmutableArray<string>> Tasks { get; private init; } = ImmutableSortedDictionary<string, ImmutableArray<string>>.Empty;

    public ImmutableArray<string> Roles { get; private init; } = [];

    /// <summary>Collections that tasks name and the folder does not hold.</summary>
    public ImmutableArray<string> MissingCollections { get; private init; } = [];

    public ImmutableArray<ConfigLine> Config { get; private init; } = [];

    public static TakenFolder Read(JsonElement answer)
    {
        ImmutableArray<T> List<T>(JsonElement of, Func<JsonElement, T> read) => [.. of.EnumerateArray().Select(read)];
        string Text(JsonElement of) => of.GetString() ?? "";
        return new(
            Text(answer.GetProperty("tree")), answer.GetProperty("revision").GetString(), List(answer.GetProperty("odd"), Text), answer.GetProperty("odds").GetInt32(),
            List(answer.GetProperty("files"), f => new ControllerFile(Text(f[0]), Text(f[1]), f[2].GetInt64(), Text(f[3]))))
        {
            Unpredictable = List(answer.GetProperty("unpredictable"), Text),
            TrustedBy = answer.GetProperty("trusted").GetString(),
            Marks = List(answer.GetProperty("marks"), m => new FolderMark(Text(m[0]), Text(m[1]), m[2].GetInt32(), Text(m[3]))),
            Tasks = answer.GetProperty("tasks").EnumerateObject().ToImmutableSortedDictionary(p => p.Name, p => List(p.Value, Text), StringComparer.Ordinal),
            Roles = List(answer.GetProperty("roles"), Text),
            MissingCollections = List(answer.GetProperty("collections"), Text),
            Config = List(answer.GetProperty("config"), c => new ConfigLine(Text(c[0]), Text(c[1]), Text(c[2]))),
        };
    }

    public bool Holds(string path) => Files.Any(f => f.Path == path);

    public string ShortRevision => Revision is { Length: > 12 } revision ? revision[..12] : Revision ?? "";
}
