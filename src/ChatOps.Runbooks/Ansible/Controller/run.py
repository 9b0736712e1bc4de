"""run.py look|run: ansible in a closed environment, over a snapshot that nobody can change meanwhile.

Runs as the account that may run the team's playbooks; this file and the snapshot belong to the bot's account. Standard input: one JSON document, the
order, as the plan shows it. 'look' answers with one line of JSON: versions, groups, what the inventory says of connections. 'run' starts ansible-playbook;
on standard output goes what ansible prints, on standard error nothing but the numbered events of chatops_events.py.
"""
import configparser, hashlib, json, os, re, shutil, signal, stat, subprocess, sys, tempfile, time

HERE = os.path.dirname(os.path.abspath(__file__))
OURS = "/tmp/chatops-run-"  # short: a master's socket below it must fit into 107 bytes
PLUGINS = ("action", "become", "cache", "callback", "cliconf", "connection", "filter", "httpapi", "inventory", "lookup", "netconf", "shell", "strategy", "terminal", "test", "vars")
# Words of a host's variables that would run another program, or reach another host than the one that was approved.
CONNECTING = re.compile(r"^ansible_(connection|ssh_executable|s(cp|ftp)_executable|((ssh|scp|sftp)_)?(common_|extra_)?args|ssh_transfer_method|ssh_host|ssh_port|ssh_user|host|port|user|shell_executable|python_interpreter)$")


class Refused(Exception):
    def __init__(self, code, why):
        super().__init__(why)
        self.code = code


def check_tree(tree, wanted):
    """The very bytes that were approved, and nothing that this account could change while ansible reads them."""
    rows, own = [], os.getuid()
    for place, folders, names in os.walk(tree):
        folders.sort()
        for full in [place] + [os.path.join(place, n) for n in names + [f for f in folders if os.path.islink(os.path.join(place, f))]]:
            status = os.lstat(full)
            if status.st_uid == own and own != 0 or stat.S_IMODE(status.st_mode) & 0o022 and not stat.S_ISLNK(status.st_mode):
                raise Refused("store-unsafe", f"{full} can be changed by the account that runs playbooks")
            if full == place:
                continue
            if stat.S_ISLNK(status.st_mode):
                kind, content = "l", os.fsencode(os.readlink(full))
            else:
                with open(full, "rb") as file:
                    kind, content = "x" if status.st_mode & 0o100 else "f", file.read()
            rows.append((os.path.relpath(full, tree), kind, hashlib.sha256(content).hexdigest(), len(content)))
    found = hashlib.sha256("".join(f"{k} {h} {s} {p}\n" for p, k, h, s in sorted(rows)).encode("utf-8", "surrogateescape")).hexdigest()
    if found != wanted:
        raise Refused("plan-stale", "the files to run are not those that were approved; nothing was started, ask for it again")


def tool(order, name):
    """The program beside ansible-playbook, under an interpreter that reads no start-up code of anybody's."""
    folder = os.path.dirname(order["program"])
    own = os.path.join(folder, "python3")
    python = own if os.path.exists(os.path.join(folder, "..", "pyvenv.cfg")) else "/usr/bin/python3"
    path = os.path.join(folder, name)
    if not os.path.exists(path):
        raise Refused("no-tool", f"there is no {path}; install ansible-core there, or name it under Ansible:Program")
    return [python, "-I", path]


def settings(order, home, tree):
    nothing = os.path.join(home, "nothing")
    os.mkdir(nothing)
    roles = [os.path.join(tree, "roles")] if tree else []
    parser = configparser.RawConfigParser()
    parser["defaults"] = {
        **{f"{name}_plugins": nothing for name in PLUGINS}, "callback_plugins": os.path.join(HERE, "plugins"), "callbacks_enabled": "chatops_events",
        "stdout_callback": "chatops_plain", "library": nothing, "module_utils": nothing, "roles_path": ":".join(roles) or nothing,
        "collections_path": os.path.join(tree, "collections") if tree else nothing, "collections_scan_sys_path": "False", "host_key_checking": "True",
        "retry_files_enabled": "False", "local_tmp": os.path.join(home, "tmp"), "remote_tmp": f"~/.ansible/tmp/{order.get('mark', 'chatops')}", "nocows": "True",
        "forks": str(order.get("forks", 5)), "timeout": str(order.get("timeout", 10)), "interpreter_python": "auto_silent", "deprecation_warnings": "False",
        "error_on_missing_handler": "True", "any_errors_fatal": "False",
        **({"vault_identity_list": ", ".join(order["vaults"])} if order.get("vaults") else {}),  # an empty one is a path, too
    }
    parser["inventory"] = {"enable_plugins": "ini, yaml", "any_unparsed_is_failed": "True", "unparsed_is_failed": "True", "cache": "False"}
    parser["ssh_connection"] = {
        "retries": "0", "pipelining": "False", "control_path_dir": os.path.join(home, "cp"), "control_path": "%(directory)s/%%C",
        "ssh_args": f"-F {home}/ssh_config -o ControlMaster=auto -o ControlPersist=60s",
    }
    for section, key, value in order.get("honoured", []):
        parser.setdefault(section, {})
        parser[section][key] = value
    write(home, "ansible.cfg", lambda file: parser.write(file))


