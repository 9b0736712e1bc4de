using ChatOps.Runbooks.Senaite;

namespace ChatOps.Tests.Runbooks.Senaite;

/// <summary>What may lie in the folders of what was kept beside archives and sets: looked at with the real find.</summary>
public sealed class StrangeNamesTests : IDisposable
{
    private const string Stamp = "2026-11-20-02-30-04";
    private readonly string _data = Directory.CreateTempSubdirectory("names").FullName;

    /// <summary>.NET has no way to name a file whose name is no UTF-8.</summary>
    public void Dispose()
    {
        using var remove = System.Diagnostics.Process.Start("/usr/bin/rm", ["-rf", "--", _data]);
        remove.WaitForExit();
    }

    private async Task<(ArchiveFolder Archives, BlobSetFolder Sets)> LookAsync(string script)
    {
        var made = await ThisMachine.RunAsync(new("/bin/sh", "-ec", $"mkdir \"$1/backups\" \"$1/blobstoragebackups\"; cd \"$1/backups\"; {script}", "names", _data), null);
        Assert.Equal((0, ""), (made.ExitStatus, made.Error));
        var target = Sample.Target() with { Data = _data };
        var survey = new Survey(new ThisMachine(), target, TemporaryInstance.Now, CancellationToken.None);
        return (await survey.ArchivesAsync(), await survey.BlobSetsAsync(target.Stores[0]));
    }

    /// <summary>Blanks, line breaks, dashes and dots in front, bytes that are no UTF-8, digits of another script, and what others leave behind.</summary>
    [Fact]
    public async Task Only_what_repozo_and_the_recipe_name_so_is_an_archive_or_a_set()
    {
        var (archives, sets) = await LookAsync(
            $"""
            echo x > {Stamp}.fsz; echo "$PWD/{Stamp}.fsz 0 100 aa" > {Stamp}.dat
            for name in Data.fs.tmp Data.fs.old -rf .{Stamp}.fsz ' {Stamp}.fsz' '{Stamp}.fsz ' {Stamp}.fsz.old {Stamp}.fsz.gz "$(printf 'x\n{Stamp}.fsz')" "$(printf '{Stamp}.fsz\nx')" "$(printf 'caf\351.fsz')" \
              "$(printf '\331\242026-11-20-02-30-04.fsz')"; do echo x > "./$name"; done
            mkdir 2026-11-21-02-30-04.fsz
            cd ../blobstoragebackups
            mkdir -- blobstorage.0 .blobstorage.1 "blobstorage.$(printf '\331\243')" 'blobstorage.2 ' -blobstorage.3 blobstorage.1.old "$(printf 'blobstorage.4\nx')"
            ln -s "$(printf 'blobstorage.0\nx')" latest
            """);
        Assert.Equal([$"{Stamp}.fsz"], archives.Archives.Select(a => a.Name));
        Assert.Equal(["blobstorage.0"], sets.Sets.Select(s => s.Name));
    }

    /// <summary>repozo follows it. What a guard holds is the link, so no plan rests on it, and people are told which one it is.</summary>
    [Fact]
    public async Task An_archive_and_a_set_that_are_links_are_named_and_not_restored_from()
    {
        var (archives, sets) = await LookAsync(
            $"""
            echo x > ../moved.fsz; ln -s ../moved.fsz {Stamp}.fsz; echo "$PWD/{Stamp}.fsz 0 100 aa" > {Stamp}.dat
            cd ../blobstoragebackups; mkdir ../moved; ln -s ../moved blobstorage.0
            """);
        var point = Assert.Single(RestorePoints.Of(archives, sets, LiveData.None));
        Assert.False(point.Restorable);
        Assert.Contains($"{Stamp}.fsz is a link to ../moved.fsz, which repozo follows and this bot does not", point.State, StringComparison.Ordinal);
        Assert.Contains("some sets are links (such as blobstorage.0)", point.State, StringComparison.Ordinal);
    }
}
