"""make-datafs.py PATH [BYTES]: writes a Data.fs of about so many bytes (1 GB unless given) to measure the walker with.

Transactions of four records of some 900 bytes, every hundredth with a blob record, one in a thousand with a back pointer (an undo).
"""
import struct
import sys

MAPPING = b'\x80\x03cpersistent.mapping\nPersistentMapping\nq\x00.\x80\x03}q\x01X\x04\x00\x00\x00dataq\x02X'
BLOB = b'\x80\x03cZODB.blob\nBlob\nq\x00.\x80\x03N.'


def main(path, size):
    data = MAPPING + struct.pack('<i', 800) + b'x' * 800 + b'q\x03s.'
    tid, oid, at, first = 0x040d23800111aecc, 0, 4, None
    with open(path, 'wb', 1 << 20) as out:
        out.write(b'FS30')
        while at < size:
            user, text = b'senaite analyst1', b'/senaite/clients/client-1/S%07d/workflow_action' % (tid & 0xffffff)
            records = []
            place = at + 23 + len(user) + len(text)
            for number in range(4):
                oid += 1
                body = BLOB if number == 3 and oid % 400 == 0 else data
                if number == 0 and first and oid % 4000 == 1:
                    records.append(struct.pack('>QQQQHQQ', first[0], tid, first[1], at, 0, 0, first[1]))
                else:
                    first = first or (oid, place)
                    records.append(struct.pack('>QQQQHQ', oid, tid, 0, at, 0, len(body)) + body)
                place += len(records[-1])
            length = 23 + len(user) + len(text) + sum(map(len, records))
            out.write(struct.pack('>QQcHHH', tid, length, b' ', len(user), len(text), 0) + user + text + b''.join(records) + struct.pack('>Q', length))
            at += length + 8
            tid += 1 << 24


main(sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 1 << 30)
