"""Batches are an extra: without what they need, the package is whole, and says what to install."""

from __future__ import annotations

import sys

import pytest

from passerelles import lot, spark


def test_without_pyarrow_the_sentence_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(ImportError, match=r"pip install 'passerelles\[lot\]'"):
        lot.schema_profils()
    with pytest.raises(ImportError, match=r"pip install 'passerelles\[lot\]'"):
        lot.etat_des_lieux(None, ["sap"])


def test_without_pyspark_the_sentence_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyspark", None)
    with pytest.raises(ImportError, match=r"pip install 'passerelles\[spark\]'"):
        spark._schema(None)
    with pytest.raises(ImportError, match=r"pip install 'passerelles\[spark\]'"):
        str(spark.Envoye("fr.pack").__fspath__())
