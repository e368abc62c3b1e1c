#!/usr/bin/env python3
"""Counts a matrice again, from the rows of `passerelles tout`, and says where they differ.

    recompte.py MATRICE.json TOUT.csv

TOUT.csv must reach below the threshold for each métier of the sets (a great `--nombre`). Standard library alone. Exit code:
0 they agree, 1 they do not.
"""

import csv
import json
import sys
from fractions import Fraction


def millionths(text):
    return int(Fraction(text) * 1_000_000)


def main(matrice_path, tout_path):
    matrice = json.load(open(matrice_path, encoding="utf-8"))
    seuil = round(matrice["seuil"] * 1_000_000)
    sets = {one["code"]: {metier["code"] for metier in one["metiers"]} for one in matrice["ensembles"]}
    rows = []
    whole = set()
    for row in csv.DictReader(open(tout_path, encoding="utf-8", newline="")):
        if millionths(row["score"]) < seuil:
            whole.add(row["source"])
        else:
            couverture = millionths(row["couverture"]) if row["couverture"] else None
            rows.append((row["source"], row["cible"], row["verdict"], couverture))
    differences = [f"{code}: its rows stop above the threshold" for code in sorted(set().union(*sets.values()) - whole)]
    seen = set()
    for cell in matrice["cellules"]:
        starts, ends = sets[cell["de"]], sets[cell["vers"]]
        kept = [row for row in rows if row[0] in starts and row[1] in ends]
        seen.update((row[0], row[1]) for row in kept)
        held = [row for row in kept if row[3] is not None]
        verdicts = {name: sum(row[2] == name for row in kept) for name in cell["verdicts"]}
        tenths = [0] * 10
        for row in held:
            tenths[min(row[3] * 10 // 1_000_000, 9)] += 1
        mean = (sum(row[3] for row in held) * 2 + len(held)) // (2 * len(held)) if held else None
        best = min(((-row[3], row[0], row[1]) for row in held), default=None)
        shown = cell["couverture"]["meilleure"]
        shared = [row for row in kept if cell["de"] != cell["vers"] and (row[0] in ends or row[1] in starts)]
        told = cell["couverture"]["moyenne"]
        pairs = [
            ("passerelles", len(kept), cell["passerelles"]),
            ("possibles", len(starts) * len(ends) - len(starts & ends), cell["possibles"]),
            ("partagees", len(shared), cell["partagees"]),
            ("verdicts", verdicts, cell["verdicts"]),
            ("classes", len(kept), sum(cell["classes"].values())),
            ("moyenne", mean, None if told is None else round(told * 1_000_000)),
            ("dixiemes", tenths, cell["couverture"]["dixiemes"]),
            ("inconnues", len(kept) - len(held), cell["couverture"]["inconnues"]),
            (
                "meilleure",
                best,
                shown and (-round(shown["couverture"] * 1_000_000), shown["source"]["code"], shown["cible"]["code"]),
            ),
        ]
        for name, counted, said in pairs:
            if counted != said:
                differences.append(f"{cell['de']} -> {cell['vers']}, {name}: counted {counted}, said {said}")
    if len(seen) != matrice["distinctes"]:
        differences.append(f"distinctes: counted {len(seen)}, said {matrice['distinctes']}")
    print("\n".join(differences) or f"{len(matrice['cellules'])} cells, {len(seen)} passerelles: they agree")
    return 1 if differences else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:3]))
