#!/usr/bin/env python3
"""Makes the files that NpzFile and ParquetFile are compared with.

    python3 -m venv venv
    venv/bin/pip install numpy pyarrow
    venv/bin/python io-columnar/src/test/python/make_table_fixtures.py          # NumPy's file
    venv/bin/python io-columnar/src/test/python/make_table_fixtures.py FILE...  # checks files

The arrays in columns.npz are NumPy's, and ours must be those bytes. A Parquet file can be laid out
in many ways: columns.parquet is ours, kept after this script has read it with pyarrow.
"""

import sys
from pathlib import Path

import numpy as np

HERE = Path(__file__).resolve().parent.parent / "resources" / "tables"
ROWS = 1000
COLUMNS = {
    "flag": np.arange(ROWS) % 3 == 0,
    "small": (np.arange(ROWS) % 256 - 128).astype(np.int8),
    "tiny": (np.arange(ROWS) % 256).astype(np.uint8),
    "short": (np.arange(ROWS) * 37 - 18000).astype(np.int16),
    "ushort": (np.arange(ROWS) * 60 + 5000).astype(np.uint16),
    "number": (np.arange(ROWS) * 4000000 - 2000000000).astype(np.int32),
    "count": (np.arange(ROWS, dtype=np.int64) * 4294967).astype(np.uint32),
    "long": np.arange(ROWS, dtype=np.int64) * 9007199254740993 - 4611686018427387904,
    "ulong": np.arange(ROWS, dtype=np.uint64) * np.uint64(18446744073709551),
    "single": (np.arange(ROWS) / 7).astype(np.float32),
    "double": np.arange(ROWS) / 7,
}

if len(sys.argv) == 1:
    HERE.mkdir(parents=True, exist_ok=True)
    np.savez(HERE / "columns.npz", **COLUMNS)
for name in sys.argv[1:]:
    if name.endswith(".npz"):
        with np.load(name) as archive:
            found = {key: archive[key] for key in archive.files}
    else:
        import pyarrow.parquet as pq

        table = pq.read_table(name)
        found = {key: table.column(key).to_numpy() for key in table.column_names}
    assert list(found) == list(COLUMNS), list(found)
    for key, values in COLUMNS.items():
        assert found[key].dtype == values.dtype, (key, found[key].dtype)
        assert np.array_equal(found[key], values), key
    print(name, "is equal")
