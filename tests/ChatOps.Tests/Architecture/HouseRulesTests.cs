using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Text.RegularExpressions;
using ChatOps.Core.Operations;

namespace ChatOps.Tests.Architecture;

/// <summary>What the compiler does not keep. Each rule was broken once by hand to see it fail.</summary>
public partial class HouseRulesTests
{
    private static readonly string Root = FindRoot();

    private static IReadOnlyList<Source> Files(string folder) =>
    [
        .. Directory.EnumerateFiles(Path.Combine(Root, folder), "*.cs", SearchOption.AllDirectories)
            .Where(f => !f.Contains("/obj/", StringComparison.Ordinal) && !f.Contains("/bin/", StringComparison.Ordinal))
            .Select(f => new Source(Path.GetRelativePath(Root, f), Code(File.ReadAllText(f)))),
    ];

    [Fact]
    public void Core_knows_nothing_but_the_platform_and_its_logging_abstractions()
    {
        var references = typeof(Operation).Assembly.GetReferencedAssemblies().Select(a => a.Name!).ToList();
        Assert.NotEmpty(references);
        Assert.DoesNotContain(references, r => r.StartsWith("ChatOps", StringComparison.Ordinal));
        Assert.All(
            references.Where(r => !r.StartsWith("System.", StringComparison.Ordinal)),
            r => Assert.Equal("Microsoft.Extensions.Logging.Abstractions", r));
    }

    [Fact]
    public void Core_and_the_runbooks_do_no_input_or_output()
    {
        foreach (var assembly in new[] { typeof(Operation).Assembly, Assembly.Load("ChatOps.Runbooks") })
        {
            var types = TypesUsedBy(assembly);
            Assert.Contains("System.String", types);
            Assert.DoesNotContain(types, t => Forbidden().IsMatch(t));
        }
    }

    [Fact]
    public void The_runbooks_see_core_only()
    {
        var references = Assembly.Load("ChatOps.Runbooks").GetReferencedAssemblies().Select(a => a.Name!).ToList();
        Assert.Contains("ChatOps.Core", references);
        Assert.DoesNotContain("chatops", references);
        Assert.All(references, r => Assert.True(r == "ChatOps.Core" || r.StartsWith("System.", StringComparison.Ordinal), r));
    }

    [Fact]
    public void The_demo_sees_nothing_of_the_bot_and_only_what_starts_it_sees_the_demo()
    {
        Assert.DoesNotContain("chatops", Assembly.Load("ChatOps.Demo").GetReferencedAssemblies().Select(a => a.Name!));
        OnlyIn("src/ChatOps.Server", DemoUse(), "src/ChatOps.Server/DemoBot.cs", "src/ChatOps.Server/Program.cs");
    }

    [GeneratedRegex(@"\bChatOps\.Demo\b", RegexOptions.None, 5000)]
    private static partial Regex DemoUse();

    [Fact]
    public void A_family_of_runbooks_never_sees_another_and_rooms_that_all_share_see_no_family() =>
        NoSiblings("src/ChatOps.Runbooks", "ChatOps.Runbooks", atLeast: 2, shared: ["HostCommands", "FileStorage", "Vectors", "Expectations"]);

    [Fact]
    public void A_folder_of_the_server_never_sees_a_sibling_but_the_room_that_chat_platforms_share() =>
        NoSiblings("src/ChatOps.Server", "ChatOps.Server", atLeast: 4, shared: ["ChatPlatforms"]);

    [Fact]
    public void Only_storage_knows_sql() => OnlyIn("src", Sql(), "src/ChatOps.Server/Storage/");

    [Fact]
    public void One_file_speaks_to_a_shell()
    {
        // The demo's host is a stand-in for a machine: its programs at real paths are small scripts, and no text of a person reaches them.
        var speaking = Files("src").Where(f => Shell().IsMatch(f.Text) && !f.Path.StartsWith("src/ChatOps.Demo/", StringComparison.Ordinal)
            && !f.Path.StartsWith("src/ChatOps.Server/Configuration/", StringComparison.Ordinal)
            && !f.Path.StartsWith("src/ChatOps.Runbooks/Vectors/", StringComparison.Ordinal)).ToList();
        Assert.Single(speaking);
        Assert.StartsWith("src/ChatOps.Server/Execution/", speaking[0].Path, StringComparison.Ordinal);
    }

    [Fact]
    public void One_file_of_the_bot_and_one_of_the_demos_hosts_start_processes() =>
        OnlyIn("src", Processes(), "src/ChatOps.Server/Execution/ClientProcess.cs", "src/ChatOps.Demo/HostProgram.cs");

