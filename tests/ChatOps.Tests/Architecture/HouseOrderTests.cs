using System.Text.RegularExpressions;
using ArchUnitNET.Domain;
using ArchUnitNET.Loader;
using ChatOps.Core.Operations;
using ChatOps.Runbooks;
using Assembly = System.Reflection.Assembly;

namespace ChatOps.Tests.Architecture;

/// <summary>The arrows between folders, by the compiled types: a written-out or a using'd name, both count. Each rule was broken once by hand to see it fail.</summary>
public partial class HouseOrderTests
{
    [Fact]
    public void Cores_rooms_see_only_the_rooms_above_them_in_the_picture_of_the_house()
    {
        var order = Picture();
        var arrows = Arrows("ChatOps.Core", typeof(Operation).Assembly);
        Assert.True(arrows.Count > 500, $"only {arrows.Count} arrows were seen");
        Assert.Equal(arrows.SelectMany(a => new[] { a.FromRoom, a.ToRoom }).Distinct().Order(), order.Order());
        Assert.Empty(arrows.Where(a => order.IndexOf(a.ToRoom) > order.IndexOf(a.FromRoom)).Select(a => a.ToString()).Distinct());
    }

    [Fact]
    public void A_family_never_sees_another() => NoSiblings("ChatOps.Runbooks", typeof(AllRunbooks).Assembly, "HostCommands", "FileStorage", "Vectors", "Expectations");

    [Fact]
    public void An_adapter_never_sees_a_sibling() => NoSiblings("ChatOps.Server", Assembly.Load("chatops"), "ChatPlatforms");

    private static void NoSiblings(string root, Assembly assembly, params string[] shared)
    {
        var arrows = Arrows(root, assembly).Where(a => a.FromRoom != "" && a.ToRoom != "").ToList();
        Assert.Contains(arrows, a => shared.Contains(a.ToRoom));
        Assert.Empty(arrows.Where(a => !shared.Contains(a.ToRoom)).Select(a => a.ToString()).Distinct());
    }

    private static List<Arrow> Arrows(string root, Assembly assembly) =>
    [
        .. new ArchLoader().LoadAssemblies(assembly).Build().Types
            .SelectMany(t => t.Dependencies.Select(d => (From: t, To: d.Target)))
            .Where(d => Room(d.From, root) is { } from && Room(d.To, root) is { } to && from != to)
            .Select(d => new Arrow(Room(d.From, root)!, d.From.FullName, Room(d.To, root)!, d.To.FullName)),
    ];

    /// <summary>The first folder below the project's own; empty: the project's own; null: elsewhere.</summary>
    private static string? Room(IType type, string root) =>
        type.Namespace?.FullName is not { } space ? null // a type parameter
        : space == root ? ""
        : space.StartsWith(root + ".", StringComparison.Ordinal) ? space[(root.Length + 1)..].Split('.')[0]
        : null;

    private static List<string> Picture()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "ChatOps.sln")))
            folder = folder.Parent;
        var block = File.ReadAllText(Path.Combine(folder.FullName, "docs", "house.md")).Split("```")[1];
        return [.. FirstWord().Matches(block).Select(m => m.Value)];
    }

    private sealed record Arrow(string FromRoom, string From, string ToRoom, string To)
    {
        public override string ToString() => $"{From} sees {To}";
    }

    [GeneratedRegex(@"^\w+", RegexOptions.Multiline, 5000)]
    private static partial Regex FirstWord();
}
