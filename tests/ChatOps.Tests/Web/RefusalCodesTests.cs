using System.Text.RegularExpressions;
using ChatOps.Server.Web.Api;

namespace ChatOps.Tests.Web;

/// <summary>The table of codes in docs/api.md is what the program really says.</summary>
public partial class RefusalCodesTests
{
    /// <summary>Facts of a scan, made as codes are.</summary>
    private static readonly string[] NoCodes = ["filtered-count", "closed-count"];

    [Fact]
    public void Every_code_of_a_refusal_stands_in_the_table_with_its_status()
    {
        var table = Table();
        var used = Used();
        Assert.True(used.Count > 60, string.Join(' ', used));
        Assert.Equal([], used.Where(c => !table.ContainsKey(c)).Order());
        Assert.Equal([], table.Keys.Where(c => !used.Contains(c)).Order());
        Assert.All(table, row => Assert.Equal((row.Key, row.Value), (row.Key, Problems.StatusOf(row.Key))));
    }

    private static Dictionary<string, int> Table()
    {
        var text = File.ReadAllText(Path.Combine(Root(), "docs/api.md"));
        var table = text[text.IndexOf("| status | codes |", StringComparison.Ordinal)..text.IndexOf("## Health", StringComparison.Ordinal)];
        return (from row in table.Split('\n')
                let status = Status().Match(row)
                where status.Success
                from code in Quoted().Matches(row).Select(m => m.Groups["code"].Value)
                where char.IsAsciiLetterLower(code[0])
                select (code, status: int.Parse(status.Groups["status"].Value))).ToDictionary(r => r.code, r => r.status);
    }

    private static HashSet<string> Used()
    {
        string[] folders = ["src/ChatOps.Core", "src/ChatOps.Runbooks", "src/ChatOps.Server/Web"];
        var files = folders.SelectMany(f => Directory.EnumerateFiles(Path.Combine(Root(), f), "*.cs", SearchOption.AllDirectories))
            .Where(f => !f.Contains("/obj/", StringComparison.Ordinal) && !f.Contains("/bin/", StringComparison.Ordinal))
            .Append(Path.Combine(Root(), "src/ChatOps.Server/Storage/Epoch.cs")).Append(Path.Combine(Root(), "src/ChatOps.Server/Slack/EnvelopeParser.cs"))
            .Append(Path.Combine(Root(), "src/ChatOps.Server/Slack/SlackThreads.cs"))
            .Concat(new[] { "InteractionReader", "InteractionHandler", "LateRule" }.Select(f => Path.Combine(Root(), $"src/ChatOps.Server/Discord/{f}.cs")));
        return [.. files.SelectMany(f => Code().Matches(Comments().Replace(File.ReadAllText(f), ""))).Select(m => m.Groups["code"].Value).Except(NoCodes)];
    }

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "ChatOps.sln")))
            folder = folder.Parent ?? throw new InvalidOperationException("The tests do not run inside the repository.");
        return folder.FullName;
    }

    /// <summary>A refusal that is made: by name, or by its target's type with a sentence behind the code.</summary>
    [GeneratedRegex(
        """
        (\b(\w*(Refused|Refusal|Refuse|Problem|Expired)|No|Problems\.Of|RefusalAsync)\s*\(\s*(http,\s*frames,\s*)?"(?<code>[a-z]+(-[a-z]+)*)",)|(\bnew\s*\(\s*"(?<code>[a-z]+(-[a-z]+)+)",\s*[$@]*")|(string Code = "(?<code>[a-z]+(-[a-z]+)+)")
        """, RegexOptions.ExplicitCapture, 5000)]
    private static partial Regex Code();

    [GeneratedRegex(@"^\s*//.*$", RegexOptions.Multiline, 5000)]
    private static partial Regex Comments();

    [GeneratedRegex(@"^\| (?<status>\d{3}) \|", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Status();

    [GeneratedRegex("`(?<code>[a-z]+(-[a-z]+)*)`", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Quoted();
}
