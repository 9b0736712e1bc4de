namespace ChatOps.Tests.Runbooks.Senaite;

/// <summary>The stand-ins, as sh programs: they print and exit like the recorded ones and really change the files.</summary>
internal static class InstanceTools
{
    /// <param name="more">The storages beside the main one, as literals of the generated script.</param>
    public static void Write(string root, string more = "")
    {
        Program("code/bin/backup", Backup + Generated("backup_main"));
        Program("code/bin/restore", Restore + Generated("restore_main"));
        Program("code/bin/snapshotrestore", "D2=snapshots\n" + Restore + Generated("snapshot_restore_main"));
        Program("code/bin/repozo", Repozo);
        Program("tools/supervisorctl", Supervisorctl);
        Program("tools/curl", Curl);
        Program("tools/cat", Cat);
        Program("tools/ps", "[ -e \"$R/fault/hidepid\" ] || echo '    1 root             /sbin/init'; echo ' 9999 nobody           ps'; cat \"$R/fault/foreign\" 2>/dev/null; exit 0\n");
        Program("tools/systemctl", "[ \"$1\" = show ] && { cat \"$R/fault/units\"; exit; }; cat \"$R/fault/timers\" 2>/dev/null || { echo 'System has not been booted with systemd as init system (PID 1).' >&2; exit 1; }\n");
        Program("tools/crontab", "cat \"$R/fault/crontab\" 2>/dev/null || { echo 'no crontab for lims' >&2; exit 1; }\n");
        Program("tools/df", "f=9000000; [ -e \"$R/fault/disk-full\" ] && f=100; case $2 in -i) f=9000000; [ -e \"$R/fault/no-inodes\" ] && f=100;; esac; echo 'Filesystem Blocks Used Available Capacity Mounted on'; echo \"/dev/x 9999999 1 $f 1% /\"\n");

        void Program(string name, string text)
        {
            var path = Path.Combine(root, name);
            File.WriteAllText(path, $"#!/bin/sh\nR={root}\nD=$R/data\nG=; [ ! -e \"$R/group\" ] || read -r G < \"$R/group\"\n{text}");
            File.SetUnixFileMode(path, (UnixFileMode)0b111_101_101);
        }

        // The shell has ended before it comes here; this is what the bot reads.
        string Generated(string entry) => $"""

            import collective.recipe.backup.main

            if __name__ == '__main__':
                sys.exit(collective.recipe.backup.main.{entry}(
                    bin_dir='{root}/code/bin',
                    storages=[{more}{Storage(root + "/data", "1", "", "Data.fs", root + "/data/blobstorage")}],
                    keep=2, keep_blob_days=14, full=False, verbose=False, gzip=True, quick=True, only_blobs=False, backup_blobs=True, use_rsync=True,
                    rsync_options='', archive_blob=False, compress_blob=False, pre_command='', post_command='', no_prompt=options.no_prompt,
                    blob_timestamps=False,
                    ))

            """;
    }

    public static string Storage(string data, string name, string suffix, string file, string blobs) =>
        $$"""{'storage': '{{name}}', 'datafs': '{{data}}/filestorage/{{file}}', 'blobdir': '{{blobs}}', 'backup_location': '{{data}}/backups{{suffix}}', 'snapshot_location': '{{data}}/snapshotbackups{{suffix}}', 'blob_backup_location': '{{data}}/blobstoragebackups{{suffix}}', 'blob_snapshot_location': '{{data}}/blobstoragesnapshots{{suffix}}'}""";

