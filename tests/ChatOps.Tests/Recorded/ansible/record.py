"""record.py [NAME...]: plays each of plays/ with the real ansible-core and the bot's own run.py, and keeps what came: NAME.events, NAME.out, NAME.rc.

Needs root, an sshd and ansible-core. 'web1' and 'web2' are two accounts of this machine, 'gone' is a port where nobody listens. 'cut' loses its connections in
mid-task, 'killed' its ansible by KILL, 'terminated' by TERM.
"""
import hashlib, json, os, pathlib, shutil, signal, subprocess, sys, tempfile, time

HERE = pathlib.Path(__file__).resolve().parent
CODE = HERE.parents[3] / "src/ChatOps.Runbooks/Ansible/Controller"
PORT = 22099


def sh(*words, **more):
    return subprocess.run(words, check=True, **more)


def raise_sshd(folder):
    for name in ("host", "client"):
        sh("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(folder / name))
    shutil.copy(folder / "client.pub", folder / "auth")
    (folder / "known").write_text(f"[127.0.0.1]:{PORT} {(folder / 'host.pub').read_text()}")
    (folder / "conf").write_text(
        f"Port {PORT}\nListenAddress 127.0.0.1\nHostKey {folder}/host\nAuthorizedKeysFile {folder}/auth\nPidFile none\nStrictModes no\nUsePAM yes\n"
        "PasswordAuthentication no\nSubsystem sftp internal-sftp\n")
    os.makedirs("/run/sshd", exist_ok=True)
    return subprocess.Popen(["/usr/sbin/sshd", "-D", "-f", str(folder / "conf"), "-E", str(folder / "log")])


def children(pid):
    found = [int(p) for p in pathlib.Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    return found + [c for p in found for c in children(p)]


def play(name, folder, sshd):
    code, tree = folder / "code", folder / name
    tree.mkdir()
    for file in (HERE / "plays").iterdir():
        if file.suffix == ".inc" or file.stem == name:
            shutil.copy(file, tree)
    rows = sorted((p.name, "f", hashlib.sha256(p.read_bytes()).hexdigest(), p.stat().st_size) for p in tree.iterdir())
    order = {
        "program": "/usr/bin/ansible-playbook", "tree": str(tree), "hash": hashlib.sha256("".join(f"{k} {h} {s} {p}\n" for p, k, h, s in rows).encode()).hexdigest(),
        "playbook": f"{name}.yml", "hosts": [{"name": h, "groups": []} for h in ("web1", "web2", "gone")], "limit": ["web1", "web2"] + ["gone"] * (name in ("unreachable", "ignored-unreachable")),
        "ways": [{"name": f"web{i}", "address": "127.0.0.1", "port": PORT, "user": f"recorded-web{i}"} for i in (1, 2)] + [{"name": "gone", "address": "127.0.0.1", "port": 1}],
        "key": str(folder / "client"), "knownHosts": str(folder / "known"), "check": name.startswith("check-")}
    if name == "check-after":  # of the run 'changed', whose playbook it has
        order["playbook"] = "changed.yml"
        os.rename(tree / "check-after.yml", tree / "changed.yml")
        rows = [("changed.yml" if p == "check-after.yml" else p, k, h, s) for p, k, h, s in rows]
        order["hash"] = hashlib.sha256("".join(f"{k} {h} {s} {p}\n" for p, k, h, s in sorted(rows)).encode()).hexdigest()
    with open(HERE / f"{name}.out", "wb") as out, open(HERE / f"{name}.events", "wb") as events:
        run = subprocess.Popen([sys.executable, "-I", str(code / "run.py"), "run"], stdin=subprocess.PIPE, stdout=out, stderr=events, start_new_session=True)
        run.stdin.write(json.dumps(order).encode())
        run.stdin.close()
        if name in ("cut", "killed", "terminated"):
            while '"name": "work"' not in (HERE / f"{name}.events").read_text():
                time.sleep(0.1)
            time.sleep(2)
            for pid in children(sshd.pid) if name == "cut" else [p for p in children(run.pid)][:1]:
                os.kill(pid, signal.SIGTERM if name == "terminated" else signal.SIGKILL)
        status = run.wait()
    (HERE / f"{name}.rc").write_text(f"{status}\n")
    text = (HERE / f"{name}.out").read_text(errors="replace").replace(str(folder), "/srv")
    (HERE / f"{name}.out").write_text(text)


def main(*names):
    folder = pathlib.Path(tempfile.mkdtemp())
    folder.chmod(0o755)  # sshd reads the authorised keys as the account
    (folder / "code/plugins").mkdir(parents=True)
    for file in ("run.py", "ping.yml"):
        shutil.copy(CODE / file, folder / "code")
    shutil.copy(CODE / "chatops_events.py", folder / "code/plugins")
    for i in (1, 2):
        subprocess.run(["useradd", "--system", "-m", "-d", f"/var/lib/recorded-web{i}", "-s", "/bin/sh", f"recorded-web{i}"], check=True)
    sshd = raise_sshd(folder)
    try:
        for name in names or sorted(p.stem for p in (HERE / "plays").glob("*.yml")):
            play(name, folder, sshd)
            print(name, (HERE / f"{name}.rc").read_text().strip())
    finally:
        sshd.kill()
        for i in (1, 2):
            subprocess.run(["userdel", "-r", f"recorded-web{i}"], stderr=subprocess.DEVNULL)
        shutil.rmtree(folder)


main(*sys.argv[1:])
