"""A county's log counted anew from its tables in PostgreSQL, by RFC 6962."""

import hashlib
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "e2e"))
from packing import unpack  # noqa: E402


def hash_of(*parts):
    return hashlib.sha256(b"".join(parts)).digest()


def roots(events):
    """The root after each event; the first is that of the empty log."""
    found, edge = [hash_of()], []  # edge: (height, hash), from the largest subtree down
    for event in events:
        edge.append((0, hash_of(b"\0", event)))
        while len(edge) > 1 and edge[-1][0] == edge[-2][0]:
            (height, left), (_, right) = edge[-2:]
            edge[-2:] = [(height + 1, hash_of(b"\1", left, right))]
        root = edge[-1][1]
        for _, left in reversed(edge[:-1]):
            root = hash_of(b"\1", left, root)
        found.append(root)
    return found


def recount(sql, schema):
    """Fails where the head or a kept leaf disagrees with the entries; gives `roots`.

    `sql` runs a statement and gives rows of texts.
    """
    rows = sql(f"SELECT leaf_index, encode(event, 'hex') FROM {schema}.ledger_entries"
               " ORDER BY leaf_index")
    assert [int(row[0]) for row in rows] == list(range(len(rows))), "a leaf is missing"
    events = [unpack(bytes.fromhex(row[1])) for row in rows]
    found = roots(events)
    [(size, root)] = sql(f"SELECT tree_size, encode(root, 'hex') FROM {schema}.ledger_head")
    assert int(size) == len(events), f"head {size}, entries {len(events)}"
    assert bytes.fromhex(root) == found[-1], "the head's root is another"
    leaves = sql(f"SELECT encode(hash, 'hex') FROM {schema}.ledger_nodes WHERE level = 0"
                 " ORDER BY node_index")
    assert [bytes.fromhex(row[0]) for row in leaves] == [hash_of(b"\0", e) for e in events], \
        "a leaf's hash is another"
    return found
