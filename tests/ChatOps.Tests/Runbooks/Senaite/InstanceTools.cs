namespace ChatOps.Tests.Runbooks.Senaite;

/// <summary>The stand-ins, as sh programs: they print and exit like the recorded ones and really change the files.</summary>
internal static class InstanceTools
{
    public static void Write(string root)
    {
        Program("code/bin/backup", Backup);
        Program("code/bin/restore", Restore);
        Program("code/bin/repozo", Repozo);
        Program("tools/supervisorctl", Supervisorctl);
        Program("tools/curl", Curl);
        Program("tools/cat", Cat);
        Program("tools/ps", "echo '    1 root             /sbin/init'; cat \"$R/fault/foreign\" 2>/dev/null; exit 0\n");
        Program("tools/crontab", "cat \"$R/fault/crontab\" 2>/dev/null || { echo 'no crontab for lims' >&2; exit 1; }\n");
        Program("tools/df", "f=9000000; [ -e \"$R/fault/disk-full\" ] && f=100; echo 'Filesystem Blocks Used Available Capacity Mounted on'; echo \"/dev/x 9999999 1 $f 1% /\"\n");

        void Program(string name, string text)
        {
            var path = Path.Combine(root, name);
            File.WriteAllText(path, $"#!/bin/sh\nR={root}\nD=$R/data\n{text}");
            File.SetUnixFileMode(path, (UnixFileMode)0b111_101_101);
        }
    }

    private const string Repozo = """
        mode=none; repo=; date=9999; out=
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
        for f in $chain; do cat "$repo/$f"; done > "$out"

        """;

    private const string Backup = """
        echo backup >> "$R/calls"
        echo "INFO: Please wait while backing up database file: $D/filestorage/Data.fs to $D/backups" >&2
        if [ -e "$R/fault/backup-disk-full" ]; then
          : > "$D/backups/tmp.tmp"; echo '[Errno 28] No space left on device' >&2; echo 'ERROR: Repozo command failed. See message above.' >&2; exit 1
        fi
        s=2026-11-20-15-00-01
        size=$(stat -c %s "$D/filestorage/Data.fs")
        if [ ! -e "$R/fault/no-archive" ]; then
          tail -c +1201 "$D/filestorage/Data.fs" > "$D/backups/$s.deltafsz"
          [ -e "$R/fault/not-in-dat" ] || echo "$D/backups/$s.deltafsz 1200 $size dd" >> "$D/backups/2026-11-20-02-30-06.dat"
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
        echo restore >> "$R/calls"
        date=$1
        printf '\nThis will replace the filestorage:\n    %s\nThis will replace the blobstorage:\n    %s\nAre you sure? (yes/No)? ' "$D/filestorage/Data.fs" "$D/blobstorage"
        read answer || { echo 'Traceback (most recent call last):' >&2; exit 1; }
        [ -e "$R/fault/restore-aborts" ] && answer=no
        if [ "$answer" != yes ]; then echo 'INFO: Not restoring.' >&2; exit 0; fi
        echo "INFO: Date restriction: restoring state at $date." >&2
        echo "INFO: Please wait while restoring database file: $D/backups to $D/filestorage/Data.fs" >&2
        if [ -e "$R/fault/restore-loses-datafs" ]; then
          : > "$D/filestorage/Data.fs.part"; echo '[Errno 28] No space left on device' >&2; echo 'ERROR: Repozo command failed. See message above.' >&2; exit 1
        fi
        "$R/code/bin/repozo" -R -r "$D/backups" -D "$date" -o "$D/filestorage/Data.fs"
        [ -e "$R/fault/short-datafs" ] && printf x > "$D/filestorage/Data.fs"
        B=$D/blobstoragebackups
        iso=$(echo "$date" | sed 's/\(....-..-..\)-\(..\)-\(..\)-\(..\)/\1 \2:\3:\4 UTC/')
        set=
        for n in 0 1 2 3; do
          [ -n "$(find "$B" -maxdepth 1 -name "blobstorage.$n" ! -newermt "$iso")" ] && { set=blobstorage.$n; break; }
        done
        [ -e "$R/fault/restore-wrong-set" ] && set=blobstorage.2
        echo "INFO: Restoring blobs from $B to $D/blobstorage" >&2
        echo "INFO: rsync -a  --delete $B/$set/blobstorage $D" >&2
        cp -a "$B/$set/blobstorage" "$D/"
        [ -e "$R/fault/blobs-lost" ] && rm -r "$D/blobstorage/0x00/0x01"
        [ -e "$R/fault/blob-restore-fails" ] && echo "b'rsync error: error in file IO (code 11)'"
        exit 0

        """;

    private const string Supervisorctl = """
        [ -e "$R/fault/supervisor-down" ] && { echo 'unix:///var/run/supervisor.sock no such file'; exit 4; }
        case "$1" in
        status) for p in $(ls "$R/sup"); do printf '%-32s %-9s pid 1, uptime 0:00:04\n' "$p" "$(cat "$R/sup/$p")"; done; exit 3;;
        start)
          if [ "$(cat "$R/sup/$2")" = RUNNING ]; then echo "$2: ERROR (already started)"; exit 0; fi
          if [ -e "$R/fault/start-fails-$2" ]; then rm "$R/fault/start-fails-$2"; printf FATAL > "$R/sup/$2"; echo "$2: ERROR (spawn error)"; exit 7; fi
          printf RUNNING > "$R/sup/$2"; echo "$2: started";;
        stop)
          if [ "$(cat "$R/sup/$2")" != RUNNING ]; then echo "$2: ERROR (not running)"; exit 0; fi
          [ -e "$R/fault/stop-hangs" ] || printf STOPPED > "$R/sup/$2"
          echo "$2: stopped";;
        esac

        """;

    private const string Curl = """
        for a in "$@"; do url=$a; done
        case "$url" in *:8081/*) p=lims_zeoclient1;; *) p=lims_zeoclient2;; esac
        [ -e "$R/fault/silent-once" ] && [ "$(cat "$D/filestorage/Data.fs" | head -c 1)" = A ] && { printf 000; exit 7; }
        if [ "$(cat "$R/sup/$p")" = RUNNING ] && [ "$(cat "$R/sup/lims_zeoserver")" = RUNNING ]; then printf 200; else printf 000; exit 7; fi

        """;

    private const string Cat = """
        if [ "$1" = /proc/net/tcp ]; then
          echo '  sl  local_address rem_address   st'
          [ "$(/usr/bin/cat "$R/sup/lims_zeoserver")" = RUNNING ] && echo '   0: 0100007F:1FA4 00000000:0000 0A 00000000:00000000'
          exit 0
        fi
        exec /usr/bin/cat "$@"

        """;
}
