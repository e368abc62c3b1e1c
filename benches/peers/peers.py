"""Peers on the same work as the benches `paires`, `acquis` and `importer`: checks that the answers agree, prints ratios.

peers.py FOLDER ROUNDS PAIRES ACQUIS IMPORTER, the last three being the benches' executables; see `run`.
"""

import glob
import importlib.metadata
import os
import platform
import statistics
import subprocess
import sys
import time
from pathlib import Path

import igraph
import numpy as np
import pandas
import polars
import scipy.sparse as sp
from sklearn.metrics.pairwise import linear_kernel
from sparse_dot_topn import sp_matmul_topn

FOLDER, ROUNDS, (PAIRES, ACQUIS, IMPORTER) = Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3:6]
DONNEES = Path(os.environ.get("PASSERELLES_DONNEES", "../shared/data"))
TOP = 20
REPEAT = 5
# What the ratios are to.
OURS = ("passerelles, ensemble", "passerelles, rang", "passerelles, ouvert et indexé")
TIMES: dict[tuple[str, str], list[float]] = {}
# The medians that our own benches tell; those of peers are taken of their times.
MEDIANS: dict[tuple[str, str], list[float]] = {}


def timed(work, name, call):
    """Times a call a few times; gives its last answer."""
    for _ in range(REPEAT):
        start = time.perf_counter()
        answer = call()
        TIMES.setdefault((work, name), []).append((time.perf_counter() - start) * 1e3)
    return answer


def ours(executable):
    """Runs one of our benches; lines with tabs are: work, way, best, median."""
    env = dict(os.environ, MATRICES=str(FOLDER), REPRISES=str(REPEAT), PASSERELLES_DONNEES=str(DONNEES))
    out = subprocess.run([executable], env=env, capture_output=True, text=True, check=True).stdout
    for line in out.splitlines():
        fields = [field.strip() for field in line.split("\t")]
        if len(fields) >= 4:
            for found, value in ((TIMES, fields[2]), (MEDIANS, fields[3])):
                found.setdefault((fields[0], "passerelles, " + fields[1]), []).append(float(value))


def matrices(stem):
    rows = np.loadtxt(FOLDER / f"{stem}.vecteurs", dtype=np.int64)
    count = int(rows[:, 0].max()) + 1
    shape = (count, int(rows[:, 1].max()) + 1)
    source = sp.csr_matrix((rows[:, 2] / 32000, (rows[:, 0], rows[:, 1])), shape=shape)
    target = sp.csr_matrix((rows[:, 3] / 32000, (rows[:, 0], rows[:, 1])), shape=shape)
    return source, sp.csr_matrix(target.T)


def agree(stem, product):
    """Each of our neighbours has the peer's score, to half a millionth a shared trait; none better is missing."""
    found = np.loadtxt(FOLDER / f"{stem}.voisins", dtype=np.int64)
    dense = np.asarray(product.todense())
    np.fill_diagonal(dense, 0)
    gap = np.abs(dense[found[:, 0], found[:, 1]] - found[:, 2] / 1e6).max()
    kth = -np.partition(-dense, TOP - 1, axis=1)[:, TOP - 1]
    counts = np.bincount(found[:, 0], minlength=dense.shape[0])
    worst = {}
    for row, _, score in found:
        worst[row] = min(worst.get(row, 9e9), score / 1e6)
    short = max((kth[row] - worst[row] for row in worst if counts[row] == TOP), default=0)
    assert gap < 2e-4 and short < 4e-4, (stem, gap, short)
    print(f"{stem} : mêmes réponses (écart au plus {gap * 1e6:.0f} millionièmes)", flush=True)


def pairs(work, check):
    stem = work.replace(" ", "_")
    source, target = matrices(stem)
    timed(work, "sparse_dot_topn, 1 fil", lambda: sp_matmul_topn(source, target, top_n=TOP + 1, n_threads=1, sort=True))
    timed(work, "sparse_dot_topn, 2 fils", lambda: sp_matmul_topn(source, target, top_n=TOP + 1, n_threads=2, sort=True))
    product = timed(work, "scipy, sans le choix", lambda: source @ target)
    timed(work, "scikit-learn, sans le choix", lambda: linear_kernel(source, target.T, dense_output=False))
    if check:
        agree(stem, product)
        shared(work, source)


