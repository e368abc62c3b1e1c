"""These tests need pyarrow, Polars, DuckDB, Spark and a JDK: `run`, beside this file, brings them and asks for them."""

from __future__ import annotations

import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "exemples"))

# Left out of the plain tests, which `tests/run` says.
collect_ignore_glob = [] if os.environ.get("PASSERELLES_COMPLET") else ["*"]
