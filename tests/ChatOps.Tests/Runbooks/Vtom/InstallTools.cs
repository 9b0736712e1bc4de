namespace ChatOps.Tests.Runbooks.Vtom;

/// <summary>
/// The stand-ins of one install, as sh programs. What runs is a file <c>run/USER.SERVER</c> with port and pid; the servers follow the file in the home and
/// the services file as the real ones do. Faults are files.
/// </summary>
internal static class InstallTools
{
    /// <param name="root">The host.</param>
    public static void Write(string root, string user)
    {
        Program("start_servers", StartServers);
        Program("stop_servers", StopServers);
        Program("vtping", VtPing);
        Program("stop_moteurs", "[ -e \"$F/engines-stay\" ] || rm -f \"$R/run/$U.engine\"\n");
        Program("start_moteurs", "touch \"$R/run/$U.engine\"\n");
        Program("tlist", "[ -e \"$F/jobs\" ] || exit 127; cat \"$F/jobs\"\n");
        Program("env", "echo \"Bienvenue sur $U\"; echo \"HOME=${OTHER:-$H}\"; [ -e \"$F/backup-server\" ] && echo TOM_PRIMARY_SERVER=prod7; exit 0\n");
        Program("id", "echo $U\n");
        Program("stat", "o=$(/usr/bin/stat \"$@\") || exit 1; printf '%s\\n' \"$o\" | sed \"s/|$(/usr/bin/id -un)|/|$U|/\"\n");
        Program("ss", Ss);
        Program("ps", "echo '    1 root             /sbin/init'; for f in \"$R\"/run/*.*; do [ -s \"$f\" ] || continue; read -r port pid <\"$f\"; n=${f##*/}; printf '%7s %-32s %s\\n' $pid ${n%%.*} /opt/${n%%.*}/bin/${n#*.}; done\n");
        Program("curl", "for a in \"$@\"; do u=$a; done; p=${u##*:}; for f in \"$R\"/run/*.*; do [ -s \"$f\" ] || continue; read -r port pid <\"$f\"; if [ $port = $p ]; then printf 0.000460; exit 28; fi; done; printf 0.000000; echo \"curl: (7) Failed to connect\" >&2; exit 7\n");
        Program("getent", Getent);

        void Program(string name, string text)
        {
            var path = Path.Combine(root, "tools", user, name);
            File.WriteAllText(path, $"#!/bin/sh\nR={root}\nU={user}\nH=$R/home/$U\nF=$R/fault/$U\n{Common}{text}");
            File.SetUnixFileMode(path, (UnixFileMode)0b111_101_101);
        }
    }

    private const string Common = """
        port() { # SERVER: where the file and the services file put it now
          n=$(sed -n "s/^$1:\([^ ]*\)$/\1/p" "$H/.personalport_rc" 2>/dev/null); n=${n:-$1}
          awk -v n="$n" '$1==n && $2 ~ /\/tcp$/ { split($2,a,"/"); print a[1]; exit }' "$R/services"
        }

        """;

    private const string StartServers = """
        echo start >> "$R/calls.$U"
        cat > "$R/input.$U"
        [ -e "$F/start-fails" ] && { echo 'vtsgbd: base verrouillee' >&2; exit 3; }
        [ -e "$F/start-silent" ] && { echo 'licence expiree le 31/10/2026'; exit 0; }
        [ -e "$F/start-fails-once" ] && { rm "$F/start-fails-once"; echo 'vtsgbd: base verrouillee' >&2; exit 3; }
        for s in vtsgbd vtserver vtnotifier; do
          [ -s "$R/run/$U.$s" ] && { echo "$s deja demarre"; continue; }
          p=$(port $s)
          for f in "$R"/run/*.*; do [ -s "$f" ] || continue; read -r q pid <"$f"; [ $q = $p ] && continue 2; done
          c=$(cat "$R/pids"); echo $((c+1)) > "$R/pids"
          echo "$p $c" > "$R/run/$U.$s"
        done
        [ -e "$F/start-says-no" ] && { echo 'deja demarre'; exit 1; }
        exit 0

        """;

    private const string StopServers = """
        echo stop >> "$R/calls.$U"
        [ -e "$F/process-stays" ] && { read -r p c <"$R/run/$U.vtserver"; echo "0 $c" > "$R/run/$U.ghost"; }
        for s in vtserver vtnotifier vtsgbd; do
          [ -e "$F/stop-leaves" ] && [ $s = vtserver ] && continue
          rm -f "$R/run/$U.$s"
        done
        [ -e "$F/watchdog" ] && "$R/tools/$U/start_servers" </dev/null
        [ -e "$F/rewrites-file" ] && { printf '[ports]\nvtserver:other\n' > "$H/.personalport_rc"; rm "$F/rewrites-file"; }
        exit 0

        """;

    private const string VtPing = """
        [ -e "$F/ping-fails" ] && { echo 'vtping: erreur' >&2; exit 254; }
        echo '[serveurs sur hote1 (10.1.2.3)]'
        for s in vtsgbd vtserver vtnotifier; do
          read -r p pid <"$R/run/$U.$s" 2>/dev/null || p=
          w=$(port $s); st=arrete; [ "$p" = "$w" ] && st=actif
          l=$s; [ $s = vtsgbd ] && l=sgbd
          printf '%-10s %s:%s %s\n' $l $s $w $st
        done
        [ -e "$F/version-7" ] && echo 'svtserver  svtserver:30017   actif'
        if [ -s "$R/run/$U.vtserver" ]; then
          echo '[moteurs]'; if [ -e "$R/run/$U.engine" ]; then e=actif; else e=arrete; fi; printf 'tengine    exploitation             %s\n' $e
          echo '[vtserver sessions]'; echo 'IHM poste12 marie 10:22:01 22-11-2026'
        fi
        exit 246

        """;

    private const string Ss = """
        echo 'State  Recv-Q Send-Q Local Address:Port  Peer Address:PortProcess'
        for f in "$R"/run/*.*; do
          [ -s "$f" ] || continue
          read -r port pid <"$f"; n=${f##*/}
          [ $port = 0 ] && continue
          if [ ${n%%.*} = $U ]; then who="users:((\"${n#*.}\",pid=$pid,fd=4)) uid:1001"; else who="uid:1002"; fi
          echo "LISTEN 0      5            0.0.0.0:$port      0.0.0.0:*    $who ino:1 sk:7 <->"
        done

        """;

    private const string Getent = """
        case $1 in
        passwd) echo "$2:x:1001:1001::$H:/bin/ksh";;
        services)
          [ -e "$F/lookup-differs" ] && { echo "${2%/tcp}  1234/tcp"; exit 0; }
          l=$(awk -v n="${2%/tcp}" '$1==n && $2 ~ /\/tcp$/ { print; exit }' "$R/services"); [ -n "$l" ] || exit 2; echo "$l";;
        esac

        """;
}
