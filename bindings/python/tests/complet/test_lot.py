"""Batches in this process: the same answers as one by one, whatever the engine of tables."""

from __future__ import annotations

import doctest
import pickle
import random
import resource
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow
import pyarrow.compute
import pytest
from populations import FAUTES, SECTEURS, colonnes, ecrire, outil, profils, textes

from passerelles import Moteur, PasserellesError, lot, to_dict
from passerelles.lot import (
    Diagnostic,
    EtatDesLieux,
    etat_des_lieux,
    schema_comptes,
    schema_diagnostics,
    schema_profils,
)

POPULATION = profils(3_000)


@pytest.fixture(scope="module")
def attendu(tmp_path_factory: pytest.TempPathFactory) -> str:
    return outil(ecrire(tmp_path_factory.mktemp("cohorte") / "cohorte.jsonl", textes(POPULATION)))


def test_columns_give_the_bytes_of_the_tool(attendu: str) -> None:
    assert etat_des_lieux(colonnes(POPULATION), SECTEURS) == attendu


def test_json_gives_the_bytes_of_the_tool(attendu: str) -> None:
    table = pyarrow.table({"profil": textes(POPULATION), "autre": [1] * len(POPULATION)})
    assert etat_des_lieux(table, SECTEURS) == attendu


def test_a_pack_gives_the_bytes_of_the_tool(attendu: str, tmp_path: Path) -> None:
    pack = tmp_path / "fr.pack"
    pack.write_bytes(Moteur.embarque().en_pack())
    cohorte = ecrire(tmp_path / "cohorte.jsonl", textes(POPULATION))
    assert etat_des_lieux(colonnes(POPULATION), SECTEURS, pack) == outil(cohorte, "--donnees", str(pack))


def test_parts_in_any_order_are_the_whole(attendu: str) -> None:
    table = colonnes(POPULATION)
    parts = [table.slice(debut, 700) for debut in range(0, table.num_rows, 700)]
    etat = EtatDesLieux(SECTEURS)
    comptes = [pickle.loads(pickle.dumps(etat)).lire(part).read_all() for part in parts]
    random.Random(3).shuffle(comptes)
    assert etat.rapport(pyarrow.concat_tables(comptes)) == attendu
    cles = ["genre", "rang", "cause"]
    sommes = pyarrow.concat_tables(comptes).group_by(cles).aggregate([("nombre", "sum")])
    assert sommes.num_rows < sum(part.num_rows for part in comptes)
    assert etat.rapport(sommes.rename_columns([*cles, "nombre"])) == attendu


def test_bad_rows_are_counted_and_located_and_the_rest_unharmed(tmp_path: Path) -> None:
    lignes = textes(POPULATION)
    for rang, faute in zip([10, 11, 2_000], FAUTES, strict=True):
        lignes.insert(rang, faute)
    lignes[500:500] = ["", "  "]
    rapport = etat_des_lieux(pyarrow.table({"profil": lignes}), SECTEURS)
    assert rapport == outil(ecrire(tmp_path / "cohorte.jsonl", lignes))
    assert '"refusees": 3' in rapport
    assert '"ligne": 11' in rapport
    assert "Dupont" not in rapport
    # Each with its row, in a column; the others answered as if nothing was.
    reponses = Diagnostic(nombre=1, garder=["id"]).lire(
        pyarrow.table({"profil": lignes[:20], "id": [f"n{rang}" for rang in range(20)]})
    )
    lus = reponses.read_all().to_pylist()
    assert [lu["position"] for lu in lus if lu["erreur"]] == [11, 12]
    assert [lu["id"] for lu in lus if lu["erreur"]] == ["n10", "n11"]
    assert not any("Dupont" in lu["erreur"] for lu in lus if lu["erreur"])
    seuls = Diagnostic(nombre=1).lire(pyarrow.table({"profil": lignes[:10]})).read_all().to_pylist()
    assert [lu["metiers"] for lu in lus[:10]] == [seul["metiers"] for seul in seuls]


