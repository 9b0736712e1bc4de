using System.Collections.Immutable;
using ChatOps.Runbooks.Senaite.Others;

namespace ChatOps.Tests.Runbooks.Senaite.Others;

public sealed class DataWorkTests
{
    private const string Root = "/home/senaite/senaitelims", Data = "/home/senaite/data/senaitelims";
    private static readonly KnownInstance Instance = new(Root, Data, "senaite_daemon", ["nightly-full"]);
    private static readonly DataWork Work = new(Instance);

    private static Finding OfLine(string line, bool own = true) => Work.OfLine(line, null, own, ImmutableDictionary<string, string>.Empty.Add("HOME", "/home/senaite").Add("R", Root));

    [Theory]
    [InlineData("\"/home/senaite/senaitelims/bin/backup\" -q")]
    [InlineData("bash -lc 'cd /home/senaite/senaitelims && bin/backup'")]
    [InlineData("/usr/local/bin/senaite-backup.sh")]
    [InlineData("/usr/local/bin/backup_senaite.sh")]
    [InlineData("wget -qO- 'http://localhost:8081/Control_Panel/Database/manage_pack?days:float=3'")]
    [InlineData("curl -s http://localhost:8081/senaite/@@pack-zodb")]
    [InlineData("bin/backup")]
    [InlineData("cd /home/senaite/senaitelims && ./bin/backup-full >/dev/null 2>&1")]
    [InlineData("cd /home/senaite/senaitelims/bin; ./backup")]
    [InlineData("cd $R && nice -n 19 ionice -c3 bin/snapshotbackup")]
    [InlineData("flock -n /tmp/lock /home/senaite/senaitelims/bin/backup")]
    [InlineData("flock -w 10 /tmp/lock -c 'bin/backup -q'")]
    [InlineData("/usr/bin/env PYTHONPATH= LANG=C /home/senaite/senaitelims/bin/zeopack")]
    [InlineData("env -i HOME=/tmp bash -c \"$R/bin/backup\"")]
    [InlineData("run-one chronic bin/repozo -B")]
    [InlineData("timeout -k 10 2h /home/senaite/senaitelims/bin/backup")]
    [InlineData("systemd-run --user -p CPUWeight=10 /home/senaite/senaitelims/bin/backup")]
    [InlineData("[ -x /home/senaite/senaitelims/bin/backup ] && /home/senaite/senaitelims/bin/backup")]
    [InlineData("sleep $(shuf -i 0-600 -n 1); bin/backup")]
    [InlineData("MAIL=x; bin/backup | logger -t backup")]
    [InlineData("python2.7 bin/backup")]
    [InlineData("$R/bin/python -u $R/bin/nightly-full")]
    [InlineData("/home/senaite/senaitelims/bin/client1 run pack_db.py")]
    [InlineData("/opt/wrap/job --name x -- /home/senaite/senaitelims/bin/backup")]
    [InlineData("rsync -a --delete /home/senaite/data/senaitelims/blobstorage/ /mnt/copy")]
    [InlineData("tar czf /mnt/x.tgz -C / home /home/senaite/data/senaitelims/filestorage")]
    [InlineData("(cd /home/senaite/senaitelims; echo begin; bin/backup)")]
    [InlineData("test -e /tmp/stop || { bin/backup; }")]
    [InlineData("CMD=\"nice bin/backup\"; $CMD")]
    [InlineData("~/senaitelims/bin/backup")]
    [InlineData("python3 -m ZODB.scripts.repozo -B -f /home/senaite/data/senaitelims/filestorage/Data.fs")]
    public void A_line_of_the_datas_own_crontab_that_works_on_the_data_is_seen(string line) => Assert.True(OfLine(line).Works);

    [Theory]
    [InlineData("/usr/bin/true")]
    [InlineData("tail -n 100 /var/log/backup.log | mail -s backup admin")]
    [InlineData("find /home/senaite/data/senaitelims/backups -mtime +30 -delete")]
    [InlineData("rsync -a /home/senaite/data/senaitelims/backups/ offsite:/srv/backups/")]
    [InlineData("echo bin/backup")]
    [InlineData("test -x /home/senaite/senaitelims/bin/backup")]
    [InlineData("/home/senaite/otherlims/bin/backup -q")]
    [InlineData("/home/senaite/senaitelims/bin/client1 run reindex.py")]
    [InlineData("# bin/backup")]
    [InlineData("true # bin/backup")]
    [InlineData("curl -s http://localhost:8081/senaite/package-list")]
    [InlineData("rsync -a /home/senaite/data/senaitelims2/blobstorage /mnt")]
    public void Who_merely_names_a_backup_does_not_work_on_the_data(string line) => Assert.False(OfLine(line).Works);

