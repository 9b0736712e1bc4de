using System.Diagnostics;
using System.Text.RegularExpressions;
using ChatOps.Demo;
using ChatOps.Demo.Zope;

namespace ChatOps.Tests.Demo;

/// <summary>What a program printed and how it ended.</summary>
public sealed record Ended(int Status, string Out, string Error);

/// <summary>A demo host of one test, with its programs run as real processes.</summary>
public sealed class TemporaryHost : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("chatops-demo-").FullName;

    public TemporaryHost(string crbVersion = "4.1.1", TimeProvider? clock = null) => Host = DemoHost.Create(folder, clock, crbVersion);

    public DemoHost Host { get; }

    public HostTree Tree => Host.Tree;

    public string Folder => folder;

    public Task<Ended> SenaiteAsync(string program, string input = "", params string[] arguments) => RunAsync(Path.Combine(Tree.Bin, program), input, arguments);

    public Task<Ended> SystemAsync(string program, params string[] arguments) => RunAsync(Path.Combine(Tree.Tools, program), "", arguments);

    public void Fault(string name, string parameter = "") => File.WriteAllText(Path.Combine(Tree.Fault, name), parameter);

    public void Heal(string name) => File.Delete(Path.Combine(Tree.Fault, name));

    /// <summary>A host without any backup, as before the first run.</summary>
    public void ForgetBackups()
    {
        Directory.Delete(Tree.Backups, recursive: true);
        Directory.Delete(Tree.BlobBackups, recursive: true);
    }

    public void AddRecord(string text) =>
        DataFile.Append(Tree.DataFs, DateTimeOffset.UtcNow, DemoData.Analyst, "/add", (DataFile.Read(Tree.DataFs).LastObject + 1, Pickles.Text(text)));

    /// <summary>Transactions but the first, which only makes the root.</summary>
    public static int Records(string file) => DataFile.Read(file).Work;

    public string[] Blobs(string? below = null) =>
        [.. Directory.EnumerateFiles(below ?? Tree.Blobs, "*.blob", SearchOption.AllDirectories).Select(Path.GetFileName).Order(StringComparer.Ordinal)!];

    public string[] Archives(string extension) => [.. Directory.GetFiles(Tree.Backups, "*" + extension).Order(StringComparer.Ordinal)];

    public static async Task<Ended> RunAsync(string program, string input, params string[] arguments)
    {
        using var process = Start(program, arguments);
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        try
        {
            await process.StandardInput.WriteAsync(input);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It ended without reading: its business.
        }

        await process.WaitForExitAsync();
        return new Ended(process.ExitCode, await output, await error);
    }

    public static Process Start(string program, params string[] arguments) => Process.Start(new ProcessStartInfo(program, arguments)
    {
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
        RedirectStandardError = true,
        UseShellExecute = false,
    })!;

    public static async Task ComesTrueAsync(Func<bool> condition)
    {
        for (var tries = 0; !condition(); tries++)
        {
            Assert.True(tries < 1200, "did not come true within a minute");
            await Task.Delay(50);
        }
    }

    public void Dispose()
    {
        Host.StopAsync().GetAwaiter().GetResult();
        Directory.Delete(folder, recursive: true);
    }
}

/// <summary>What the real tools printed, with the paths of a demo host in it.</summary>
internal static partial class Recording
{
    public static Ended Of(string name, HostTree tree)
    {
        var file = Path.Combine(Folder, name);
        string Read(string extension) => File.ReadAllText($"{file}.{extension}")
            .Replace("/home/senaite/", $"{tree.Root}/home/senaite/", StringComparison.Ordinal)
            .Replace("/var/run/", $"{tree.Run}/", StringComparison.Ordinal);
        return new Ended(int.Parse(File.ReadAllText($"{file}.rc")), Read("stdout"), Read("stderr"));
    }

    /// <summary>Stamps, process ids, times and rsync's file differ from run to run.</summary>
    public static Ended Plain(this Ended ended) => ended with { Out = Plain(ended.Out), Error = Plain(ended.Error) };

    private static string Plain(string text) =>
        Blob().Replace(Day().Replace(Uptime().Replace(Stamp().Replace(text, "STAMP"), "pid N, uptime T"), "DAY"), "BLOB");

    [GeneratedRegex(@"\d{4}(-\d\d){5}", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Stamp();

    [GeneratedRegex(@"pid \d+, uptime \d+:\d\d:\d\d", RegexOptions.None, 1000)]
    private static partial Regex Uptime();

    [GeneratedRegex(@"[A-Z][a-z]{2} \d\d \d\d:\d\d [AP]M", RegexOptions.None, 1000)]
    private static partial Regex Day();

    [GeneratedRegex(@"(0x[0-9a-f]{2}/)+0x[0-9a-f]{16}\.blob", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Blob();

    private static string Folder
    {
        get
        {
            for (var up = new DirectoryInfo(AppContext.BaseDirectory); up is not null; up = up.Parent)
            {
                var folder = Path.Combine(up.FullName, "tests/ChatOps.Tests/Recorded/senaite");
                if (Directory.Exists(folder)) return folder;
            }

            throw new DirectoryNotFoundException("tests/ChatOps.Tests/Recorded/senaite");
        }
    }
}
