"""k shortest loopless paths by python-igraph, for `benches/parcours.rs`: one line a pair, the best time of some runs in
microseconds, then the costs of the k shortest that have at most N arcs. igraph's k shortest paths know no bound of arcs, so
these are chosen among all its simple paths within that bound; and where its k shortest ones all are, they must be the same.
Usage: parcours_igraph.py ARCS.tsv PAIRS.tsv K RUNS N
"""
import sys
import time

import igraph

arcs = [tuple(map(int, line.split("\t"))) for line in open(sys.argv[1])]
pairs = [tuple(map(int, line.split("\t"))) for line in open(sys.argv[2])]
count, runs, most = (int(argument) for argument in sys.argv[3:6])
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
    cost = lambda edges: int(sum(weights[edge] for edge in edges))
    simple = graph.get_all_simple_paths(source, to=target, cutoff=most, mode="out")
    short = sorted(cost(graph.get_eids(zip(path, path[1:]))) for path in simple)[:count]
    if all(len(path) <= most for path in paths) and sorted(map(cost, paths)) != short:
        sys.exit(f"{source} to {target}: igraph disagrees with itself")
    print("\t".join([f"{elapsed:.1f}", *map(str, short)]))