    private const string Repozo = """
        mode=none; repo=; date=2026-11-20-16-00-00; out=
        while [ $# -gt 0 ]; do case "$1" in
          -R) mode=recover;; --verify) mode=verify;; -v) ;; -r) repo=$2; shift;; -D) date=$2; shift;; -o) out=$2; shift;;
        esac; shift; done
        chain=
        for f in $(ls "$repo" | grep -E '\.(delta)?fsz$' | sort); do
          s=${f%%.*}
          if [ "$s" \> "$date" ]; then continue; fi
          case "$f" in *.deltafsz) chain="$chain $f";; *) chain="$f";; esac
        done
        if [ $mode = verify ]; then
          [ -e "$R/fault/old-repozo" ] && { echo 'option --verify not recognized' >&2; exit 1; }
          for f in $chain; do echo "Verifying $repo/$f" >&2; done
          [ -e "$R/fault/verify-bad" ] && echo "$repo/x has checksum 1 instead of 2" >&2
          exit 0
        fi
        [ -e "$R/fault/archive-broken" ] && { : > "$out.part"; echo 'EOFError: Compressed file ended' >&2; exit 1; }
        rm -f "$out"
        for f in $chain; do gzip -dcf < "$repo/$f"; done > "$out"

        """;

    private const string Backup = """
        echo backup >> "$R/calls"
        C=$D/backups_catalog
        if [ -d "$C" ]; then
          echo "INFO: Please wait while backing up database file: $D/filestorage/catalog.fs to $C" >&2
          if [ ! -e "$R/fault/catalog-not-backed-up" ]; then
            tail -c +301 "$D/filestorage/catalog.fs" | { [ -e "$R/real" ] && gzip -c || cat; } > "$C/2026-11-20-15-00-00.deltafsz"
            sum=$(tail -c +301 "$D/filestorage/catalog.fs" | md5sum | cut -c1-32)
            [ -e "$R/fault/catalog-other-bytes" ] && sum=d41d8cd98f00b204e9800998ecf8427e
            echo "$C/2026-11-20-15-00-00.deltafsz 300 $(stat -c %s "$D/filestorage/catalog.fs") $sum" >> "$C/2026-11-20-02-30-05.dat"
          fi
          mkdir -p "$D/blobstoragebackups_catalog"
          for n in 2 1 0; do [ ! -e "$D/blobstoragebackups_catalog/blobstorage_catalog.$n" ] || mv "$D/blobstoragebackups_catalog/blobstorage_catalog.$n" "$D/blobstoragebackups_catalog/blobstorage_catalog.$((n+1))"; done
          mkdir "$D/blobstoragebackups_catalog/blobstorage_catalog.0"; cp -a "$D/blobstorage_catalog" "$D/blobstoragebackups_catalog/blobstorage_catalog.0/"
          [ -e "$R/fault/catalog-partial-set" ] && rm -r "$D/blobstoragebackups_catalog/blobstorage_catalog.0/blobstorage_catalog/0x00/0x01"
        fi
        echo "INFO: Please wait while backing up database file: $D/filestorage/Data.fs to $D/backups" >&2
        if [ -e "$R/fault/backup-disk-full" ]; then
          : > "$D/backups/tmp.tmp"; echo '[Errno 28] No space left on device' >&2; echo 'ERROR: Repozo command failed. See message above.' >&2; exit 1
        fi
        s=2026-11-20-15-00-01
        size=$(stat -c %s "$D/filestorage/Data.fs")
        if [ ! -e "$R/fault/no-archive" ]; then
          tail -c +1201 "$D/filestorage/Data.fs" | { [ -e "$R/real" ] && gzip -c || cat; } > "$D/backups/$s.deltafsz"
          sum=$(tail -c +1201 "$D/filestorage/Data.fs" | md5sum | cut -c1-32)
          [ -e "$R/fault/not-in-dat" ] || echo "$D/backups/$s.deltafsz 1200 $size $sum" >> "$D/backups/2026-11-20-02-30-06.dat"
        fi
        B=$D/blobstoragebackups
        echo "INFO: Please wait while backing up blobs from $D/blobstorage to $B" >&2
        for n in 2 1 0; do mv "$B/blobstorage.$n" "$B/blobstorage.$((n+1))"; echo "INFO: Renaming blobstorage.$n to blobstorage.$((n+1))." >&2; done
        echo "INFO: rsync -a  --delete --link-dest=../blobstorage.1 $D/blobstorage $B/blobstorage.0" >&2
        mkdir "$B/blobstorage.0"; cp -a "$D/blobstorage" "$B/blobstorage.0/"
        [ -e "$R/fault/partial-set" ] && rm -r "$B/blobstorage.0/blobstorage/0x00/0x01"
        if [ -e "$R/fault/blob-backup-fails" ]; then rm -r "$B/blobstorage.0/blobstorage/0x00/0x01"; echo "b'rsync error: some files could not be transferred (code 23)'"; fi
        exit 0

        """;

