"""Canonical JSON: keys sorted, no blanks, decimals without their last zeros, at most six of them."""

from __future__ import annotations

import json
from typing import Any


def canonical(valeur: Any) -> str:
    if isinstance(valeur, dict):
        champs = (f"{json.dumps(nom, ensure_ascii=False)}:{canonical(valeur[nom])}" for nom in sorted(valeur))
        return "{" + ",".join(champs) + "}"
    if isinstance(valeur, list):
        return "[" + ",".join(map(canonical, valeur)) + "]"
    if isinstance(valeur, float):
        return f"{valeur:.6f}".rstrip("0").rstrip(".")
    return json.dumps(valeur, ensure_ascii=False)
