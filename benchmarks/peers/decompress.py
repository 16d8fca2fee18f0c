#!/usr/bin/env python3
"""How long the C libraries take to decompress what a file's columns are stored in, and nothing else.

    decompress.py FILE TREE REPEAT

Prints a line of JSON for each repetition. Every basket or page is in memory before, one buffer takes
all of them, one thread. zlib, liblzma, liblz4 and libzstd are the system's own.
"""

import ctypes
import json
import struct
import sys
import time

import uproot

ZSTD = ctypes.CDLL("libzstd.so.1")
ZSTD.ZSTD_createDCtx.restype = ctypes.c_void_p
ZSTD.ZSTD_decompressDCtx.restype = ctypes.c_size_t
ZSTD.ZSTD_decompressDCtx.argtypes = [ctypes.c_void_p] + [ctypes.c_void_p, ctypes.c_size_t] * 2
LZ4 = ctypes.CDLL("liblz4.so.1")
LZ4.LZ4_decompress_safe.argtypes = [ctypes.c_void_p, ctypes.c_void_p, ctypes.c_int, ctypes.c_int]
ZLIB = ctypes.CDLL("libz.so.1")
ZLIB.uncompress.argtypes = [ctypes.c_void_p, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_ulong]
LZMA = ctypes.CDLL("liblzma.so.5")
LZMA.lzma_stream_buffer_decode.argtypes = [ctypes.c_void_p, ctypes.c_uint32, ctypes.c_void_p] + [
    ctypes.c_void_p, ctypes.c_void_p, ctypes.c_size_t] * 2  # fmt: skip
CONTEXT = ZSTD.ZSTD_createDCtx()
LENGTH = ctypes.c_size_t(0)
PLACE = ctypes.c_size_t(0)
LIMIT = ctypes.c_uint64(1 << 30)


def zstd(out, size, source, length):
    return ZSTD.ZSTD_decompressDCtx(CONTEXT, out, size, source, length)


def lz4(out, size, source, length):
    return LZ4.LZ4_decompress_safe(source + 8, out, length - 8, size)


def zlib(out, size, source, length):
    LENGTH.value = size
    return LENGTH.value if ZLIB.uncompress(out, ctypes.byref(LENGTH), source, length) == 0 else -1


def lzma(out, size, source, length):
    LENGTH.value = 0
    PLACE.value = 0
    failed = LZMA.lzma_stream_buffer_decode(
        ctypes.byref(LIMIT), 0, None, source, ctypes.byref(PLACE), length, out, ctypes.byref(LENGTH), size
    )
    return -1 if failed else LENGTH.value


CODECS = {b"ZS": zstd, b"L4": lz4, b"ZL": zlib, b"XZ": lzma}


def records(path, tree):
    """Place and length of what is stored for every basket or page, and its length when decompressed."""
    with uproot.open(path) as file, open(path, "rb") as raw:
        table = file[tree]
        if file.classname_of(tree) == "TTree":
            for branch in table.itervalues(recursive=True):
                for basket in range(branch.num_baskets):
                    seek, length = int(branch.member("fBasketSeek")[basket]), int(branch.member("fBasketBytes")[basket])
                    raw.seek(seek)
                    _, _, size, _, key, _ = struct.unpack(">ihiihh", raw.read(18))
                    yield seek + key, length - key, size
        else:
            bits = [column.nbits for column in table.column_records]
            seen = set()  # equal pages may be in the file once
            for cluster in table.page_link_list:
                for column, pages in enumerate(cluster):
                    for page in pages.pages:
                        if page.locator.offset in seen:
                            continue
                        seen.add(page.locator.offset)
                        size = (abs(page.num_elements) * bits[column] + 7) // 8
                        yield page.locator.offset, page.locator.num_bytes, size


def blocks(path, tree):
    """Codec, place in memory and the two lengths of every compressed block."""
    with open(path, "rb") as raw:
        data = raw.read()
    found = []
    for at, length, size in records(path, tree):
        while size > 0 and length < size:
            codec, head = data[at : at + 2], data[at + 3 : at + 9]
            packed = int.from_bytes(head[:3], "little")
            plain = int.from_bytes(head[3:], "little")
            found.append((CODECS[codec], at + 9, packed, plain))
            at, length, size = at + 9 + packed, length - 9 - packed, size - plain
    return data, found


def main():
    data, found = blocks(sys.argv[1], sys.argv[2])
    start = ctypes.cast(ctypes.c_char_p(data), ctypes.c_void_p).value
    out = ctypes.create_string_buffer(max((plain for *_, plain in found), default=1))
    into = ctypes.addressof(out)
    total = sum(plain for *_, plain in found)
    for _ in range(int(sys.argv[3])):
        begin, cpu = time.perf_counter(), time.process_time()
        for codec, at, packed, plain in found:
            if codec(into, plain, start + at, packed) != plain:
                raise SystemExit(f"{sys.argv[1]}: a block at byte {at} does not hold {plain} bytes")
        print(json.dumps({"seconds": time.perf_counter() - begin, "cpu": time.process_time() - cpu, "items": total}))


if __name__ == "__main__":
    main()