def test_bad_columns_are_located_by_the_users_own_position() -> None:
    table = pyarrow.table(
        {
            "ligne": [700, 701, 702, 703],
            "experiences": [[{"metier": "K1304", "annees": 2.0}], [{"metier": "Z9999", "annees": 2.0}], None, [None]],
        }
    )
    reponses = Diagnostic(nombre=1, position="ligne").lire(table).read_all().to_pylist()
    assert [(lu["position"], bool(lu["erreur"]), bool(lu["metiers"])) for lu in reponses] == [
        (700, False, True),
        (701, True, False),
        (702, False, False),  # a blank row: nothing to say
        (703, True, False),
    ]
    assert "champ « experiences[0].metier »" in reponses[1]["erreur"]
    rapport = etat_des_lieux(table, SECTEURS, position="ligne")
    assert '"lues": 4' in rapport
    assert '"vides": 1' in rapport
    assert '"ligne": 701' in rapport


def test_each_answer_is_that_of_the_diagnostic() -> None:
    moteur, quelques = Moteur.embarque(), POPULATION[:60]
    lus = Diagnostic(nombre=4).lire(colonnes(quelques)).read_all().to_pylist()
    for lu, texte in zip(lus, textes(quelques), strict=True):
        seul = to_dict(moteur.diagnostic(texte, nombre=4))
        assert [lu["courtes"], lu["longues"], lu["a_etudier"]] == seul["comptes"]
        assert (lu["exclus"], lu["a_portee"]) == (len(seul["exclus"]), seul["a_portee"])
        pistes = [*seul["courtes"], *seul["longues"], *seul["a_etudier"]]
        assert len(pistes) == len(lu["metiers"])
        for piste, ecrite in zip(pistes, lu["metiers"], strict=True):
            assert contient(piste, ecrite), (piste, ecrite)


def contient(tout: Any, partie: Any) -> bool:
    """Whether columns say what the record says: the same values, under the same names, fewer of them."""
    if isinstance(partie, dict):
        return all(contient(tout[nom], champ) for nom, champ in partie.items())
    if isinstance(partie, list):
        return len(tout) == len(partie) and all(map(contient, tout, partie))
    return bool(tout == partie)


def test_other_types_of_the_same_things_are_read(attendu: str) -> None:
    table = colonnes(POPULATION)
    champ = pyarrow.struct(
        [("metier", pyarrow.string_view()), ("annees", pyarrow.int8()), ("finie_depuis_annees", pyarrow.int64())]
    )
    index = table.schema.names.index("experiences")
    experiences = pyarrow.array(table.column("experiences").to_pylist(), pyarrow.large_list(champ))
    autre = table.set_column(index, "experiences", experiences)
    texte = table.schema.names.index("genre")
    autre = autre.set_column(texte, "genre", table.column("genre").dictionary_encode())
    assert etat_des_lieux(autre, SECTEURS) == attendu


def test_polars(attendu: str) -> None:
    import polars

    cadre = polars.from_arrow(colonnes(POPULATION))
    assert etat_des_lieux(cadre, SECTEURS) == attendu
    # The line of the documentation.
    reponses: Any = polars.from_arrow(Diagnostic(nombre=1).lire(cadre.head(50)))
    assert reponses.height == 50
    assert reponses["erreur"].null_count() == 50


def test_duckdb(attendu: str) -> None:
    import duckdb

    relation = duckdb.from_arrow(colonnes(POPULATION))
    etat = EtatDesLieux(SECTEURS)
    assert etat.rapport(etat.lire(relation)) == attendu
    # The line of the documentation: a connection reads one thing at a time, so answers have their own.
    reponses = duckdb.connect().from_arrow(Diagnostic(nombre=1).lire(relation.limit(50)))
    assert reponses.aggregate("count(*), count(erreur)").fetchall() == [(50, 0)]
    # And it sums as well as another.
    comptes = duckdb.connect().from_arrow(etat.lire(relation))
    assert etat.rapport(comptes.aggregate("genre, rang, cause, sum(nombre) as nombre")) == attendu


def test_memory_is_bounded_by_the_batch() -> None:
    un = colonnes(POPULATION).combine_chunks().to_batches()[0]
    etat = EtatDesLieux(SECTEURS)

    def flux(fois: int) -> Iterator[pyarrow.RecordBatch]:
        return (un for _ in range(fois))

    list(etat(flux(2)))
    avant = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    (comptes,) = etat(flux(40))
    apres = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert pyarrow.compute.max(comptes.column("nombre")).as_py() == 40 * len(POPULATION)
    assert apres - avant < 40_000, f"{apres - avant} kB more for twenty times the rows"