def connections(order, home):
    """By this file alone ssh reaches hosts: each approved one, by its name or address, what it is reached through, and nothing else at all."""
    lines, names = [], []
    for host in order.get("ways", []):
        known = [host["name"]] + ([host["address"]] if host["address"] != host["name"] else [])
        names += known
        lines += [f"Host {' '.join(known)}", f"  HostName {host['address']}"]
        lines += [f"  {word} {value}" for word, value in (("Port", host.get("port")), ("User", host.get("user")), ("ProxyJump", host.get("jump"))) if value]
    for jump in {host["jump"] for host in order.get("ways", []) if host.get("jump")}:
        names.append(jump.split("@")[-1].split(":")[0])
    lines += [f"Host {' '.join(['*'] + ['!' + n for n in names])}", "  ProxyCommand /bin/false"]
    lines += ["Host *", *(f"  {line}" for line in (
        "BatchMode yes", "StrictHostKeyChecking yes", "UpdateHostKeys no", "PasswordAuthentication no", "KbdInteractiveAuthentication no", "ForwardAgent no",
        "ForwardX11 no", "ClearAllForwardings yes", "PermitLocalCommand no", "ConnectionAttempts 1", "ServerAliveInterval 4", "ServerAliveCountMax 2",
        "GlobalKnownHostsFile none", f"UserKnownHostsFile {order['knownHosts']}" if order.get("knownHosts") else "UserKnownHostsFile none",
        *([f"IdentityFile {order['key']}", "IdentitiesOnly yes"] if order.get("key") else [])))]
    write(home, "ssh_config", lambda file: file.write("\n".join(lines) + "\n"))


def inventory(order, home, tree):
    """The team's own files, and behind them ours, which names the bot's hosts and their groups."""
    groups = {}
    for host in order.get("hosts", []):
        for group in host.get("groups", []):
            groups.setdefault(group, {"hosts": {}})["hosts"][host["name"]] = {}
    names = {host["name"]: {} for host in order.get("hosts", [])}
    write(home, "hosts.yml", lambda file: json.dump({"all": {"hosts": names, "children": groups}}, file))
    return [word for source in order.get("inventory", []) for word in ("-i", os.path.join(tree, source))] + ["-i", os.path.join(home, "hosts.yml")]


