"""What users would pick instead, on the queries that the Rust bench exported, in one run.

    cargo bench --bench search -- --graine N --export DOSSIER
    python benches/search/peers.py DOSSIER

Peers: rapidfuzz (WRatio, token_sort_ratio) and character tf-idf (scikit-learn, char_wb 2 to 4). They search the labels of
libelles.tsv as they stand, lower-cased and without accents; hits and ambiguity are counted as in the Rust bench.
Needs rapidfuzz and scikit-learn; says so and stops where they are absent.
"""

import csv
import statistics
import sys
import time
import unicodedata
from collections import defaultdict
from pathlib import Path

try:
    import numpy
    from rapidfuzz import fuzz, process
    from sklearn.feature_extraction.text import TfidfVectorizer
except ImportError as missing:
    sys.exit(f"non exécuté : {missing.name} est absent (pip install rapidfuzz scikit-learn)")

TOP = 5
# The fuzzy peers take tens of milliseconds a query: one in so many is asked, the same for each.
STEP = int(sys.argv[2]) if len(sys.argv) > 2 else 1


def plain(text):
    marks = unicodedata.normalize("NFKD", text.lower().replace("œ", "oe").replace("æ", "ae"))
    return "".join(c for c in marks if not unicodedata.combining(c))


def read(path):
    with open(path, encoding="utf-8", newline="") as file:
        return list(csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def tfidf(labels):
    vectorizer = TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 4), sublinear_tf=True)
    matrix = vectorizer.fit_transform(labels).T.tocsr()

    def ask(query):
        scores = (vectorizer.transform([query]) @ matrix).toarray()[0]
        best = numpy.argpartition(-scores, 4 * TOP)[: 4 * TOP]
        return sorted(best, key=lambda at: (-scores[at], at))

    return ask


def fuzzy(labels, scorer):
    return lambda query: [at for _, _, at in process.extract(query, labels, scorer=scorer, limit=4 * TOP)]


def main():
    folder = Path(sys.argv[1])
    codes, names = zip(*read(folder / "libelles.tsv"))
    labels = [plain(name) for name in names]
    questions = read(folder / "questions.tsv")[::STEP]
    peers = {
        "char tf-idf": tfidf(labels),
        "rapidfuzz token_sort": fuzzy(labels, fuzz.token_sort_ratio),
        "rapidfuzz WRatio": fuzzy(labels, fuzz.WRatio),
    }
    hits = defaultdict(lambda: defaultdict(list))
    times = defaultdict(list)
    for bloc, kind, typed, code, unclear, rank, took in questions:
        found = {"passerelles": int(rank) or None}
        times["passerelles"].append(float(took))
        query = plain(typed)
        for peer, ask in peers.items():
            start = time.perf_counter()
            answer = ask(query)
            times[peer].append((time.perf_counter() - start) * 1e3)
            # Each thing once, as in the Rust bench.
            order = list(dict.fromkeys(codes[at] for at in answer))
            found[peer] = order.index(code) + 1 if code in order else None
        for peer, place in found.items():
            hits[kind if unclear == "0" else "(ambiguës, toutes)"][peer].append(place)
    print(f"{len(questions)} questions, {len(labels)} libellés ; hit@1 / hit@5, questions non ambiguës par genre")
    everyone = ["passerelles", *peers]
    print(f"{'':<38}" + "".join(f"{peer:>24}" for peer in everyone))
    for kind, places in hits.items():
        cells = []
        for peer in everyone:
            ranks = places[peer]
            one = sum(rank == 1 for rank in ranks) / len(ranks)
            five = sum(rank is not None and rank <= TOP for rank in ranks) / len(ranks)
            cells.append(f"{one:.3f} / {five:.3f}")
        print(f"{kind:<38}" + "".join(f"{cell:>24}" for cell in cells))
    medians = "".join(f"{statistics.median(times[peer]):>24.3f}" for peer in everyone)
    print(f"{'médiane, ms':<38}{medians}")


main()
