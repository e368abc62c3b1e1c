#!/usr/bin/env python3
"""Reads back what `passerelles exporter` wrote, and compares it with the JSON form.

    relecture.py graphml CARTE.json CARTE.graphml     with networkx
    relecture.py dot CARTE.json CARTE.dot DOT         with Graphviz, whose program is DOT
    relecture.py svg FICHIER.svg …                    with an XML parser: no script, a title and a description

Exit code: 0 it is the same, 1 it is not, 3 what it needs is not here.
"""

import json
import subprocess
import sys
import xml.etree.ElementTree as ElementTree


def edges_of(carte):
    return {(one["source"]["code"], one["cible"]["code"]): one for one in carte["passerelles"]}


def graphml(json_path, path):
    try:
        import networkx
    except ImportError:
        print("networkx is not here")
        return 3
    carte = json.load(open(json_path, encoding="utf-8"))
    graph = networkx.read_graphml(path)
    assert graph.is_directed() and not graph.is_multigraph()
    assert {code: data["label"] for code, data in graph.nodes(data=True)} == {
        one["metier"]["code"]: one["metier"]["libelle"] for one in carte["metiers"]
    }
    assert {code: data["ensembles"].split() for code, data in graph.nodes(data=True)} == {
        one["metier"]["code"]: one["ensembles"] for one in carte["metiers"]
    }
    expected = edges_of(carte)
    assert set(graph.edges()) == set(expected)
    for source, target, data in graph.edges(data=True):
        one = expected[source, target]
        assert data["weight"] == one["score"] and data.get("couverture") == one["couverture"]
        assert (data["tenues"], data["total"]) == (one["tenues"], one["total"])
        assert (data["verdict"], data["classe"]) == (one["verdict"], one["classe"])
    print(f"{graph.number_of_nodes()} nodes, {graph.number_of_edges()} edges read back")
    return 0


def dot(json_path, path, program):
    done = subprocess.run([program, "-Tdot_json", path], capture_output=True, text=True, check=False)
    assert done.returncode == 0 and not done.stderr, done.stderr
    read = json.loads(done.stdout)
    carte = json.load(open(json_path, encoding="utf-8"))
    names = {one["_gvid"]: one["name"] for one in read["objects"]}
    assert set(names.values()) == {one["metier"]["code"] for one in carte["metiers"]}
    found = {(names[edge["tail"]], names[edge["head"]]): edge for edge in read.get("edges", [])}
    expected = edges_of(carte)
    assert set(found) == set(expected)
    for pair, one in expected.items():
        assert (float(found[pair]["score"]), found[pair]["verdict"]) == (one["score"], one["verdict"])
    print(f"{len(names)} nodes, {len(found)} edges read back")
    return 0


def svg(*paths):
    space = "{http://www.w3.org/2000/svg}"
    for path in paths:
        root = ElementTree.parse(path).getroot()
        assert root.tag == space + "svg"
        assert root.find(space + "title").text.strip() and root.find(space + "desc").text.strip(), path
        names = {element.tag.removeprefix(space) for element in root.iter()}
        assert names <= {"svg", "title", "desc", "g", "rect", "circle", "path", "text"}, names
        assert not any(key.startswith("on") or "href" in key for element in root.iter() for key in element.attrib)
    print(f"{len(paths)} pictures parsed")
    return 0


if __name__ == "__main__":
    sys.exit({"graphml": graphml, "dot": dot, "svg": svg}[sys.argv[1]](*sys.argv[2:]))