    private const string Restore = """
        date=$1
        case "${D2-}" in snapshots) A=snapshotbackups B=$D/blobstoragesnapshots;; *) A=backups B=$D/blobstoragebackups;; esac
        fs= bs=
        [ -d "$D/${A}_catalog" ] && fs="    $D/filestorage/catalog.fs
        " bs="    $D/blobstorage_catalog
        "
        [ -e "$R/fault/restore-wants-more" ] && fs="    $D/filestorage/other.fs
        $fs"
        printf '\nThis will replace the filestorage:\n%s    %s\nThis will replace the blobstorage:\n%s    %s\nAre you sure? (yes/No)? ' "$fs" "$D/filestorage/Data.fs" "$bs" "$D/blobstorage"
        read answer || { echo 'Traceback (most recent call last):' >&2; echo 'EOFError: EOF when reading a line' >&2; exit 1; }
        [ -e "$R/fault/restore-aborts" ] && answer=no
        if [ "$answer" != yes ]; then echo 'INFO: Not restoring.' >&2; exit 0; fi
        echo restore >> "$R/calls"
        echo "INFO: Date restriction: restoring state at $date." >&2
        # What a ZEO does that is started now: the lock first, then an empty database.
        if [ -e "$R/fault/zeo-meanwhile" ]; then
          flock -n "$D/filestorage/Data.fs.lock" sh -c 'printf FS21 > "$1/filestorage/Data.fs"' zeo "$D" && echo zeo-started >> "$R/calls" || echo zeo-refused >> "$R/calls"
        fi
        if [ -d "$D/${A}_catalog" ]; then
          echo "INFO: Please wait while restoring database file: $D/${A}_catalog to $D/filestorage/catalog.fs" >&2
          "$R/code/bin/repozo" -R -r "$D/${A}_catalog" -D "$date" -o "$D/filestorage/catalog.fs"
        fi
        echo "INFO: Please wait while restoring database file: $D/$A to $D/filestorage/Data.fs" >&2
        if [ -e "$R/fault/restore-loses-datafs" ]; then
          : > "$D/filestorage/Data.fs.part"; echo '[Errno 28] No space left on device' >&2; echo 'ERROR: Repozo command failed. See message above.' >&2; exit 1
        fi
        "$R/code/bin/repozo" -R -r "$D/$A" -D "$date" -o "$D/filestorage/Data.fs"
        [ -e "$R/fault/short-datafs" ] && printf x > "$D/filestorage/Data.fs"
        iso=$(echo "$date" | sed 's/\(....-..-..\)-\(..\)-\(..\)-\(..\)/\1 \2:\3:\4 UTC/')
        for name in blobstorage_catalog blobstorage; do
          b=$B; [ $name = blobstorage ] || b=${B}_catalog
          [ -d "$b" ] || continue
          set=
          for n in 0 1 2 3; do
            [ -n "$(find "$b/" -maxdepth 1 -name "$name.$n" ! -newermt "$iso")" ] && { set=$name.$n; break; }
          done
          [ -e "$R/fault/restore-wrong-set" ] && set=$name.2
          echo "INFO: Restoring blobs from $b to $D/$name" >&2
          echo "INFO: rsync -a  --delete $b/$set/$name $D" >&2
          cp -a "$b/$set/$name" "$D/"
        done
        [ -e "$R/fault/blobs-lost" ] && rm -r "$D/blobstorage/0x00/0x01"
        [ -e "$R/fault/blob-restore-fails" ] && echo "b'rsync error: error in file IO (code 11)'"
        [ -e "$R/fault/autostart" ] && printf RUNNING > "$R/sup/${G}lims_zeoserver"
        exit 0

        """;