    [Theory]
    [InlineData("su - senaite_daemon -c 'bin/backup'", true)]
    [InlineData("su -s /bin/sh -c bin/backup senaite_daemon", true)]
    [InlineData("su -c \"cd /home/senaite/senaitelims; bin/backup\" - senaite_daemon", true)]
    [InlineData("sudo -n -H -u senaite_daemon bin/backup", true)]
    [InlineData("runuser -u senaite_daemon -- /usr/bin/nice bin/backup", true)]
    [InlineData("cd /home/senaite/senaitelims && bin/backup", true)]
    [InlineData("/usr/local/bin/backup", false)]
    [InlineData("/usr/local/bin/backup /home/senaite/data/senaitelims", true)]
    [InlineData("su - postgres -c 'pg_backup'", false)]
    public void A_line_of_another_account_counts_where_it_is_about_this_instance(string line, bool works) => Assert.Equal(works, OfLine(line, own: false).Works);

    [Theory]
    [InlineData("/usr/local/bin/nightly", "/usr/local/bin/nightly")]
    [InlineData("nice /opt/jobs/run.sh -v", "/opt/jobs/run.sh")]
    [InlineData("sh /root/jobs/x", "/root/jobs/x")]
    [InlineData("cd /opt && ./x.sh", "/opt/x.sh")]
    public void A_script_that_says_nothing_by_its_name_is_to_be_read(string line, string script) => Assert.Equal(script, Assert.Single(OfLine(line, own: false).Scripts));

    [Theory]
    [InlineData("#!/bin/sh\nset -e\ncd /home/senaite/senaitelims\nbin/backup -q\n", false, true)]
    [InlineData("#!/bin/bash\nROOT=/home/senaite/senaitelims\nif true; then\n  \"$ROOT/bin/backup\" \\\n    -q\nfi\n", false, true)]
    [InlineData("#!/bin/sh\nsu - senaite_daemon -c 'bin/backup'\n", false, true)]
    [InlineData("#!/usr/bin/python3\nimport subprocess\nsubprocess.run(['/home/senaite/senaitelims/bin/backup'])\n", false, true)]
    [InlineData("#!/usr/bin/perl\nsystem('wget', 'http://localhost:8081/Control_Panel/Database/manage_pack');\n", false, true)]
    [InlineData("#!/bin/sh\n# runs before bin/backup\nexec /usr/sbin/logrotate\n", true, false)]
    [InlineData("#!/bin/sh\npg_dump x > /var/backups/x\n", false, false)]
    [InlineData("#!/home/x/bin/python\nimport collective.recipe.backup.main\nsource='/home/senaite/otherlims/backups'\n", true, false)]
    [InlineData("#!/home/x/bin/python\nimport collective.recipe.backup.main\nsource='/home/senaite/data/senaitelims/backups'\n", false, true)]
    public void A_script_is_read_one_level_deep(string script, bool own, bool works) => Assert.Equal(works, Work.IsIn(script, own));

    [Theory]
    [InlineData("/home/senaite/senaitelims/bin/python3 /home/senaite/senaitelims/bin/backup", true, true)]
    [InlineData("sudo -H -u senaite_daemon /home/senaite/senaitelims/bin/restore", false, true)]
    [InlineData("python bin/zeopack", true, true)]
    [InlineData("python2.7 bin/backup", false, true)]
    [InlineData("/bin/sh bin/backup", false, true)]
    [InlineData("/bin/sh -c sleep 2400; bin/backup", true, true)]
    [InlineData("rsync -a /home/senaite/data/senaitelims/blobstorage /mnt", false, true)]
    [InlineData("/home/senaite/senaitelims/bin/zopepy fix.py", false, true)]
    [InlineData("/home/senaite/senaitelims/bin/python /home/senaite/senaitelims/bin/nightly-full", true, true)]
    [InlineData("/usr/local/bin/backup --all", false, false)]
    [InlineData("less /home/senaite/senaitelims/bin/backup", true, false)]
    [InlineData("vim bin/backup", true, false)]
    [InlineData("sudo vim /home/senaite/senaitelims/bin/backup", false, false)]
    [InlineData("tail -f backup.log", true, false)]
    [InlineData("/home/senaite/otherlims/bin/python /home/senaite/otherlims/bin/backup", true, false)]
    [InlineData("/home/senaite/senaitelims/bin/python /home/senaite/senaitelims/parts/zeoserver/bin/runzeo -C /home/senaite/senaitelims/parts/zeoserver/etc/zeo.conf", true, false)]
    [InlineData("sshd: backup@pts/0", false, false)]
    [InlineData("/sbin/init", false, false)]
    [InlineData("[kworker/0:1-events]", false, false)]
    [InlineData("/usr/bin/code /home/senaite/senaitelims/bin/backup", true, false)]
    public void A_process_is_known_by_its_programs_path(string arguments, bool own, bool works) => Assert.Equal(works, Work.IsRunning(arguments, own));
}
