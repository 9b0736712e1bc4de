using System.Collections.Immutable;

namespace ChatOps.Runbooks.Ansible;

/// <summary>What a person who approves is told of the snapshot.</summary>
internal static class FolderFacts
{
    private const int MostNamed = 12;

    public static IEnumerable<string> Of(TakenFolder folder, string source, string playbook)
    {
        yield return $"From {source}{(folder.Revision is null ? "" : $" at revision {folder.ShortRevision}")}: {folder.Files.Length} files, snapshot {folder.Tree[..12]}. The run reads this copy and nothing else.";
        if (folder.Odds > 0)
            yield return $"{folder.Odds} files of the checkout differ from the revision or lie beside it; none of them is part of this: {Some(folder.Odd, folder.Odds)}.";
        if (folder.Tasks.GetValueOrDefault(playbook, []) is { IsEmpty: false } tasks)
            yield return $"Named tasks of {playbook}: {Some(tasks, tasks.Length)}.";
        if (!folder.Roles.IsEmpty)
            yield return $"Roles in the folder: {Some(folder.Roles, folder.Roles.Length)}.";
        foreach (var kind in folder.Marks.GroupBy(m => m.Kind).Where(g => FolderMark.Meaning(g.Key) is not null))
            yield return $"Found as text ({kind.Key}: {Some([.. kind.Select(m => m.Where)], kind.Count())}): {FolderMark.Meaning(kind.Key)}.";
        if (folder.Config.Where(c => !c.IsHonoured).Select(c => c.Key).ToImmutableArray() is { IsEmpty: false } unused)
            yield return $"Of the folder's ansible.cfg is not used: {Some(unused, unused.Length)}.";
    }

    private static string Some(ImmutableArray<string> names, int all) =>
        $"{string.Join(", ", names.Take(MostNamed))}{(all > MostNamed ? $" and {all - MostNamed} more" : "")}";
}