    private const string Supervisorctl = """
        [ "$1" != -c ] || shift 2
        [ -e "$R/fault/supervisor-down" ] && { echo 'unix:///var/run/supervisor.sock no such file'; exit 4; }
        case "$1" in
        status) for p in $(ls "$R/sup"); do printf '%-32s %-9s pid %s, uptime 0:00:04\n' "$p" "$(cat "$R/sup/$p")" "$(cat "$R/zeo.pid" 2>/dev/null || echo 1)"; done; exit 3;;
        start | stop) echo "$1 $2" >> "$R/calls"; [ -e "$R/sup/$2" ] || { echo "$2: ERROR (no such process)"; exit 1; };;
        esac
        case "$1" in
        start)
          if [ "$(cat "$R/sup/$2")" = RUNNING ]; then echo "$2: ERROR (already started)"; exit 0; fi
          if [ -e "$R/fault/start-fails-$2" ]; then rm "$R/fault/start-fails-$2"; printf FATAL > "$R/sup/$2"; echo "$2: ERROR (spawn error)"; exit 7; fi
          if [ "$2" = "${G}lims_zeoserver" ] && [ -e "$R/fault/real-zeo" ]; then
            rm -f "$R/zeo.pid"
            setsid /usr/bin/python3 -c 'import os,sys,time; f=os.open(sys.argv[1],os.O_RDWR|os.O_CREAT); assert f==3; open(sys.argv[2]+".new","w").write(str(os.getpid())); os.rename(sys.argv[2]+".new",sys.argv[2]); time.sleep(600)' "$D/filestorage/Data.fs" "$R/zeo.pid" </dev/null >/dev/null 2>&1 &
            while [ ! -e "$R/zeo.pid" ]; do sleep 0.02; done
          fi
          printf RUNNING > "$R/sup/$2"; echo "$2: started";;
        stop)
          if [ "$(cat "$R/sup/$2")" != RUNNING ]; then echo "$2: ERROR (not running)"; exit 0; fi
          if [ "$2" = "${G}lims_zeoserver" ] && [ -e "$R/zeo.pid" ] && [ ! -e "$R/fault/stop-hangs" ]; then
            kill "$(cat "$R/zeo.pid")" 2>/dev/null; while kill -0 "$(cat "$R/zeo.pid")" 2>/dev/null; do sleep 0.02; done
          fi
          [ -e "$R/fault/stop-hangs" ] || printf STOPPED > "$R/sup/$2"
          echo "$2: stopped";;
        esac

        """;

    private const string Curl = """
        for a in "$@"; do url=$a; done
        [ -e "$R/fault/real-curl-for" ] && case "$url" in *":$(cat "$R/fault/real-curl-for")/"*) exec /usr/bin/curl "$@";; esac
        case "$url" in *:8081/*) p=${G}lims_zeoclient1;; *) p=${G}lims_zeoclient2;; esac
        [ -e "$R/fault/silent-once" ] && [ "$(cat "$D/filestorage/Data.fs" | head -c 1)" = A ] && { printf 000; exit 7; }
        if [ "$(cat "$R/sup/$p")" = RUNNING ] && [ "$(cat "$R/sup/${G}lims_zeoserver")" = RUNNING ]; then printf 200; else printf 000; exit 7; fi

        """;

    private const string Cat = """
        if [ "$1" = /proc/net/tcp ]; then
          echo '  sl  local_address rem_address   st'
          [ "$(/usr/bin/cat "$R/sup/${G}lims_zeoserver")" = RUNNING ] && echo '   0: 0100007F:1FA4 00000000:0000 0A 00000000:00000000'
          [ ! -e "$R/fault/peers" ] || /usr/bin/cat "$R/fault/peers"
          exit 0
        fi
        exec /usr/bin/cat "$@"

        """;
}
