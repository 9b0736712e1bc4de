using System.Collections.Immutable;
using ChatOps.Core.Inventory;
using ChatOps.Server.Execution;
using ChatOps.Server.Inventory;

namespace ChatOps.Tests.Inventory;

/// <summary>A folder with an inventory in it, read by the real program.</summary>
internal sealed class InventoryFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("chatops-inventory-test-");

    public ImmutableSortedDictionary<string, string> Executables { get; set; } = ImmutableSortedDictionary<string, string>.Empty;

    public string PlaybookFolder { get; set; } = "";

    public string VaultPasswordFile { get; set; } = "";

    public string User { get; set; } = "";

    public ImmutableArray<string> DataRoots { get; set; } = ["/home/senaite"];

    public TimeSpan TimeLimit { get; set; } = AnsibleInventoryProgram.Limit;

    public string Path => _folder.FullName;

    public string In(string name) => System.IO.Path.Combine(Path, name);

    public string Write(string name, string text, bool executable = false)
    {
        var path = In(name);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        File.SetUnixFileMode(path, (UnixFileMode)(executable ? 0b111_101_101 : 0b110_100_100));
        return path;
    }

    public AnsibleInventory Source(params string[] sources)
    {
        ImmutableArray<string> paths = [.. sources.Select(In)];
        var options = new AnsibleInventoryOptions(paths, Executables, PlaybookFolder, VaultPasswordFile, User, AnsibleInventoryOptions.UsualKeys, DataRoots);
        var program = new AnsibleInventoryProgram(paths, Executables, PlaybookFolder, VaultPasswordFile, User) { TimeLimit = TimeLimit };
        return new(options, program, new(options, _ => []), TimeProvider.System);
    }

    public async Task<InventoryLook> LookAsync(params string[] sources) => (await Source(sources).LookAsync(CancellationToken.None))!;

    public async Task<ReadInventory> ReadAsync(params string[] sources)
    {
        var look = await LookAsync(sources);
        Assert.Null(look.Problem);
        return look.Read!;
    }

    public async Task<string> ProblemAsync(params string[] sources)
    {
        var look = await LookAsync(sources);
        Assert.Null(look.Read);
        return look.Problem!;
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