def shared(work, source):
    """igraph counts what each pair shares, on the graph of métiers and compétences: no weight, and no choice of the best."""
    rows, columns = source.nonzero()
    count = source.shape[0]
    kinds = [False] * count + [True] * source.shape[1]
    graph = igraph.Graph.Bipartite(kinds, list(zip(rows.tolist(), (columns + count).tolist())))
    start = time.perf_counter()
    graph.bipartite_projection(multiplicity=True, which=False)
    TIMES.setdefault((work, "igraph, comptes seuls, une fois"), []).append((time.perf_counter() - start) * 1e3)


def profils(check):
    """scipy on the very profils and vectors of the bench `acquis`: the two cosines at once, the 20 best."""
    work = "un profil de 15 à 30 compétences"
    source, target = matrices("rome_compétences")
    required = [line.split() for line in (FOLDER / "acquis.requis").read_text().splitlines()]
    of = {name: sorted({int(ix) for _, ix, one in required if one == name}) for name in ("savoir_faire", "savoirs")}
    column = {ix: at for at, ix in enumerate(of["savoir_faire"] + of["savoirs"])}
    border = len(of["savoir_faire"])
    rarity = np.log(source.shape[0] / np.maximum(1, np.asarray((source > 0).sum(axis=0))[0]))
    for line in (FOLDER / "acquis.profils").read_text().splitlines():
        held, best = line.split("|")
        columns = np.array(sorted(column[int(ix)] for ix in held.split() if int(ix) in column))
        values = rarity[columns].copy()
        for part, weight in ((columns < border, 0.583), (columns >= border, 0.417)):
            values[part] *= np.sqrt(weight) / (np.linalg.norm(values[part]) or 1)
        vector = sp.csr_matrix((values, (np.zeros(len(columns), int), columns)), shape=(1, source.shape[1]))
        start = time.perf_counter()
        scores = (vector @ target).toarray()[0]
        top = np.argpartition(-scores, TOP)[:TOP]
        top = top[np.argsort(-scores[top], kind="stable")]
        TIMES.setdefault((work, "scipy"), []).append((time.perf_counter() - start) * 1e6)
        if check:
            ours = [int(one.split(":")[1]) / 1e6 for one in best.split()]
            assert np.abs(np.array(ours) - scores[top][: len(ours)]).max() < 1e-4, line
    if check:
        print(f"{work} : mêmes réponses", flush=True)


def parse():
    files = sorted(glob.glob(str(DONNEES / "rome-4.60" / "*.csv")))
    encoding = {path: "cp1252" if "secteur_naf" in path and "arborescence" in path else "utf8" for path in files}
    read = lambda path: polars.read_csv(path, infer_schema=False, encoding=encoding[path])
    timed("import de ROME 4.60", "polars, lecture seule", lambda: [read(path) for path in files])
    load = lambda path: pandas.read_csv(path, dtype=str, encoding=encoding[path])
    timed("import de ROME 4.60", "pandas, lecture seule", lambda: [load(path) for path in files])


def machine():
    """What the figures are of."""
    known = Path("/proc/cpuinfo").read_text() if Path("/proc/cpuinfo").exists() else ""
    cpu = next((line.split(":")[1].strip() for line in known.splitlines() if "model name" in line), platform.processor())
    print(f"{cpu}, {os.cpu_count()} processeurs ; charge {os.getloadavg()[0]:.1f} ; Python {platform.python_version()}")
    names = ("numpy", "scipy", "sparse_dot_topn", "scikit-learn", "polars", "pandas", "igraph")
    print(", ".join(f"{name} {importlib.metadata.version(name)}" for name in names), flush=True)


machine()
for number in range(ROUNDS):
    for executable in (PAIRES, ACQUIS, IMPORTER):
        ours(executable)
    for work in ("rome compétences", "rome score entier", "esco"):
        pairs(work, check=number == 0)
    profils(check=number == 0)
    parse()

print(f"\n{ROUNDS} tours ; au mieux, médiane ; ratio au mieux de passerelles dans le même travail (ms, µs pour un profil)")
for work in dict.fromkeys(work for work, _ in TIMES):
    rows = {name: times for (one, name), times in TIMES.items() if one == work}
    own = min(min(times) for name, times in rows.items() if name in OURS)
    for name, times in rows.items():
        ratio = f"× {min(times) / own:6.2f}"
        median = statistics.median(MEDIANS.get((work, name), times))
        print(f"{work:36} {name:34} {min(times):9.2f} {median:9.2f} {ratio}")
