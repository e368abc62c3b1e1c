"""The tutorial, the README and the docstrings say what the package does: their code runs."""

from __future__ import annotations

import doctest
import re
from pathlib import Path

import pytest

import passerelles
from passerelles import formes, moteur

RACINE = Path(__file__).resolve().parents[1]


@pytest.mark.parametrize("module", [passerelles, moteur, formes], ids=lambda module: module.__name__)
def test_docstrings(module: object) -> None:
    results = doctest.testmod(module)  # type: ignore[arg-type]
    assert results.attempted > 0
    assert results.failed == 0


def test_tutorial() -> None:
    chemin = str(RACINE / "docs" / "tutoriel.md")
    results = doctest.testfile(chemin, module_relative=False, encoding="utf-8", optionflags=doctest.ELLIPSIS)
    assert results.attempted > 10
    assert results.failed == 0


def test_readme() -> None:
    blocks = re.findall(r"```python\n(.*?)```", (RACINE / "README.md").read_text("utf-8"), re.DOTALL)
    assert blocks
    for block in blocks:
        exec(compile(block, "README.md", "exec"), {})
