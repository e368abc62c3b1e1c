"""What a population costs: python cout_population.py --outil passerelles [--donnees fr.pack] [--profils 1000000].

In one run, over the same seeded profils: the command-line tool, batches in Python, Spark on two cores. Figures are
processor seconds of all processes, so that a machine that does something else shows less; the report must be the same
bytes everywhere. `docs/population.md` holds the last ones.
"""

from __future__ import annotations

import argparse
import functools
import itertools
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pyarrow
import pyarrow.parquet
from pyspark.sql import DataFrame, SparkSession

from passerelles import Moteur, lot
from passerelles.spark import _preparer, comptes, envoyer, schema_profils

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "exemples"))
from population import SECTEURS, ecrire

DIAGNOSTICS = 200
HERTZ = os.sysconf("SC_CLK_TCK")


def processus() -> dict[int, tuple[str, float, int]]:
    """The processes that came from this one: command, processor seconds, peak in kB.

    Of this one alone, those of its ended children too: the tool. Spark ends idle workers, and what they spent before
    must not come to another question.
    """
    parents: dict[int, int] = {}
    vus: dict[int, tuple[str, float, int]] = {}
    for dossier in Path("/proc").glob("[0-9]*"):
        try:
            champs = (dossier / "stat").read_text().rpartition(")")[2].split()
            etat = (dossier / "status").read_text()
            commande = (dossier / "cmdline").read_text().replace("\0", " ")
        except OSError:
            continue
        pid = int(dossier.name)
        parents[pid] = int(champs[1])
        pic = next((int(ligne.split()[1]) for ligne in etat.splitlines() if ligne.startswith("VmHWM")), 0)
        vus[pid] = (commande, sum(map(int, champs[11 : 15 if pid == os.getpid() else 13])) / HERTZ, pic)

    def descend(pid: int) -> bool:
        return pid == os.getpid() or (pid in parents and descend(parents[pid]))

    return {pid: vu for pid, vu in vus.items() if descend(pid)}


def mesurer(nom: str, profils: int, appel: Callable[[], object]) -> float:
    """Runs and prints: processor seconds, wall seconds, profils a processor second."""
    avant, debut = processus(), time.monotonic()
    appel()
    duree = time.monotonic() - debut
    cout = sum(vu[1] - (avant[pid][1] if pid in avant else 0) for pid, vu in processus().items())
    print(
        f"{nom} : {cout:.1f} s de processeur, {duree:.1f} s, {profils / cout:,.0f} profils par seconde et par cœur",
        flush=True,
    )
    return cout


def lignes(chemin: Path, taille: int = 10_000) -> Iterator[pyarrow.RecordBatch]:
    """JSON lines as batches."""
    with chemin.open(encoding="utf-8") as fichier:
        while textes := [ligne for _, ligne in zip(range(taille), fichier, strict=False)]:
            yield pyarrow.record_batch({"profil": textes})


def colonnes(dossier: Path) -> Iterator[pyarrow.RecordBatch]:
    """The same from Parquet."""
    for chemin in sorted(dossier.glob("*.parquet")):
        yield from pyarrow.parquet.ParquetFile(chemin).iter_batches(10_000)


def diagnostiquer(jsonl: Path, donnees: str | None) -> None:
    """The diagnostics of the first profils."""
    for _ in lot.Diagnostic(donnees)(lot_.slice(0, DIAGNOSTICS) for lot_ in itertools.islice(lignes(jsonl), 1)):
        pass


def compter_lignes(lots: Iterable[pyarrow.RecordBatch]) -> Iterator[pyarrow.RecordBatch]:
    """What Spark and its boundary cost without us: rows are brought to Python and counted."""
    total = sum(lot_.num_rows for lot_ in lots)
    yield pyarrow.record_batch({"nombre": pyarrow.array([total], pyarrow.int64())})


def session() -> SparkSession:
    """Spark on two cores."""
    ouverte = (
        SparkSession.builder.master("local[2]")
        .config("spark.ui.enabled", "false")
        .config("spark.ui.showConsoleProgress", "false")
        .config("spark.driver.memory", "2g")
        .getOrCreate()
    )
    ouverte.sparkContext.setLogLevel("ERROR")
    return ouverte


def spark_entier(population: DataFrame, etat: lot.EtatDesLieux) -> str:
    """The report by Spark."""
    sommes = [ligne.asDict() for ligne in comptes(population, etat).collect()]
    return etat.rapport(pyarrow.Table.from_pylist(sommes, schema=lot.schema_comptes()))


