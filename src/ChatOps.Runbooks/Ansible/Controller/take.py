"""take.py LIMIT FOLDER REVISION TRUST [HASH...]: what a playbook folder holds, as one line of JSON. Reads only, and runs nothing of the folder.

Runs as the folder's owner, with the standard library alone. A git checkout is read by object id, so that neither its filters nor its hooks are
asked; what lies beside the revision is told and left out. Any other folder is read file by file, and a file that changes meanwhile is refused.
With hashes: the contents of these files instead, one 'HASH BASE64' a line. TRUST: {"branch": NAME, "signers": FILE}, by which a revision can be trusted.
"""
import base64, configparser, hashlib, json, os, re, stat, subprocess, sys

MOST_FILES = 20000
GIT = ["/usr/bin/git", "-c", "safe.directory=*", "-c", "protocol.allow=never", "-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null"]
ENVIRONMENT = {"PATH": "/usr/bin:/bin", "LC_ALL": "C", "HOME": "/nonexistent", "GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_GLOBAL": "/dev/null", "GIT_TERMINAL_PROMPT": "0",
               "GIT_NO_REPLACE_OBJECTS": "1", "GIT_GRAFT_FILE": "/dev/null"}
# What reads variables, and what a person who approves should know of. Text only: a line that looks like it counts.
MARKS = [
    ("pause", r"(ansible\.builtin\.)?pause:"), ("vars_prompt", r"vars_prompt:"), ("delegate_to", r"delegate_to:"), ("local_action", r"local_action:"),
    ("async", r"poll:\s*0\s*$"), ("check_mode", r"check_mode:\s*(false|no|off)\b"), ("ignore_errors", r"ignore_errors:\s*(?!false|no\b)"),
    ("ignore_unreachable", r"ignore_unreachable:\s*(?!false|no\b)"), ("run_once", r"run_once:\s*(?!false|no\b)"), ("serial", r"serial:"),
    ("connection", r"(ansible_connection|ansible_ssh_executable|ansible_(ssh_)?(common_|extra_)?args|connection)\s*[:=]"),
]
MARKED = [(name, re.compile(r"^\s*(?:-\s+)?" + pattern, re.I)) for name, pattern in MARKS]
PLUGINS = re.compile(r"(^|/)(library|modules|module_utils|[a-z]+_plugins)/[^/]+\.py$")
# What a check run would really run, or where it would leave the approved hosts: words anywhere, in whatever file, because any file can be included.
UNPREDICTABLE = [
    ("check_mode", re.compile(rb"check_mode")), ("delegation", re.compile(rb"delegate_to|local_action")), ("a connection", re.compile(rb"connection[\"']?\s*[:=]")),
    ("a vaulted value", re.compile(rb"\$ANSIBLE_VAULT|!vault")),
]
CODE = re.compile(r"(^|/)(library|modules|module_utils|[a-z]+_plugins|plugins)/")
TASK = re.compile(r"^\s*-\s+name:\s*(.+?)\s*$")
HOSTS = re.compile(r"^(- |  )hosts:", re.M)
ROLE = re.compile(r"(?:^|/)roles/([^/]+)/")
MODULE = re.compile(r"^\s+(?:-\s+)?([a-z0-9_]+\.[a-z0-9_]+)\.[a-z0-9_.]+:")


class Refused(Exception):
    def __init__(self, code, why):
        super().__init__(why)
        self.code = code


def git(folder, *words, given=None):
    called = subprocess.run([*GIT, "-C", folder, *words], env=ENVIRONMENT, input=given, capture_output=True)
    if called.returncode != 0:
        raise Refused("snapshot-unreadable", f"git {words[0]}: {called.stderr.decode('utf-8', 'replace').strip()[:300]}")
    return called.stdout


def of_revision(folder, revision, limit, wanted):
    """Every file of a revision: kind, path, and what reads it."""
    commit = git(folder, "rev-parse", "--verify", "--end-of-options", revision + "^{commit}").decode().strip()
    rows = [row.split(b"\t", 1) for row in git(folder, "ls-tree", "-r", "-z", "--long", commit).split(b"\0") if row]
    entries = [(*(w.decode() for w in head.split()), os.fsdecode(name)) for head, name in rows]
    if modules := [e[4] for e in entries if e[1] == "commit"]:
        raise Refused("snapshot-submodule", f"{modules[0]} is a submodule, whose files are no part of this revision")
    too_large([(int(e[3]), e[4]) for e in entries], limit)
    batch = git(folder, "cat-file", "--batch", given="".join(e[2] + "\n" for e in entries).encode())
    files, whole, at = [], [], 0
    for mode, _, hash, size, path in entries:
        head = batch.index(b"\n", at) + 1
        content = batch[head:head + int(size)]
        at = head + int(size) + 1
        files.append(({"120000": "l", "100755": "x"}.get(mode, "f"), path, content, hash))
        whole.append((mode, path, content))
    return commit, files, trust(folder, commit, whole, wanted)