    [Fact]
    public void Processes_run_through_CliWrap_and_nothing_else_knows_it()
    {
        OnlyIn("src", CliWrap(), "src/ChatOps.Server/Execution/ClientProcess.cs", "src/ChatOps.Server/Execution/ClientPipe.cs");
        Assert.DoesNotContain("Process.Start", Files("src").Single(f => f.Path.EndsWith("/ClientProcess.cs", StringComparison.Ordinal)).Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Only_the_moves_of_an_operation_change_its_state() =>
        OnlyIn("src", StateChange(), "src/ChatOps.Core/Operations/Operation.Moves.cs", "src/ChatOps.Core/Operations/Operation.Moves.Members.cs");

    /// <param name="shared">Folders that the others may see.</param>
    private static void NoSiblings(string folder, string ns, int atLeast, params string[] shared)
    {
        var families = Directory.GetDirectories(Path.Combine(Root, folder)).Select(Path.GetFileName)
            .Where(d => d is not ("bin" or "obj" or "Properties" or "CommandLine")).Select(d => d!).ToList();
        // CommandLine belongs to Program: the composition root sees everything.
        Assert.True(families.Count >= atLeast, $"{folder} has only {families.Count} folders: has it moved?");
        foreach (var family in families)
        {
            var files = Files(Path.Combine(folder, family));
            foreach (var other in families.Where(o => o != family && !shared.Contains(o)))
                Assert.DoesNotContain(files, f => Regex.IsMatch(f.Text, $@"\b{Regex.Escape(ns)}\.{other}\b", RegexOptions.None, TimeSpan.FromSeconds(5)));
        }
    }

    private static void OnlyIn(string folder, Regex pattern, params string[] places)
    {
        var found = Files(folder).Where(f => pattern.IsMatch(f.Text)).Select(f => f.Path).ToList();
        Assert.Contains(found, f => places.Any(p => f.StartsWith(p, StringComparison.Ordinal)));
        Assert.All(found, f => Assert.True(places.Any(p => f.StartsWith(p, StringComparison.Ordinal)), $"{f} matches {pattern}"));
    }

    private static HashSet<string> TypesUsedBy(Assembly assembly)
    {
        using var file = File.OpenRead(assembly.Location);
        using var pe = new PEReader(file);
        var metadata = pe.GetMetadataReader();
        return [.. metadata.TypeReferences.Select(metadata.GetTypeReference)
            .Select(t => $"{metadata.GetString(t.Namespace)}.{metadata.GetString(t.Name)}")];
    }

    /// <summary>Comments may name what code may not.</summary>
    private static string Code(string text) => Comments().Replace(text, "");

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "ChatOps.sln")))
            folder = folder.Parent ?? throw new InvalidOperationException("The tests do not run inside the repository.");
        return folder.FullName;
    }

    private sealed record Source(string Path, string Text);

    [GeneratedRegex(@"^\s*//.*$|(?<=\s)// .*$", RegexOptions.Multiline, 5000)]
    private static partial Regex Comments();

    [GeneratedRegex(@"^System\.IO\.(File|Directory|FileStream|FileInfo|DirectoryInfo)$|^System\.Diagnostics\.Process|^System\.Net\.(?!(WebUtility|IPAddress|IPNetwork|Sockets\.AddressFamily)$)|^System\.Console$", RegexOptions.ExplicitCapture, 5000)]
    private static partial Regex Forbidden();

    [GeneratedRegex(@"\b(SELECT\s+[\w*(]|INSERT\s+(OR\s+\w+\s+)?INTO|UPDATE\s+\w+\s+SET|DELETE\s+FROM|CREATE\s+TABLE|PRAGMA)\b", RegexOptions.ExplicitCapture, 5000)]
    private static partial Regex Sql();

    [GeneratedRegex("""["']?(/bin/(ba|da)?sh|"sh"|"bash"|"dash")\b""", RegexOptions.ExplicitCapture, 5000)]
    private static partial Regex Shell();

    [GeneratedRegex(@"\b(ProcessStartInfo|Process\.Start\(|new Process\b|posix_spawn|fork\(\))", RegexOptions.ExplicitCapture, 5000)]
    private static partial Regex Processes();

    [GeneratedRegex(@"\busing CliWrap\b|\bCliWrap\.", RegexOptions.ExplicitCapture, 5000)]
    private static partial Regex CliWrap();

    [GeneratedRegex(@"with\s*\{[^}]*\b(State|Outcome|Fence|LockKept|Runs|WayBack)\s*=[^=]", RegexOptions.Singleline | RegexOptions.ExplicitCapture, 5000)]
    private static partial Regex StateChange();
}