def main() -> None:
    """Measures."""
    lecteur = argparse.ArgumentParser(description="Ce que coûte une population.")
    lecteur.add_argument("--outil", required=True, help="la commande passerelles, du même profil de compilation")
    lecteur.add_argument("--donnees", help="un pack (par défaut, les données embarquées)")
    lecteur.add_argument("--profils", type=int, default=1_000_000)
    lecteur.add_argument("--graine", type=int, default=20_261_123)
    lecteur.add_argument("--dossier", type=Path, help="où garder les populations, pour une autre fois")
    args = lecteur.parse_args()
    with tempfile.TemporaryDirectory() as temporaire:
        mesurer_tout(args, args.dossier or Path(temporaire))


def mesurer_tout(args: argparse.Namespace, dossier: Path) -> None:
    """The whole run."""
    moteur = Moteur.ouvrir(args.donnees) if args.donnees else Moteur.embarque()
    codes = [metier.code for metier in moteur.metiers()]
    etat = lot.EtatDesLieux(SECTEURS, args.donnees)
    spark = session()
    source = envoyer(spark, args.donnees) if args.donnees else None
    for part in (16, 4, 1):
        nombre = args.profils // part
        jsonl, parquet = dossier / f"{nombre}.jsonl", dossier / f"{nombre}.parquet"
        if not jsonl.exists():
            ecrire(jsonl, codes, nombre, args.graine)
        if not (parquet / "_SUCCESS").exists():
            spark.read.schema(schema_profils()).json(str(jsonl)).write.mode("overwrite").parquet(str(parquet))
        print(
            f"\n{nombre} profils, {jsonl.stat().st_size / 1e6:.0f} Mo de JSON, "
            f"{sum(f.stat().st_size for f in parquet.iterdir()) / 1e6:.0f} Mo de Parquet"
        )
        population = spark.read.parquet(str(parquet))
        print(f"{population.rdd.getNumPartitions()} partitions")
        rapports: dict[str, str] = {}

        def garder(nom: str, appel: Callable[[], str], rapports: dict[str, str] = rapports) -> None:
            rapports[nom] = appel()

        def outil(jsonl: Path = jsonl) -> str:
            donnees = ["--donnees", args.donnees] if args.donnees else []
            commande = [args.outil, "etat-des-lieux", str(jsonl), "--secteurs", ",".join(SECTEURS), "--fils", "1"]
            fini = subprocess.run([*commande, "--format", "json", *donnees], capture_output=True, check=True)
            return fini.stdout.decode("utf-8")

        def par_spark(population: DataFrame = population) -> str:
            return spark_entier(population, lot.EtatDesLieux(SECTEURS, source, position=lot.POSITION))

        def par_textes(jsonl: Path = jsonl) -> str:
            textes = spark.read.text(str(jsonl)).withColumnRenamed("value", "profil")
            return spark_entier(textes, lot.EtatDesLieux(SECTEURS, source, position=lot.POSITION))

        def sans_moteur(population: DataFrame = population) -> None:
            prets = _preparer(population, lot.EtatDesLieux(SECTEURS, source), None)
            prets.mapInArrow(compter_lignes, "nombre bigint").groupBy().sum().collect()

        def octets(parquet: Path = parquet) -> None:
            for _ in etat._flux(colonnes(parquet)):
                pass

        def par_json(jsonl: Path = jsonl) -> str:
            return etat.rapport(pyarrow.Table.from_batches(etat(lignes(jsonl))))

        def par_colonnes(parquet: Path = parquet) -> str:
            return etat.rapport(pyarrow.Table.from_batches(etat(colonnes(parquet))))

        if part == 16:
            # A diagnostic weighs all métiers: a few are enough to tell what one costs.
            mesurer("diagnostics en lots", DIAGNOSTICS, functools.partial(diagnostiquer, jsonl, args.donnees))
        mesurer("outil, un fil", nombre, functools.partial(garder, "outil", outil))
        mesurer("lots JSON en Python", nombre, functools.partial(garder, "lots JSON", par_json))
        mesurer("lots en colonnes en Python", nombre, functools.partial(garder, "lots", par_colonnes))
        mesurer("  dont lire Parquet et écrire les octets qui passent", nombre, octets)
        mesurer("Spark local[2], Parquet", nombre, functools.partial(garder, "spark", par_spark))
        mesurer("  dont Spark seul, sans rien compter", nombre, sans_moteur)
        mesurer("Spark local[2], lignes de JSON", nombre, functools.partial(garder, "spark, textes", par_textes))
        assert len(set(rapports.values())) == 1, "the reports differ"
        print(f"mêmes octets partout : {len(rapports['spark'].encode())}")
        ouvriers = [vu for vu in processus().values() if "pyspark.daemon" in vu[0] or "pyspark/daemon" in vu[0]]
        print(
            f"mémoire au plus : {max(vu[2] for vu in ouvriers) / 1024:.0f} Mo par processus Python de Spark, "
            f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} Mo pour ce programme"
        )
    spark.stop()


if __name__ == "__main__":
    main()
