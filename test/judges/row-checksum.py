"""Judge of archived rows: reads the parts of a table (plain or gzip) and prints rows, bytes and checksum.

Written from the published description of MurmurHash3 x86 128-bit and from docs/archive.md alone; shares nothing with
the tool. usage: row-checksum.py PART...
"""
import gzip
import struct
import sys

M = 0xFFFFFFFF
C = (0x239B961B, 0xAB0E9789, 0x38B34AE5, 0xA1E38B93)
ROTATE_K = (15, 16, 17, 18)
ROTATE_H = (19, 17, 15, 13)
ADD = (0x561CCD1B, 0x0BCAA747, 0x96CD1C35, 0x32AC3B17)


def rotl(x, r):
    return ((x << r) | (x >> (32 - r))) & M


def scramble(k, i):
    return rotl(k * C[i] & M, ROTATE_K[i]) * C[(i + 1) % 4] & M


def fmix(h):
    h = (h ^ h >> 16) * 0x85EBCA6B & M
    h = (h ^ h >> 13) * 0xC2B2AE35 & M
    return h ^ h >> 16


def murmur3_x86_128(data):
    h = [0, 0, 0, 0]
    blocks = len(data) // 16
    for block in range(blocks):
        for i, k in enumerate(struct.unpack_from("<4I", data, block * 16)):
            h[i] ^= scramble(k, i)
            h[i] = (rotl(h[i], ROTATE_H[i]) + h[(i + 1) % 4]) & M
            h[i] = (h[i] * 5 + ADD[i]) & M
    tail = data[blocks * 16:].ljust(16, b"\0")
    for i, k in enumerate(struct.unpack("<4I", tail)):
        h[i] ^= scramble(k, i)
        h[i] ^= len(data)
    h[0] = sum(h) & M
    h = [h[0]] + [(x + h[0]) & M for x in h[1:]]
    h = [fmix(x) for x in h]
    h[0] = sum(h) & M
    return [h[0]] + [(x + h[0]) & M for x in h[1:]]


def main(paths):
    rows, size, lanes = 0, 0, [0, 0, 0, 0]
    for path in paths:
        with (gzip.open if path.endswith(".gz") else open)(path, "rb") as part:
            for line in part:
                assert line.endswith(b"\n"), path
                rows += 1
                size += len(line)
                lanes = [(a + b) & M for a, b in zip(lanes, murmur3_x86_128(line[:-1]))]
    print(rows, size, "".join("%08x" % lane for lane in lanes))


main(sys.argv[1:])
