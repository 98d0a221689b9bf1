"""Synthetic people: keys, ids and everything about a person that does not change.

A person is a place in a population cell. Whatever is asked about them is worked out from their key,
so it is the same in every year, dataset and run, and nobody has to be remembered.
"""

import numpy as np
import pyarrow as pa

PREFIX = "SYN"
ID_LENGTH = 32
HEX = np.frombuffer(b"0123456789abcdef", dtype=np.uint8)


def person_keys(cell: np.ndarray, layer: int, index: np.ndarray) -> np.ndarray:
    """Pack the cell, the layer of the scale and the place in the cell into one whole number."""
    packed = (cell.astype(np.uint64) << np.uint64(40)) | (np.uint64(layer) << np.uint64(32))
    return packed | index.astype(np.uint64)


def cells_of(keys: np.ndarray) -> np.ndarray:
    """Unpack the population cell of each person."""
    return (keys >> np.uint64(40)).astype(np.int64)


def mixed(keys: np.ndarray, seed: int, salt: int) -> np.ndarray:
    """Scramble keys one to one (the finaliser of splitmix64), differently for each salt."""
    start = np.random.SeedSequence([seed, salt]).generate_state(1, np.uint64)[0]
    x = keys ^ start
    x = (x ^ (x >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    x = (x ^ (x >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return x ^ (x >> np.uint64(31))


def uniforms(keys: np.ndarray, seed: int, salt: int) -> np.ndarray:
    """Give each key a number from 0 to 1 of its own."""
    return (mixed(keys, seed, salt) >> np.uint64(11)) / float(1 << 53)


def person_ids(keys: np.ndarray, seed: int) -> pa.StringArray:
    """Write each key as an id of 32 characters that begins with SYN."""
    digits = ID_LENGTH - len(PREFIX)
    words = np.stack([mixed(keys, seed, salt) for salt in (101, 102)], axis=1)
    octets = words.astype(">u8").view(np.uint8).reshape(len(keys), 16)
    text = np.empty((len(keys), ID_LENGTH), dtype=np.uint8)
    text[:, : len(PREFIX)] = np.frombuffer(PREFIX.encode(), dtype=np.uint8)
    nibbles = np.stack([octets >> 4, octets & 15], axis=2).reshape(len(keys), 32)
    text[:, len(PREFIX) :] = HEX[nibbles[:, :digits]]
    offsets = np.arange(len(keys) + 1, dtype=np.int32) * ID_LENGTH
    return pa.StringArray.from_buffers(
        len(keys), pa.py_buffer(offsets), pa.py_buffer(np.ascontiguousarray(text))
    )
