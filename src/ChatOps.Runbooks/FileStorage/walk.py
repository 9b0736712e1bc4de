"""Reads FileStorages (Data.fs) and repozo's archives without ZODB, for Python 2.7 and 3, and never writes.

    python - [--end N] [--after TID] [--most N] [--blobs] [--md5 START:END]... [--wait SECONDS] PATH...
    python - --archives PATH...
    python - [--without ARCHIVE]... --chain FOLDER

Answers in ASCII lines with tabs between; what people typed has every other byte than printable ASCII as \\xHH.
walk.pl is the same in Perl: an answer differs in its first line only.
"""
import gzip
import hashlib
import io
import os
import re
import struct
import sys
import time
import zlib

CHUNK = 1 << 20
MOST_USERS = 500
MOST_OIDS = 100

# The data of a blob's record begins with a whole pickle of this class; who merely refers to a blob holds the name further on.
BLOB = re.compile(br'(\x80[\x00-\x05])?cZODB\.blob\nBlob\n(q.|r....|p[0-9]+\n)?\.', re.S)
ARCHIVE = re.compile(r'[0-9]{4}(-[0-9]{2}){5}\.(delta)?fsz?$')
HEADER, RECORD = struct.Struct('>8sQcHHH'), struct.Struct('>8s8sQQHQ')


class Problem(Exception):
    """CODE: cut, unfinished, damaged, alien, end-inside, end-beyond, unreadable."""

    def __init__(self, code, said):
        Exception.__init__(self, said)
        self.code, self.said = code, said


def number(raw):
    return struct.unpack('>Q', raw)[0]


def escaped(raw):
    return ''.join(chr(c) if 32 <= c < 127 and c != 92 else '\\x%02x' % c for c in bytearray(raw))


def tell(*fields):
    tell.lines += 1
    sys.stdout.write('\t'.join(str(f) for f in fields) + '\n')


tell.lines = 0


