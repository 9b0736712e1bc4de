using ChatOps.Runbooks.Senaite;

namespace ChatOps.Tests.Runbooks.Senaite;

public sealed class HostTablesTests
{
    [Fact]
    public void Room_is_read_from_the_right_column()
    {
        var free = FreeSpace.Read("Filesystem         1B-blocks        Used   Available Capacity Mounted on\n/dev/mapper/my disk 1000 400 600 40% /home/my data\n")!;
        Assert.Equal((1000, 600, "/home/my data"), (free.Total, free.Available, free.MountedOn));
        Assert.True(FreeSpace.Read("Filesystem Inodes IUsed IFree IUse% Mounted on\nnone 0 0 0 - /data\n")!.Unlimited);
        Assert.Null(FreeSpace.Read("df: /x: No such file or directory"));
    }

    [Theory]
    [InlineData("  77 senaite_daemon   /home/senaite/senaitelims/bin/python3 /home/senaite/senaitelims/bin/backup", true)]
    [InlineData("  77 root             sudo -H -u senaite_daemon /home/senaite/senaitelims/bin/restore", true)]
    [InlineData("  77 senaite_daemon   python bin/zeopack", true)]
    [InlineData("  77 root             rsync -a /home/senaite/data/senaitelims/blobstorage /mnt", true)]
    [InlineData("  77 root             /usr/local/bin/backup --all", false)]
    [InlineData("  77 senaite_daemon   less /home/senaite/senaitelims/bin/backup", false)]
    [InlineData("  77 senaite_daemon   /home/senaite/senaitelims/bin/python /home/senaite/senaitelims/parts/zeoserver/bin/runzeo", false)]
    [InlineData("   1 root             /sbin/init", false)]
    public void Whoever_works_on_the_data_is_seen(string line, bool foreign) => Assert.Equal(
        foreign, Processes.Foreign(line + "\n", "senaite_daemon", ["/home/senaite/senaitelims", "/home/senaite/data/senaitelims"]) is not []);
}
