"""Reads what the store holds packed: events and kept answers (docs/formats.md)."""

import ctypes
import pathlib

MAGIC = b"\x28\xb5\x2f\xfd"
MOST_BYTES = 1 << 20

SCHEMA = pathlib.Path(__file__).resolve().parents[2] / "schema"
DICTIONARY = (SCHEMA / "packing-1.zdict").read_bytes()

ZSTD = ctypes.CDLL("libzstd.so.1")
ZSTD.ZSTD_createDCtx.restype = ctypes.c_void_p
ZSTD.ZSTD_decompress_usingDict.restype = ctypes.c_size_t
ZSTD.ZSTD_decompress_usingDict.argtypes = (
    ctypes.c_void_p, ctypes.c_void_p, ctypes.c_size_t, ctypes.c_char_p, ctypes.c_size_t,
    ctypes.c_char_p, ctypes.c_size_t)
CONTEXT = ZSTD.ZSTD_createDCtx()


def unpack(stored):
    if not stored.startswith(MAGIC):
        return stored
    bytes_ = ctypes.create_string_buffer(MOST_BYTES)
    size = ZSTD.ZSTD_decompress_usingDict(CONTEXT, bytes_, MOST_BYTES, stored, len(stored),
                                          DICTIONARY, len(DICTIONARY))
    assert size <= MOST_BYTES, "damaged"
    return bytes_.raw[:size]