class Data(object):
    """One open Data.fs and how much of it is there."""

    def __init__(self, path):
        self.file = io.open(path, 'rb', CHUNK // 16)
        self.measure()

    def measure(self):
        self.size = os.fstat(self.file.fileno()).st_size

    def look_again(self):
        """Without the bytes that were read ahead; the same file, whatever is at its path now."""
        self.file = io.open(os.dup(self.file.fileno()), 'rb', CHUNK // 16)
        self.measure()

    def read(self, at, count):
        self.file.seek(at)
        return self.file.read(count)

    def begin(self):
        if self.read(0, 4) not in (b'FS21', b'FS30'):
            raise Problem('alien', 'it does not begin as a FileStorage does')
        return 4

    def record(self, at, limit):
        """oid, tid, place of its transaction, length, first bytes of the data, back pointer"""
        raw = self.read(at, 82)
        if at + 42 > limit or len(raw) < 42:
            raise Problem('damaged', 'a data record exceeds its transaction')
        oid, tid, previous, place, zeros, size = RECORD.unpack(raw[:42])
        if zeros or previous >= at or at + 42 + (size or 8) > limit:
            raise Problem('damaged', 'the header of a data record makes no sense')
        if size:
            return oid, tid, place, 42 + size, raw[42:min(82, 42 + size)], 0
        if len(raw) < 50 or number(raw[42:50]) >= at:
            raise Problem('damaged', 'a back pointer makes no sense')
        return oid, tid, place, 50, b'', number(raw[42:50])

    def is_blob(self, oid, head, back):
        while back:  # an undo: the data lies in an older record of the same object
            older, _, _, _, head, further = self.record(back, self.size)
            if older != oid:
                raise Problem('damaged', 'a back pointer leads to another object')
            back = further
        return BLOB.match(head) is not None

    def beyond(self, begin, at):
        """What reaches past the end of the file: cut off, or a wrong length, where the records end before."""
        tid = self.read(begin, 8)
        while at + 42 <= self.size:
            raw = self.read(at, 42)
            _, its, previous, place, zeros, size = RECORD.unpack(raw)
            if its != tid or place != begin or zeros or previous >= at:
                return Problem('damaged', 'the length of a transaction is wrong')
            at += 42 + (size or 8)
        return Problem('cut', 'it ends inside a transaction')

    def transaction(self, begin, last):
        """tid, status, end, count of records, user, description, oids of its blob records"""
        raw = self.read(begin, 23)
        if len(raw) < 23:
            raise Problem('cut', 'it ends inside the header of a transaction')
        tid, length, status, users, texts, extras = HEADER.unpack(raw)
        at, stop = begin + 23 + users + texts + extras, begin + length
        if status not in b' pcu' or stop < at or tid <= last:
            raise Problem('damaged', 'tids do not grow' if status in b' pcu' and stop >= at else 'there is no header of a transaction')
        if stop + 8 > self.size:
            raise self.beyond(begin, at)
        if status == b'c':
            raise Problem('unfinished' if stop + 8 == self.size else 'damaged', 'a transaction was never finished')
        named = self.read(begin + 23, users + texts)
        count, blobs = 0, []
        while at < stop:
            oid, its, place, used, head, back = self.record(at, stop)
            if its != tid or place != begin:
                raise Problem('damaged', 'a data record belongs to another transaction')
            if self.is_blob(oid, head, back):
                blobs.append(oid)
            at, count = at + used, count + 1
        if self.read(stop, 8) != raw[8:16]:
            raise Problem('damaged', 'the two lengths of a transaction differ')
        return tid, status, stop + 8, count, named[:users], named[users:], blobs


class Newer(object):
    """The transactions after a tid: so many are listed, all are counted, by user too."""

    def __init__(self, wanted):
        self.after, self.most, self.count, self.blobs, self.users, self.others = wanted['after'], wanted['most'], 0, 0, {}, 0

    def add(self, begin, tid, status, end, records, user, text, blobs):
        if self.after is None or number(tid) <= self.after:
            return
        self.count += 1
        self.blobs += len(blobs)
        if self.count <= self.most:
            tell('tx', '%016x' % number(tid), status.decode('ascii'), begin, end, records, escaped(user), escaped(text), len(blobs),
                 ','.join('%x' % number(b) for b in blobs[:MOST_OIDS]))
        known = self.users.get(user)
        if known:
            known[0], known[2] = known[0] + 1, tid
        elif len(self.users) < MOST_USERS:
            self.users[user] = [1, tid, tid]
        else:
            self.others += 1

    def told(self):
        for user in sorted(self.users):
            count, first, last = self.users[user]
            tell('by', count, '%016x' % number(first), '%016x' % number(last), escaped(user))
        tell('newer', self.count, self.blobs, self.others)


def walk(index, path, wanted):
    at = count = packed = blobs = 0
    size, magic, last, problem, data = 0, '', b'', None, None
    newer, patience = Newer(wanted), wanted['wait']
    try:
        data = Data(path)
        magic = escaped(data.read(0, 4))
        at = data.begin()
        while at < (data.size if wanted['end'] is None else min(data.size, wanted['end'])):
            try:
                tid, status, end, records, user, text, its = data.transaction(at, last)
            except Problem as tail:
                if tail.code not in ('cut', 'unfinished') or patience <= 0:
                    raise
                patience -= 1  # perhaps somebody writes it at this very moment
                time.sleep(1)
                data.look_again()
                continue
            newer.add(at, tid, status, end, records, user, text, its)
            for oid in its if wanted['blobs'] else ():
                tell('blob', '%x' % number(oid), '%016x' % number(tid))
            at, last, count, packed, blobs = end, tid, count + 1, packed + (status == b'p'), blobs + len(its)
        if wanted['end'] not in (None, at):
            beyond = wanted['end'] > data.size
            raise Problem('end-beyond' if beyond else 'end-inside', 'the place asked for is ' + ('beyond its end' if beyond else 'inside a transaction'))
    except Problem as e:
        problem = e
    except EnvironmentError as e:
        problem = Problem('unreadable', os.strerror(e.errno or 5))
    if data:
        size = data.size
        for start, end in wanted['md5']:
            tell('md5', start, end, md5(data, start, end))
    if wanted['after'] is not None:
        newer.told()
    tell('walked', index, problem.code if problem else 'ok', at, size, count, '%016x' % number(last) if last else '-', packed, blobs, magic,
         problem.said if problem else '')


def md5(data, start, end):
    digest = hashlib.md5()
    try:
        while start < end:
            raw = data.read(start, min(CHUNK, end - start))
            if not raw:
                return '-'
            digest.update(raw)
            start += len(raw)
    except EnvironmentError:
        return '-'
    return digest.hexdigest()


class Archive(object):
    """The unpacked bytes of an archive, from front to back."""

    def __init__(self, path):
        self.file = io.open(path, 'rb')
        if path.endswith('z'):
            if not os.fstat(self.file.fileno()).st_size:
                raise EOFError()
            self.file = gzip.GzipFile(fileobj=self.file)
        self.digest, self.length, self.held, self.at = hashlib.md5(), 0, b'', 0

    def more(self):
        self.held, self.at = self.file.read(CHUNK), 0
        self.digest.update(self.held)
        self.length += len(self.held)
        return len(self.held)

    def read(self, count):
        got = self.held[self.at:self.at + count]
        self.at += len(got)
        while len(got) < count and self.more():
            self.at = min(count - len(got), len(self.held))
            got += self.held[:self.at]
        return got

    def skip(self, count):
        while count > len(self.held) - self.at:
            count -= len(self.held) - self.at
            if not self.more():
                return
        self.at += count

    def transactions(self):
        """first and last tid, count, what is wrong"""
        first, last, count = b'', b'', 0
        raw = self.read(4)
        if raw in (b'FS21', b'FS30'):
            raw = b''
        while True:
            raw += self.read(23 - len(raw))
            if not raw:
                return first, last, count, ''
            if len(raw) < 23:
                return first, last, count, 'it ends inside the header of a transaction'
            tid, length, status, users, texts, extras = HEADER.unpack(raw)
            if status not in b' pu' or length < 23 + users + texts + extras or tid <= last:
                return first, last, count, 'there is no header of a transaction'
            self.skip(length - 23)
            if self.read(8) != raw[8:16]:
                return first, last, count, 'the two lengths of a transaction differ'
            first, last, count, raw = first or tid, tid, count + 1, b''


def archive(index, path):
    it, first, last, count, broken, code, said = None, b'', b'', 0, '', 'ok', ''
    try:
        it = Archive(path)
        first, last, count, broken = it.transactions()
        while it.more():
            pass  # to its end, whatever stands there
        if broken:
            code, said = 'damaged', broken
    except (EOFError, zlib.error):
        code, said = 'unpackable', 'it cannot be unpacked to its end'
    except EnvironmentError as e:
        code, said = ('unreadable', os.strerror(e.errno)) if e.errno else ('unpackable', 'it cannot be unpacked to its end')
    name = escaped(encoded(os.path.basename(path)))
    if code not in ('ok', 'damaged'):
        tell('archive', index, code, 0, '-', '-', '-', 0, said, name)
        return
    tell('archive', index, code, it.length, it.digest.hexdigest(), '%016x' % number(first) if first else '-',
         '%016x' % number(last) if last else '-', count, said, name)


def encoded(path):
    return path if isinstance(path, bytes) else os.fsencode(path)


def newest_chain(folder, without):
    """The newest full archive and what came after it, by name as repozo takes them."""
    chain = []
    for name in sorted(n for n in os.listdir(folder) if ARCHIVE.match(n) and n not in without):
        if '.fs' in name:
            chain = []
        chain.append(os.path.join(folder, name))
    return chain


def main(arguments):
    wanted, paths, archives = {'end': None, 'after': None, 'most': 0, 'blobs': False, 'md5': [], 'wait': 0}, [], False
    without = []
    arguments = list(arguments)
    while arguments:
        word = arguments.pop(0)
        if word == '--archives':
            archives = True
        elif word == '--chain':
            archives, paths = True, newest_chain(arguments.pop(0), without)
        elif word == '--without':
            without.append(arguments.pop(0))
        elif word == '--blobs':
            wanted['blobs'] = True
        elif word == '--md5':
            wanted['md5'].append(tuple(int(n) for n in arguments.pop(0).split(':')))
        elif word == '--after':
            wanted['after'] = int(arguments.pop(0), 16)
        elif word in ('--end', '--most', '--wait'):
            wanted[word[2:]] = int(arguments.pop(0))
        else:
            paths.append(word)
    tell('walk', 1, 'python', '.'.join(str(n) for n in sys.version_info[:3]))
    for index, path in enumerate(paths):
        if archives:
            archive(index, path)
        else:
            walk(index, path, wanted)
    tell('done', tell.lines)


main(sys.argv[1:])
