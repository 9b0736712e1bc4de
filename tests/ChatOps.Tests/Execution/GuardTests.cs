using ChatOps.Core.Execution;

namespace ChatOps.Tests.Execution;

/// <summary>Guards are looked at on the host, in the call that starts the step.</summary>
[Collection(HostCollection.Name)]
public sealed class GuardTests : IDisposable
{
    private readonly StepLab _lab = new();

    public void Dispose() => _lab.Dispose();

    [HostFact]
    public async Task A_file_that_nobody_touched_is_still_the_same() =>
        Assert.IsType<StartAnswer.Started>(await StartAsync(await IdentityAsync(await FileAsync())));

    /// <summary>Rewritten in place, of equal length, with its time put back: to inode, size and mtime it is the same file.</summary>
    [HostFact]
    public async Task A_file_that_was_rewritten_with_its_time_put_back_is_not()
    {
        var identity = await IdentityAsync(await FileAsync());
        var time = File.GetLastWriteTimeUtc(_lab.At("archive"));
        await File.WriteAllTextAsync(_lab.At("archive"), "flipped");
        File.SetLastWriteTimeUtc(_lab.At("archive"), time);
        var answer = Assert.IsType<StartAnswer.GuardFailed>(await StartAsync(identity));
        Assert.StartsWith($"{_lab.At("archive")} is no longer the same (it was {identity}, it is ", answer.What, StringComparison.Ordinal);
        Assert.False(File.Exists(_lab.At("begun")));
    }

    private async Task<string> FileAsync()
    {
        await File.WriteAllTextAsync(_lab.At("archive"), "content");
        return _lab.At("archive");
    }

    private async Task<string> IdentityAsync(string path)
    {
        var listing = await _lab.Executor.ProbeAsync(
            _lab.Host, new Probe(TestUsers.App, new ChatOps.Core.Execution.CommandLine("/usr/bin/find", path, "-printf", ChatOps.Runbooks.Senaite.FolderListing.Format), TimeSpan.FromSeconds(30)), default);
        return Assert.Single(ChatOps.Runbooks.Senaite.FolderListing.Read(listing.Output)).Still;
    }

    private Task<StartAnswer> StartAsync(string identity) =>
        _lab.StartAsync(StepLab.Script(_lab.NewKey(), ": > \"$1\"", _lab.At("begun")) with { Guards = [new Guard.Still(_lab.At("archive"), identity)] });
}
