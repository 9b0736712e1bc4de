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
}
