"""Populations that the tests share, and what the command-line tool says of them."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from typing import Any

import pyarrow
from population import tirer

from passerelles import Moteur
from passerelles.lot import schema_profils

SECTEURS = ["sap", "sante", "proprete"]
OUTIL = os.environ["PASSERELLES_OUTIL"]


def profils(nombre: int, graine: int = 1) -> list[dict[str, Any]]:
    """Profils of the embedded data."""
    return list(tirer([metier.code for metier in Moteur.embarque().metiers()], nombre, graine))


def colonnes(profils: list[dict[str, Any]]) -> pyarrow.Table:
    """The same, their fields as columns."""
    table = pyarrow.Table.from_pylist([{**profil, "date": None} for profil in profils], schema=schema_profils())
    dates = pyarrow.array([profil["date"] for profil in profils]).cast(pyarrow.date32())
    return table.set_column(table.schema.names.index("date"), "date", dates)


def ecrire(chemin: Path, lignes: list[str]) -> Path:
    """A cohort as the tool reads it."""
    chemin.write_text("".join(ligne + "\n" for ligne in lignes), encoding="utf-8")
    return chemin


def textes(profils: list[dict[str, Any]]) -> list[str]:
    """Profils as JSON lines."""
    return [json.dumps(profil) for profil in profils]


def outil(cohorte: Path, *options: str) -> str:
    """What `passerelles etat-des-lieux` writes of it."""
    commande = [OUTIL, "etat-des-lieux", str(cohorte), "--secteurs", ",".join(SECTEURS), "--format", "json", *options]
    fini = subprocess.run(commande, capture_output=True, check=True, text=True, encoding="utf-8")
    return fini.stdout


# Rows that hold no profil, and what a refusal must never repeat.
FAUTES = [
    "pas du JSON, Mme Dupont",
    '{"genre":"passerelles.profil","version":1,"nom":"Dupont"}',
    '{"genre":"passerelles.profil","version":1,"experiences":[{"metier":"Z9999","annees":1}]}',
]
