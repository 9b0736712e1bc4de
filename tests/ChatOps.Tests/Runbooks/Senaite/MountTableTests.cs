using ChatOps.Runbooks.Senaite;

namespace ChatOps.Tests.Runbooks.Senaite;

public class MountTableTests
{
    // As a kernel 6.12 wrote it, with a bind mount of a folder with a space, one mount over another, and optional fields or none.
    private const string Table = """
        23 28 0:22 / /proc rw,nosuid shared:12 - proc proc rw
        28 1 254:0 / / rw,relatime shared:1 - ext4 /dev/vda rw
        60 28 254:16 / /srv rw,relatime - xfs /dev/vdb rw
        61 60 254:16 /a\040b /srv/data/blob\040store rw,relatime shared:30 master:2 - xfs /dev/vdb rw
        62 60 0:40 / /srv/hidden/below rw - tmpfs none rw
        63 60 0:41 / /srv/hidden rw - tmpfs none rw
        64 60 0:42 / /srv/data/fs/.snapshot ro - nfs filer:/x ro

        """;

    private static readonly MountTable Mounts = MountTable.Read(Table);

    [Fact]
    public void A_path_lies_on_the_deepest_mount_above_it()
    {
        Assert.Equal("60", Mounts.Of("/srv/data/Data.fs")!.Id);
        Assert.Equal("60", Mounts.Of("/srv/data/blob store2")!.Id);
        Assert.Equal(("61", "xfs"), (Mounts.Of("/srv/data/blob store/0x00")!.Id, Mounts.Of("/srv/data/blob store")!.Type));
        Assert.Equal("28", Mounts.Of("/srvother")!.Id);
        Assert.Null(MountTable.Read("nothing of the kind\n").Of("/srv"));
    }

    [Fact]
    public void What_is_mounted_in_a_folder_is_found_but_what_a_filer_shows_of_the_past_and_what_is_hidden()
    {
        Assert.Equal("/srv/data/blob store", Mounts.In("/srv/data")!.Place);
        Assert.Null(Mounts.In("/srv/data/fs"));
        Assert.Equal("63", Mounts.In("/srv/hidden")!.Id);
        Assert.Null(Mounts.In("/srv/hidden/below"));
        Assert.Null(Mounts.In("/srv/dat"));
    }

    [Fact]
    public void What_fstab_wants_mounted_above_a_path_and_is_not_there_is_missing()
    {
        const string Fstab = "UUID=1\t/srv\txfs\tdefaults\t0 2\n/dev/b /srv/data/backups/ ext4 nofail 0 2\n#/dev/c /srv/data ext4 defaults 0 2\n/dev/d /srv/data ext4 noauto,user 0 2\n/dev/e /srv/data/blob\\040store xfs bind 0 0\n";
        Assert.Equal(["/srv/data/backups"], Mounts.MissingOf("/srv/data/backups", Fstab));
        Assert.Empty(Mounts.MissingOf("/srv/data/backups2", Fstab));
        Assert.Empty(Mounts.MissingOf("/srv/data/blob store/x", Fstab));
    }
}