def trust(folder, commit, entries, wanted):
    """By what the revision can be trusted; null: by nothing. Whoever may write to .git can write anything there, so that every object is hashed once more."""
    name = hashlib.sha1 if len(commit) == 40 else hashlib.sha256
    raw = git(folder, "cat-file", "commit", commit)
    if oid(name, "commit", raw) != commit or raw.split(b"\n", 1)[0] != b"tree " + tree_of(name, entries).encode():
        raise Refused("snapshot-unreadable", f"the objects of {commit[:12]} are not what their names say; look at the checkout with git fsck")
    if wanted.get("branch") and head_of(folder, wanted["branch"]) == commit:
        return f"it is the head of {wanted['branch']}"
    signers = wanted.get("signers")
    if not signers:
        return None
    status = os.stat(signers)
    if status.st_uid != 0 or status.st_mode & 0o022:
        raise Refused("signers-unsafe", f"{signers} must be root's own, and nobody else may write to it")
    called = subprocess.run([*GIT, "-c", "gpg.program=/bin/false", "-c", "gpg.x509.program=/bin/false", "-c", "gpg.ssh.program=/usr/bin/ssh-keygen", "-c", f"gpg.ssh.allowedSignersFile={signers}",
                             "-C", folder, "verify-commit", commit], env=ENVIRONMENT, capture_output=True)
    good = re.search(r'^Good "git" signature for (\S+) with', called.stderr.decode("utf-8", "replace"), re.M)
    return f"it is signed by {good.group(1)}" if called.returncode == 0 and good else None


def head_of(folder, branch):
    try:
        return git(folder, "rev-parse", "--verify", "--end-of-options", f"refs/heads/{branch}^{{commit}}").decode().strip()
    except Refused:
        return None


def oid(name, kind, content):
    return name(f"{kind} {len(content)}\0".encode() + content).hexdigest()


def tree_of(name, entries):
    """The hash of the tree with these entries, from the contents up."""
    here, folders = [], {}
    for mode, path, content in entries:
        head, _, rest = path.partition("/")
        if rest:
            folders.setdefault(head, []).append((mode, rest, content))
        else:
            here.append((mode, head, oid(name, "blob", content)))
    here += [("40000", folder, tree_of(name, inner)) for folder, inner in folders.items()]
    here.sort(key=lambda e: os.fsencode(e[1]) + (b"/" if e[0] == "40000" else b""))
    return oid(name, "tree", b"".join(mode.encode() + b" " + os.fsencode(path) + b"\0" + bytes.fromhex(hash) for mode, path, hash in here))


def beside(folder, files):
    """Paths of the checkout that are not as the revision has them: they are no part of it."""
    known = {path: (kind, content, oid) for kind, path, content, oid in files}
    odd = []
    for path, (kind, content, oid) in known.items():
        full = os.path.join(folder, path)
        try:
            here = os.fsencode(os.readlink(full)) if os.path.islink(full) else open(full, "rb").read()
        except OSError:
            here = None
        if here != content:
            odd.append(path)
    for full, path in walk(folder):
        if path not in known:
            odd.append(path)
    return sorted(odd)


def walk(folder):
    def broken(error):
        raise Refused("snapshot-unreadable", f"{error.filename}: {error.strerror}")
    for place, folders, names in os.walk(folder, onerror=broken):
        folders[:] = sorted(f for f in folders if f != ".git")
        for name in sorted(names + [f for f in folders if os.path.islink(os.path.join(place, f))]):
            if name != ".git":
                full = os.path.join(place, name)
                yield full, os.path.relpath(full, folder)


def of_folder(folder, limit):
    found = list(walk(folder))
    too_large([(os.lstat(full).st_size, path) for full, path in found], limit)
    files = []
    for full, path in found:
        before = os.lstat(full)
        if stat.S_ISLNK(before.st_mode):
            files.append(("l", path, os.fsencode(os.readlink(full)), None))
            continue
        if not stat.S_ISREG(before.st_mode):
            raise Refused("snapshot-unreadable", f"{path} is neither a file nor a link")
        try:
            with open(full, "rb") as file:
                content = file.read()
        except OSError as error:
            raise Refused("snapshot-unreadable", f"{path}: {error.strerror}")
        after = os.lstat(full)
        if identity(before) != identity(after) or len(content) != after.st_size:
            raise Refused("snapshot-changes", f"{path} changed while it was read; ask again when nobody writes there")
        files.append(("x" if before.st_mode & 0o100 else "f", path, content, None))
    return files


def identity(status):
    return status.st_ino, status.st_size, status.st_mtime_ns, status.st_ctime_ns