def test_what_is_no_batch_of_profils_is_refused_whole() -> None:
    with pytest.raises(PasserellesError.ParametreInvalide, match="aucune colonne d'un profil"):
        list(EtatDesLieux(SECTEURS)([pyarrow.record_batch({"age": [54]})]))
    with pytest.raises(PasserellesError.ParametreInvalide, match="du texte"):
        list(Diagnostic()([pyarrow.record_batch({"profil": [54]})]))
    with pytest.raises(PasserellesError.ParametreInvalide, match="position"):
        list(
            Diagnostic(position="n")(
                [pyarrow.record_batch({"profil": ["{}"], "n": pyarrow.array([None], pyarrow.int64())})]
            )
        )
    with pytest.raises(PasserellesError.Inconnu):
        etat_des_lieux(colonnes(POPULATION[:1]), ["inexistant"])
    with pytest.raises(TypeError, match="une table est attendue"):
        etat_des_lieux([1, 2], SECTEURS)


def test_counts_of_another_question_are_not_added() -> None:
    comptes = EtatDesLieux(["sap"]).lire(colonnes(POPULATION[:10])).read_all()
    with pytest.raises(PasserellesError.ParametreInvalide, match="d'autres ensembles"):
        EtatDesLieux(SECTEURS).rapport(comptes)
    # Nor once an engine has summed them, which keeps rows and columns and nothing else.
    sommes = comptes.group_by(["genre", "rang", "cause"]).aggregate([("nombre", "sum")]).replace_schema_metadata(None)
    with pytest.raises(PasserellesError.ParametreInvalide, match="d'autres ensembles"):
        EtatDesLieux(SECTEURS).rapport(sommes.rename_columns(schema_comptes().names))
    with pytest.raises(PasserellesError.ParametreInvalide, match="une autre date"):
        EtatDesLieux(["sap"], date="2001-01-01").rapport(comptes)
    with pytest.raises(PasserellesError.ParametreInvalide, match="comptes illisibles"):
        EtatDesLieux(SECTEURS).rapport(
            pyarrow.table({"genre": ["autre"], "rang": [1], "cause": [""], "nombre": [1]}, schema=schema_comptes())
        )


def test_other_data_where_a_function_is_sent_are_an_error(tmp_path: Path) -> None:
    pack = tmp_path / "fr.pack"
    mini = Path(__file__).resolve().parents[4] / "fixtures" / "mini" / "mini.toml"
    pack.write_bytes(Moteur.ouvrir(mini).en_pack())
    etat = EtatDesLieux(["sap"], pack)
    etat.figer()
    envoye = pickle.loads(pickle.dumps(etat))
    pack.write_bytes(Moteur.embarque().en_pack())
    with pytest.raises(ValueError, match="ne sont pas celles"):
        list(envoye([colonnes(POPULATION[:1]).to_batches()[0]]))


def test_empty_batches_and_no_batch_at_all() -> None:
    vide = colonnes(POPULATION[:1]).slice(0, 0)
    assert Diagnostic().lire(vide).read_all().num_rows == 0
    assert '"lues": 0' in etat_des_lieux(vide, SECTEURS)
    (comptes,) = EtatDesLieux(SECTEURS)([])
    assert comptes.column("genre").to_pylist() == ["preparation"]


def test_docstrings() -> None:
    results = doctest.testmod(lot)
    assert results.attempted > 0
    assert results.failed == 0


def test_the_schemas_are_those_of_the_documentation() -> None:
    texte = (Path(__file__).resolve().parents[2] / "docs" / "population.md").read_text("utf-8")
    ecrits = {
        ligne.split("|")[1].strip(" `"): ligne.split("|")[2].strip(" `")
        for ligne in texte.splitlines()
        if ligne.startswith("| `")
    }
    for schema in (schema_profils(), schema_diagnostics(), schema_comptes()):
        for champ in schema:
            assert ecrits[champ.name] == court(champ.type), champ


def court(genre: pyarrow.DataType) -> str:
    """A type as the documentation writes it."""
    if pyarrow.types.is_list(genre):
        return f"[{court(genre.value_type)}]"
    if pyarrow.types.is_struct(genre):
        return "{" + ", ".join(f"{champ.name}: {court(champ.type)}" for champ in genre) + "}"
    return str(genre)
