using ChatOps.Core.Execution;
using ChatOps.Core.Plans;
using ChatOps.Runbooks.Senaite;

namespace ChatOps.Tests.Runbooks.Senaite;

/// <summary>What a backup's look at its blob sets believes: the newest one, and only a listing that came to its end.</summary>
[Trait("Category", "Decisions")]
public sealed class SetsOfABackupTests
{
    private const string Old = "d\t1\t4096\t100\tu\tblobstorage.2026-11-20-02-30-04\t\n", New = "d\t2\t4096\t200\tu\tblobstorage.2026-11-21-02-30-04\t\n";

    [Theory]
    [InlineData("l\t3\t10\t200\tu\tlatest\tblobstorage.2026-11-21-02-30-04\n", null)]
    [InlineData("l\t3\t10\t200\tu\tlatest\tblobstorage.2026-11-20-02-30-04\n", "but the newest blob set is blobstorage.2026-11-21-02-30-04")]
    [InlineData("", "there is no “latest” that points to blobstorage.2026-11-21-02-30-04")]
    public void A_stamped_set_counts_when_latest_points_to_it(string latest, string? trouble) => Expect(trouble, Judge(Old + New + latest));

    [Fact]
    public void A_numbered_set_counts_when_it_is_number_0()
    {
        Expect(null, Judge("d\t1\t4096\t200\tu\tblobstorage.0\t\nd\t2\t4096\t100\tu\tblobstorage.1\t\n"));
        Expect("the newest blob set is blobstorage.1, not blobstorage.0", Judge("d\t1\t4096\t100\tu\tblobstorage.0\t\nd\t2\t4096\t200\tu\tblobstorage.1\t\n"));
        Expect("there is no blob set", Judge(""));
    }

    [Theory]
    [InlineData(1, "")]
    [InlineData(0, "find: ‘/x’: Permission denied")]
    public void A_listing_that_did_not_come_to_its_end_is_none(int exit, string error) => Expect("it could not be read to its end", Judge(Old, exit, error));

    /// <summary>Made while the clock was wrong: it belongs to no archive that counts, and the one that was made now is the newest.</summary>
    [Fact]
    public void A_set_of_the_future_is_not_the_newest() => Expect(
        null, Judge(Old + New + "d\t4\t4096\t300\tu\tblobstorage.2031-05-04-02-30-00\t\nl\t3\t10\t200\tu\tlatest\tblobstorage.2026-11-21-02-30-04\n"));

    private static void Expect(string? trouble, Verdict verdict)
    {
        Assert.Equal(trouble is null ? VerdictKind.Passed : VerdictKind.Failed, verdict.Kind);
        Assert.Contains(trouble ?? "", verdict.Why, StringComparison.Ordinal);
    }

    private static Verdict Judge(string listing, int exit = 0, string error = "")
    {
        var plan = new Plan("senaite backup", "senaite:lims1", "", [], [], [], default);
        return BackupJudge.Sets(new(StepState.Exited, exit, listing, error, []), new(plan, System.Collections.Immutable.ImmutableSortedDictionary<string, Verdict>.Empty, false, TemporaryInstance.Now.AddDays(30)));
    }
}