def too_large(sizes, limit):
    if len(sizes) > MOST_FILES or sum(size for size, _ in sizes) > limit:
        largest = ", ".join(f"{path} ({size} bytes)" for size, path in sorted(sizes, reverse=True)[:5])
        raise Refused("snapshot-too-large", f"{len(sizes)} files of {sum(s for s, _ in sizes)} bytes; at most {MOST_FILES} files of {limit} bytes are taken. The largest: {largest}")


def check(files):
    """A link that leads out would be read at the run, and is no part of what was approved."""
    for kind, path, content, _ in files:
        if any(0xDC80 <= ord(c) <= 0xDCFF for c in path) or "\n" in path or "\\" in path or path.startswith("/") or ".." in path.split("/"):
            raise Refused("snapshot-unreadable", f"{path!r} is no plain path")
        if kind == "l":
            target = os.path.normpath(os.path.join(os.path.dirname(path), os.fsdecode(content)))
            if target.startswith(("..", "/")):
                raise Refused("snapshot-link", f"{path} leads out of the folder, to {os.fsdecode(content)}")


def look(files):
    """What a person should know before approving, found as text."""
    marks, tasks, roles, collections, config = [], {}, set(), set(), []
    for kind, path, content, _ in files:
        if role := ROLE.search("/" + path):
            roles.add(role.group(1))
        if PLUGINS.search(path):
            marks.append(["plugin", path, 0, ""])
        if path == "ansible.cfg":
            config = read_config(content)
        if kind == "l" or not path.endswith((".yml", ".yaml", ".ini")) and "_vars/" not in path:
            continue
        text = content.decode("utf-8", "replace")
        if text.startswith("$ANSIBLE_VAULT"):
            marks.append(["vault", path, 0, ""])
            continue
        plays = HOSTS.search(text) is not None
        for number, line in enumerate(text.splitlines(), 1):
            marks += [[name, path, number, line.strip()[:120]] for name, pattern in MARKED if pattern.search(line)]
            if "!vault" in line:
                marks.append(["vault", path, number, ""])
            if (task := TASK.match(line)) and not (plays and line.startswith("-")):
                tasks.setdefault(path, []).append(task.group(1)[:120])
            if module := MODULE.match(line):
                collections.add(module.group(1))
    odd = [f"{what} in {path}" for kind, path, content, _ in files if kind != "l" for what, pattern in UNPREDICTABLE if pattern.search(content)]
    odd += [f"code of its own, {path}" for _, path, _, _ in files if CODE.search(path)]
    held = {"/".join(p.split("/")[2:4]).replace("/", ".") for _, p, _, _ in files if p.startswith("collections/ansible_collections/")}
    missing = sorted(c for c in collections - held if c not in ("ansible.builtin", "ansible.legacy"))
    return {"marks": marks[:500], "tasks": tasks, "roles": sorted(roles), "config": config, "collections": missing, "unpredictable": odd[:50]}


def read_config(content):
    parser = configparser.ConfigParser(interpolation=None, strict=False)
    try:
        parser.read_string(content.decode("utf-8", "replace"))
    except configparser.Error as error:
        raise Refused("snapshot-unreadable", f"ansible.cfg: {str(error).splitlines()[0]}")
    return [[section, key, value] for section in parser.sections() for key, value in parser.items(section)]


def main(limit, folder, revision, trusted, *wanted):
    by = None
    if os.path.lexists(os.path.join(folder, ".git")):
        commit, files, by = of_revision(folder, revision or "HEAD", int(limit), json.loads(trusted))
        odd = [] if wanted else beside(folder, files)
    else:
        commit, files, odd = None, of_folder(folder, int(limit)), []
    check(files)
    files.sort(key=lambda f: f[1])
    rows = [[kind, hashlib.sha256(content).hexdigest(), len(content), path] for kind, path, content, _ in files]
    if wanted:
        contents = {row[1]: file[2] for row, file in zip(rows, files)}
        for name in wanted:
            if name not in contents:
                raise Refused("snapshot-changes", "the folder changed while it was read; ask again when nobody writes there")
            print(name, base64.b64encode(contents[name]).decode())
        return
    tree = hashlib.sha256("".join(f"{k} {h} {s} {p}\n" for k, h, s, p in rows).encode("utf-8", "surrogateescape")).hexdigest()
    print(json.dumps({"tree": tree, "revision": commit, "trusted": by, "odd": odd[:20], "odds": len(odd), "files": rows, **look(files)}))


try:
    main(*sys.argv[1:])
except Refused as refusal:
    print(json.dumps({"refused": refusal.code, "why": str(refusal)}))
except OSError as error:
    print(json.dumps({"refused": "snapshot-unreadable", "why": f"{error.filename}: {error.strerror}"}))
