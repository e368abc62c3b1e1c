"""k shortest loopless paths by python-igraph, for `benches/parcours.rs`: one line a pair, the best time of some runs in
microseconds, then cost:arcs of each path. Usage: parcours_igraph.py ARCS.tsv PAIRS.tsv K RUNS
"""
import sys
import time

import igraph

arcs = [tuple(map(int, line.split("\t"))) for line in open(sys.argv[1])]
pairs = [tuple(map(int, line.split("\t"))) for line in open(sys.argv[2])]
count, runs = int(sys.argv[3]), int(sys.argv[4])
size = 1 + max(max(source, target) for source, target, _ in arcs)
graph = igraph.Graph(n=size, edges=[(source, target) for source, target, _ in arcs], directed=True)
# Whole numbers as floats: sums stay exact.
weights = [float(cost) for _, _, cost in arcs]
graph.es["cost"] = weights
for source, target in pairs:
    elapsed = float("inf")
    for _ in range(runs):
        start = time.perf_counter()
        paths = graph.get_k_shortest_paths(source, target, k=count, mode="out", weights="cost", output="epath")
        elapsed = min(elapsed, (time.perf_counter() - start) * 1e6)
    fields = [f"{int(sum(weights[edge] for edge in path))}:{len(path)}" for path in paths]
    print("\t".join([f"{elapsed:.1f}", *fields]))
