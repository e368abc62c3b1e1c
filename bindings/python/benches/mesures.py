"""What a call costs from Python: one line a question, microseconds, the least of several runs."""

from __future__ import annotations

import itertools
import subprocess
import sys
import time
from collections.abc import Callable

from passerelles import Moteur


def measure(nom: str, fois: int, appel: Callable[[], object]) -> None:
    """Prints the least of several runs: what else the machine does only adds."""
    appel()
    durees = []
    for _ in range(fois):
        debut = time.perf_counter_ns()
        appel()
        durees.append(time.perf_counter_ns() - debut)
    print(f"python\t{nom}\t{min(durees) / 1000:.2f}", flush=True)


def importation() -> float:
    """The time that the import takes in a new interpreter, in microseconds."""
    code = "import time; a = time.perf_counter_ns(); import passerelles; print(time.perf_counter_ns() - a)"
    return min(int(subprocess.check_output([sys.executable, "-c", code])) for _ in range(7)) / 1000


def main() -> None:
    """Measures each question."""
    moteur = Moteur.embarque()
    measure("nombre_metiers", 2000, lambda: len(moteur))
    measure("metier", 2000, lambda: moteur.metier("K1304"))
    measure("passerelles_depuis (10)", 200, lambda: moteur.passerelles_depuis("K1304"))
    measure("passerelles_depuis_json (10)", 200, lambda: moteur.passerelles_depuis_json("K1304"))
    codes = [metier.code for metier in moteur]
    rows = len(moteur.table(nombre=None))
    # As many métiers as make 10,000 rows.
    many = list(itertools.islice(itertools.cycle(codes), -(-10_000 * len(codes) // rows)))
    measure("10 000 lignes", 5, lambda: moteur.table(many, nombre=None))
    table = moteur.table(many, nombre=None)
    measure("10 000 lignes lues", 5, lambda: sum(1 for ligne in table if ligne.rang))
    measure("10 000 lignes en dictionnaires", 3, table.to_dicts)
    measure("10 000 lignes en enregistrements", 2, lambda: [moteur.passerelles_depuis(c, nombre=None) for c in many])
    print(f"python\timport\t{importation():.2f}")


if __name__ == "__main__":
    main()
