using ChatOps.Runbooks.Senaite.Others;

namespace ChatOps.Tests.Runbooks.Senaite.Others;

public sealed class ProcessTableTests
{
    [Theory]
    [InlineData("  1 root /sbin/init\n 77 senaite_daemon bash\n", null)]
    [InlineData(" 77 senaite_daemon bash\n 78 senaite_daemon ps -e\n", "process 1 is not in it")]
    [InlineData(" 1 senaite_daemon /init\n 78 senaite_daemon ps -e\n", "no process of root")]
    [InlineData("", "could not be read")]
    public void A_table_without_process_1_or_any_of_roots_is_not_the_whole(string output, string? missing) =>
        Assert.True(missing is null ? ProcessTable.Read(output).Missing is null : ProcessTable.Read(output).Missing!.Contains(missing, StringComparison.Ordinal));

    [Theory]
    [InlineData("/usr/bin/python3 /usr/bin/unattended-upgrade", true)]
    [InlineData("/bin/sh /usr/lib/apt/apt.systemd.daily install", true)]
    [InlineData("apt-get -y dist-upgrade", true)]
    [InlineData("/usr/bin/dpkg --status-fd 9 --configure -a", true)]
    [InlineData("/usr/bin/python3 /usr/share/unattended-upgrades/unattended-upgrade-shutdown --wait-for-signal", false)]
    [InlineData("/usr/bin/apt list", false)]
    [InlineData("vim /etc/apt/sources.list", false)]
    public void A_running_upgrade_is_told_from_the_daemon_that_waits(string arguments, bool upgrade) =>
        Assert.Equal(upgrade, ProcessTable.Read($" 500 root {arguments}\n").Upgrade is not null);
}