def write(folder, name, fill):
    handle = os.open(os.path.join(folder, name), os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        fill(file)


def private():
    """A home of this one run; what a killed run left is swept up by a later one."""
    for name in os.listdir("/tmp"):
        old = os.path.join("/tmp", name)
        try:
            if old.startswith(OURS) and os.lstat(old).st_uid == os.getuid() and time.time() - os.lstat(old).st_mtime > 2 * 86400:
                shutil.rmtree(old)
        except OSError:
            pass
    home = tempfile.mkdtemp(prefix=OURS)
    for name in ("tmp", "cp", "home"):
        os.mkdir(os.path.join(home, name))
    return home


def environment(home, **more):
    kept = {name: os.environ[name] for name in ("CHATOPS_STEP",) if name in os.environ}  # by it the launcher finds what a step has started
    return {"PATH": "/usr/local/bin:/usr/bin:/bin", "LC_ALL": "C.UTF-8", "HOME": os.path.join(home, "home"), "ANSIBLE_CONFIG": os.path.join(home, "ansible.cfg"), **kept, **more}


def prepare(order, home):
    os.umask(0o077)
    tree = order.get("tree", "")
    if tree:
        check_tree(tree, order["hash"])
    for secret in [v.split("@", 1)[-1] for v in order.get("vaults", [])] + [order[w] for w in ("becomePassword",) if order.get(w)]:
        if not os.access(secret, os.R_OK):
            raise Refused("secret-unreadable", f"{secret} cannot be read by the account that runs playbooks")
        if os.access(secret, os.X_OK):
            raise Refused("secret-program", f"{secret} is executable, so ansible would run it; run: chmod a-x {secret}")
    settings(order, home, tree)
    connections(order, home)
    return tree


def look(order, home):
    tree = prepare(order, home)
    version = subprocess.run([*tool(order, "ansible-playbook"), "--version"], env=environment(home), capture_output=True, text=True, stdin=subprocess.DEVNULL)
    number = re.match(r"ansible-playbook \[core ([0-9.]+)", version.stdout)
    if not number:
        raise Refused("no-tool", f"{order['program']} says no version of ansible-core: {(version.stderr or version.stdout).strip()[:300]}")
    listed = subprocess.run([*tool(order, "ansible-inventory"), *inventory(order, home, tree), "--list"], env=environment(home), capture_output=True, text=True, stdin=subprocess.DEVNULL, cwd=tree or home)
    said = [line for line in listed.stderr.splitlines() if line.strip()]
    if listed.returncode != 0 or said:
        raise Refused("inventory-unreadable", (" ".join(said) or f"ansible-inventory ended with {listed.returncode}").replace(home, "").replace(tree or "\0", "").strip()[:600])
    found = json.loads(listed.stdout)
    variables = found.pop("_meta", {}).get("hostvars", {})
    hosts, groups = {}, {}
    for name, group in found.items():
        groups[name] = members(found, name, set())
    for host in sorted({h for hosts_of in groups.values() for h in hosts_of} | set(variables)):
        hosts[host] = {k: v if isinstance(v, (str, int)) else "?" for k, v in variables.get(host, {}).items() if CONNECTING.match(k)}
    return {"ansible": number.group(1), "hosts": hosts, "groups": {name: sorted(of) for name, of in groups.items() if name != "ungrouped"}}


def members(found, name, seen):
    """A group that holds itself would never end."""
    if name in seen:
        return set()
    group = found.get(name, {})
    return set(group.get("hosts", [])).union(*(members(found, child, seen | {name}) for child in group.get("children", [])))


def run(order, home):
    tree = prepare(order, home)
    playbook = os.path.join(tree if tree and not order.get("own") else HERE, order["playbook"])
    sources = inventory(order, home, tree)
    write(home, "vars.json", lambda file: json.dump(order.get("vars", {}), file))
    words = [*tool(order, "ansible-playbook"), *sources, "--limit", ",".join(order["limit"]), "-e", f"@{home}/vars.json"]
    words += [word for tag in order.get("tags", []) for word in ("--tags", tag)]
    words += ["--become"] * bool(order.get("become")) + ["--check", "--diff"] * bool(order.get("check"))
    words += ["--become-password-file", order["becomePassword"]] if order.get("becomePassword") else []
    events = os.dup(2)
    os.set_inheritable(events, True)
    child = subprocess.Popen(
        [*words, playbook], env=environment(home, CHATOPS_EVENTS=str(events), CHATOPS_TREE=tree), stdin=subprocess.DEVNULL, stdout=1, stderr=1, pass_fds=(events,), cwd=tree or home)
    # Whoever ends the step signals all of its processes; this one stays to sweep up behind them.
    signal.signal(signal.SIGTERM, lambda *_: None)
    status = child.wait()
    for socket in os.listdir(os.path.join(home, "cp")):
        subprocess.run(["/usr/bin/ssh", "-F", "none", "-o", f"ControlPath={home}/cp/{socket}", "-O", "exit", "x"], env=environment(home), stdin=subprocess.DEVNULL, capture_output=True, timeout=10)
    return status


def main(what):
    order = json.load(sys.stdin)
    home = private()
    try:
        if what == "look":
            print(json.dumps(look(order, home)))
            return 0
        status = run(order, home)
        return status if status >= 0 else 128 - status
    except Refused as refusal:
        said = {"refused": refusal.code, "why": str(refusal)}
        print(json.dumps(said if what == "look" else {"n": 1, "event": "refused", **said}), file=sys.stdout if what == "look" else sys.stderr)
        return 0 if what == "look" else 1
    finally:
        shutil.rmtree(home, ignore_errors=True)


sys.exit(main(sys.argv[1]))
