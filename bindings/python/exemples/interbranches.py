"""What links two branches: python interbranches.py [SOURCE] [CIBLE] [--csv FICHIER].

Every passerelle from the métiers of one set to those of another, both ways: how many are open, which are nearest, which
compétences they share most often.
"""

from __future__ import annotations

import argparse
import csv
from collections import Counter
from typing import Any

from passerelles import Ensemble, Moteur, Passerelle, PasserellesError


def passerelles_entre(moteur: Moteur, source: Ensemble, cible: Ensemble) -> list[Passerelle]:
    """All of them, nearest first. Métiers of both sets are left out: they are no passerelle."""
    communs = set(source.metiers) & set(cible.metiers)
    found = [
        passerelle
        for code in source.metiers
        if code not in communs
        for passerelle in moteur.passerelles_depuis(code, ensemble=cible.code, nombre=None)
        if passerelle.cible.code not in communs
    ]
    return sorted(found, key=lambda p: (-p.score, p.source.code, p.cible.code))


def describe(source: Ensemble, cible: Ensemble, found: list[Passerelle]) -> None:
    """Prints what stands out."""
    verdicts = Counter(p.verdict.name.lower() for p in found)
    print(f"\n{source.libelle} → {cible.libelle} : {len(found)} passerelles")
    print("  " + ", ".join(f"{compte} {verdict}" for verdict, compte in sorted(verdicts.items())))
    for p in found[:5]:
        print(f"  {p.score:.3f}  {p.source.libelle} → {p.cible.libelle} ({p.tenues} sur {p.total})")
    shared = Counter(partagee.libelle for p in found for partagee in p.partagees)
    for libelle, compte in sorted(shared.items(), key=lambda item: (-item[1], item[0]))[:5]:
        print(f"  partagée {compte} fois : {libelle}")


def row(p: Passerelle) -> dict[str, Any]:
    """A passerelle as a row of a table."""
    return {
        "source": p.source.code,
        "cible": p.cible.code,
        "score": p.score,
        "couverture": p.couverture,
        "verdict": p.verdict.name.lower(),
        "partagees": " | ".join(partagee.libelle for partagee in p.partagees),
    }


def main() -> None:
    """Reads the arguments and answers."""
    parser = argparse.ArgumentParser(description="Passerelles entre deux branches, dans les deux sens.")
    parser.add_argument("source", nargs="?", default="sap")
    parser.add_argument("cible", nargs="?", default="proprete")
    parser.add_argument("--donnees", nargs="*", default=[], help="dossier ROME, fichier natif ou pack")
    parser.add_argument("--csv", help="où écrire toutes les lignes")
    arguments = parser.parse_args()
    try:
        moteur = Moteur.ouvrir(*arguments.donnees) if arguments.donnees else Moteur.embarque()
    except PasserellesError as error:
        raise SystemExit(str(error)) from error
    sets = {ensemble.code: ensemble for ensemble in moteur.ensembles()}
    unknown = [code for code in (arguments.source, arguments.cible) if code not in sets]
    if unknown:
        raise SystemExit(f"ensemble inconnu : {', '.join(unknown)} (connus : {', '.join(sets)})")
    source, cible = sets[arguments.source], sets[arguments.cible]
    both = [(source, cible), (cible, source)]
    answers = [passerelles_entre(moteur, de, vers) for de, vers in both]
    for (de, vers), found in zip(both, answers, strict=True):
        describe(de, vers, found)
    if arguments.csv:
        rows = [row(p) for found in answers for p in found]
        with open(arguments.csv, "w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, fieldnames=list(rows[0]) if rows else [])
            writer.writeheader()
            writer.writerows(rows)


if __name__ == "__main__":
    main()
