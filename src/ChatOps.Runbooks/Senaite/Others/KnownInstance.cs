using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace ChatOps.Runbooks.Senaite.Others;

/// <summary>The instance, as far as others can work on its data: its folders, its account, and the programs of its <c>bin</c> that do.</summary>
/// <param name="Programs">Names in <c>ROOT/bin</c> whose text says that they back up, restore or pack; a recipe's part can have any name.</param>
internal sealed partial record KnownInstance(string Root, string Data, string Account, ImmutableHashSet<string> Programs)
{
    private static readonly ImmutableHashSet<string> Usual =
        ["backup", "fullbackup", "snapshotbackup", "zipbackup", "restore", "snapshotrestore", "ziprestore", "altrestore", "repozo", "zeopack", "zopepy"];

    private static readonly string[] BesideTheLive = ["backups", "blobstoragebackups", "snapshotbackups", "blobstoragesnapshots", "zipbackups", "blobstoragezips"];

    /// <summary>What the recipe's scripts, repozo and the packers are known by.</summary>
    public const string Signs = @"collective\.recipe\.backup|scripts[.]repozo|scripts[.]zeopack|zeoserver[.]pack|manage_pack";

    public string Bin => $"{Root}/bin";

    /// <summary>A program's name that says what it does, or one that was found to do it.</summary>
    public bool Meddles(string name) => Programs.Contains(name) || Usual.Contains(name) || Telling().IsMatch(name.ToLowerInvariant());

    /// <summary>A tool of its recipe's usual name in another instance's <c>bin</c>.</summary>
    public bool IsAnothers(string path) =>
        Usual.Contains(Paths.Name(path)) && Paths.Name(Paths.Parent(path)) == "bin" && Paths.Parent(path) is not ("/bin" or "/usr/bin" or "/usr/local/bin")
        && Paths.Parent(path) != Bin;

    public bool IsNamedIn(string text) => Paths.IsNamed(text, Root) || Paths.IsNamed(text, Data);

    /// <summary>The live data, or a folder that holds nothing but this instance's.</summary>
    public bool IsLive(string path)
    {
        var plain = path.TrimEnd('/');
        return plain == Data || (Paths.IsBelow(plain, Data) && !BesideTheLive.Any(b => plain == $"{Data}/{b}" || Paths.IsBelow(plain, $"{Data}/{b}")));
    }

    [GeneratedRegex(@"backup|restore|repozo|(?:^|[^a-z])(?:zeo|zodb|zope|data|db|senaite|auto)?pack(?:db|zodb|data|all|ing)?(?:[^a-z]|$)", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Telling();
}
