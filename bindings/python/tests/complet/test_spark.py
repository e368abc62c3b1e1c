"""A population on Spark: the bytes of the command-line tool, whatever breaks on the way."""

from __future__ import annotations

import datetime
import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pyarrow
import pytest
from populations import FAUTES, SECTEURS, colonnes, ecrire, outil, profils, textes
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as f

from passerelles import Moteur, PasserellesError, lot, spark
from passerelles.spark import diagnostic, envoyer, etat_des_lieux, schema_profils

POPULATION = profils(20_000, graine=2)


@pytest.fixture(scope="module")
def session() -> Iterator[SparkSession]:
    # Four failures of a task are borne: on one machine, Spark bears none unless it is asked.
    master = SparkSession.builder.master("local[2,4]").config("spark.ui.enabled", "false")
    ouverte = master.config("spark.sql.execution.arrow.maxRecordsPerBatch", "1000").getOrCreate()
    ouverte.sparkContext.setLogLevel("ERROR")
    yield ouverte
    ouverte.stop()


@pytest.fixture(scope="module")
def cohorte(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return ecrire(tmp_path_factory.mktemp("cohorte") / "cohorte.jsonl", textes(POPULATION))


@pytest.fixture(scope="module")
def attendu(cohorte: Path) -> str:
    return outil(cohorte)


def population(session: SparkSession, cohorte: Path, parts: int = 4) -> DataFrame:
    return session.read.schema(schema_profils()).json(str(cohorte)).repartition(parts)


def test_columns_give_the_bytes_of_the_tool(session: SparkSession, cohorte: Path, attendu: str) -> None:
    assert etat_des_lieux(population(session, cohorte), SECTEURS) == attendu


def test_json_lines_give_the_bytes_of_the_tool(session: SparkSession, cohorte: Path, attendu: str) -> None:
    lignes = session.read.text(str(cohorte)).withColumnRenamed("value", "profil")
    assert etat_des_lieux(lignes.repartition(3), SECTEURS) == attendu


def test_a_pack_is_brought_to_the_workers(session: SparkSession, cohorte: Path, attendu: str, tmp_path: Path) -> None:
    pack = tmp_path / "envoye.pack"
    pack.write_bytes(Moteur.embarque().en_pack())
    source = envoyer(session, pack)
    assert etat_des_lieux(population(session, cohorte), SECTEURS, source) == outil(cohorte, "--donnees", str(pack))


def test_bad_rows_are_counted_and_located(session: SparkSession, tmp_path: Path) -> None:
    lignes = textes(POPULATION[:4_000])
    for rang, faute in zip([10, 1_500, 3_900], FAUTES, strict=True):
        lignes.insert(rang, faute)
    lignes.insert(40, " ")
    numerotees = session.createDataFrame(list(enumerate(lignes, 1)), "ligne bigint, profil string").repartition(4)
    rapport = etat_des_lieux(numerotees, SECTEURS, position="ligne")
    assert rapport == outil(ecrire(tmp_path / "fautes.jsonl", lignes))
    lecture = json.loads(rapport)["lecture"]
    assert (lecture["refusees"], lecture["vides"]) == (3, 1)
    assert [refus["ligne"] for refus in lecture["refus"]] == [11, 1_502, 3_902]
    reponses = diagnostic(numerotees.where("ligne < 300"), nombre=1, position="ligne", garder=["ligne"])
    comptes = reponses.groupBy(f.col("erreur").isNotNull().alias("refuse")).count().collect()
    assert {ligne["refuse"]: ligne["count"] for ligne in comptes} == {True: 1, False: 298}
    (refuse,) = reponses.where("erreur is not null").select("position", "ligne", "erreur").collect()
    assert (refuse["position"], refuse["ligne"]) == (11, 11)
    assert "Dupont" not in refuse["erreur"]


def test_columns_of_any_kind_are_read_as_batches_are(session: SparkSession) -> None:
    # Neither genre nor version; a blank row, an unknown code, a null among experiences, a contract that none is.
    lignes: list[dict[str, Any]] = [
        {"experiences": [{"metier": "K1304", "annees": 2.5}], "date": datetime.date(2026, 3, 1), "sans_permis": True},
        {},
        {"experiences": [{"metier": "Z9999", "annees": 2.0}]},
        {"experiences": [None]},
        {"souhaits": {"distance_km": 30.0, "contrats": ["CDI", 'd"\u00e9t\u00e9\\']}},
        {"competences": [{"code": 123872, "preuve": "exercee"}], "niveaux": {"voulus": [3, 4]}},
    ]
    noms = ["date", "experiences", "competences", "sans_permis", "souhaits", "niveaux"]
    table = pyarrow.Table.from_pylist(lignes, schema=pyarrow.schema([lot.schema_profils().field(nom) for nom in noms]))
    cadre = session.createDataFrame(table).coalesce(1)
    lus = [lu.asDict(recursive=True) for lu in diagnostic(cadre, nombre=1, garder=["date"]).collect()]
    assert lus == lot.Diagnostic(nombre=1, garder=["date"]).lire(table).read_all().to_pylist()
    assert [bool(lu["erreur"]) for lu in lus] == [False, False, True, True, True, False]
    assert etat_des_lieux(cadre, SECTEURS) == lot.etat_des_lieux(table, SECTEURS)


def test_counts_of_another_question_are_not_added(session: SparkSession, cohorte: Path) -> None:
    etat = lot.EtatDesLieux(["sap"], position=lot.POSITION)
    sommes = [ligne.asDict() for ligne in spark.comptes(population(session, cohorte), etat).collect()]
    with pytest.raises(PasserellesError.ParametreInvalide, match="d'autres ensembles"):
        lot.EtatDesLieux(SECTEURS).rapport(pyarrow.Table.from_pylist(sommes, schema=lot.schema_comptes()))


def test_diagnostics_are_those_of_batches(session: SparkSession, cohorte: Path) -> None:
    quelques = POPULATION[:300]
    numerotes = session.createDataFrame(list(enumerate(textes(quelques), 1)), "ligne bigint, profil string")
    lus = diagnostic(numerotes.repartition(3), nombre=2, position="ligne").orderBy("position").collect()
    seuls = lot.Diagnostic(nombre=2).lire(colonnes(quelques)).read_all().to_pylist()
    assert [lu.asDict(recursive=True) for lu in lus] == seuls


class Piegee(lot.EtatDesLieux):
    """Waits, on the first attempt of the second part, to be killed: its process is written where the test reads it."""

    temoin = ""

    def __call__(self, lots: Iterable[pyarrow.RecordBatch]) -> Iterator[pyarrow.RecordBatch]:
        from pyspark import TaskContext

        contexte = TaskContext.get()
        assert contexte is not None
        premiere = contexte.partitionId() == 1 and contexte.attemptNumber() == 0

        def freines() -> Iterator[pyarrow.RecordBatch]:
            for rang, lot_ in enumerate(lots):
                if premiere and rang == 2:
                    Path(self.temoin).write_text(str(os.getpid()))
                    time.sleep(120)
                yield lot_

        if contexte.attemptNumber() > 0:
            Path(self.temoin + ".repris").write_text(str(os.getpid()))
        yield from super().__call__(freines())


def test_a_worker_killed_on_the_way_changes_nothing(
    session: SparkSession, cohorte: Path, attendu: str, tmp_path: Path
) -> None:
    import pyspark.cloudpickle as cloudpickle

    # The workers do not have this file: the class goes with what they are sent.
    cloudpickle.register_pickle_by_value(sys.modules[__name__])
    etat = Piegee(SECTEURS, position=lot.POSITION)
    etat.temoin = str(tmp_path / "pid")
    tues: list[int] = []

    def tuer() -> None:
        fin = time.monotonic() + 110
        while time.monotonic() < fin:
            texte = Path(etat.temoin).read_text() if Path(etat.temoin).exists() else ""
            if texte:
                os.kill(int(texte), signal.SIGKILL)
                tues.append(int(texte))
                return
            time.sleep(0.05)

    tueur = threading.Thread(target=tuer)
    tueur.start()
    sommes = spark.comptes(population(session, cohorte), etat).collect()
    tueur.join()
    assert len(tues) == 1, "a worker was killed"
    repris = int(Path(etat.temoin + ".repris").read_text())
    assert repris != tues[0], "another one took its part again"
    lignes = [ligne.asDict() for ligne in sommes]
    assert etat.rapport(pyarrow.Table.from_pylist(lignes, schema=lot.schema_comptes())) == attendu


def test_the_engine_is_opened_once_a_worker(session: SparkSession, cohorte: Path) -> None:
    class Comptee(lot.EtatDesLieux):
        def __call__(self, lots: Iterable[Any]) -> Iterator[Any]:
            list(super().__call__(lots))
            ouverts = lot._preparer.cache_info().misses
            comptes = {"genre": ["vides"], "rang": [os.getpid()], "cause": [""], "nombre": [ouverts]}
            yield pyarrow.RecordBatch.from_pydict(comptes, schema=lot.schema_comptes())

    etat = Comptee(SECTEURS, date="2026-11-22", position=lot.POSITION)
    prets = spark._preparer(population(session, cohorte, parts=8), etat, None)
    lignes = prets.mapInArrow(etat, spark._schema(lot.schema_comptes())).collect()
    assert len(lignes) == 8
    par_processus: dict[int, set[int]] = {}
    for ligne in lignes:
        par_processus.setdefault(ligne["rang"], set()).add(ligne["nombre"])
    assert all(len(ouverts) == 1 for ouverts in par_processus.values()), par_processus


def test_the_example_runs() -> None:
    exemple = Path(__file__).resolve().parents[2] / "exemples" / "population.py"
    commande = [sys.executable, str(exemple), "--profils", "3000"]
    fini = subprocess.run(
        commande, capture_output=True, text=True, encoding="utf-8", env={**os.environ, "PYTHONUTF8": "1"}
    )
    assert fini.returncode == 0, fini.stderr
    assert "3000 profils lus, 0 refusés" in fini.stdout
    assert "métiers le plus souvent à portée" in fini.stdout
