"""keep.py STORE: keeps the files of a snapshot, each under its own hash, and makes a read-only tree of them. Safe to repeat.

Runs as the account that the bot arrives as, which owns the store: who runs playbooks may read it and not write. Standard input: a line of JSON
{"tree": HASH, "files": [[KIND, HASH, SIZE, PATH]...]}, then 'HASH BASE64' lines. Answers with one line of JSON: the tree's folder, or which hashes are missing.
"""
import base64, hashlib, json, os, shutil, stat, sys, tempfile, time

KEPT_FOR = 30 * 86400  # seconds behind the last use of a tree


def main(store):
    held = os.lstat(store)
    if not stat.S_ISDIR(held.st_mode) or held.st_uid != os.getuid() or held.st_mode & 0o022:
        return {"refused": "store-unsafe", "why": f"{store} must be a folder of the account {os.getuid()} that nobody else may write to"}
    readers = held.st_mode & 0o055  # whoever may read the store may read what is in it
    os.umask(0o777 & ~(0o700 | readers))
    objects, trees = (os.path.join(store, name) for name in ("objects", "trees"))
    for folder in (objects, trees):
        os.makedirs(folder, exist_ok=True)
    order = json.loads(sys.stdin.readline())
    for line in sys.stdin:
        name, content = line.split()
        put(objects, name, base64.b64decode(content), readers)
    tree = os.path.join(trees, order["tree"])
    if os.path.isdir(tree):
        os.utime(tree)
        return {"folder": tree}
    missing = sorted({name for kind, name, _, _ in order["files"] if not os.path.exists(os.path.join(objects, name))})
    if missing:
        return {"missing": missing}
    raise_tree(objects, trees, tree, order["files"], readers)
    prune(objects, trees)
    return {"folder": tree}


def put(objects, name, content, readers):
    if hashlib.sha256(content).hexdigest() != name:
        raise SystemExit(f"what came for {name} is something else")
    handle, draft = tempfile.mkstemp(dir=objects)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(handle)
        os.fchmod(handle, 0o400 | readers & 0o044)
    os.rename(draft, os.path.join(objects, name))


def raise_tree(objects, trees, tree, files, readers):
    draft = tempfile.mkdtemp(dir=trees, prefix=".")
    os.chmod(draft, 0o700 | readers)
    for kind, name, _, path in files:
        place = os.path.join(draft, path)
        os.makedirs(os.path.dirname(place), exist_ok=True)
        source = os.path.join(objects, name)
        if kind == "l":
            with open(source, "rb") as file:
                os.symlink(file.read(), os.fsencode(place))
        elif kind == "x":
            shutil.copyfile(source, place)
            os.chmod(place, 0o500 | readers)
        else:
            os.link(source, place)
    for place, _, _ in os.walk(draft, topdown=False):
        if place != draft:
            os.chmod(place, 0o500 | readers)
    os.rename(draft, tree)  # a folder that may not be written to cannot be renamed
    os.chmod(tree, 0o500 | readers)


def prune(objects, trees):
    for name in os.listdir(trees):
        tree = os.path.join(trees, name)
        if time.time() - os.lstat(tree).st_mtime > KEPT_FOR:
            for place, _, _ in os.walk(tree):
                os.chmod(place, 0o700)
            shutil.rmtree(tree)
    for name in os.listdir(objects):
        status = os.lstat(os.path.join(objects, name))
        if status.st_nlink == 1 and time.time() - status.st_mtime > KEPT_FOR:
            os.unlink(os.path.join(objects, name))


try:
    print(json.dumps(main(sys.argv[1])))
except OSError as error:
    print(json.dumps({"refused": "store-unsafe", "why": f"{error.filename}: {error.strerror}"}))
