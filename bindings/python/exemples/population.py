"""A synthetic population on Spark: python population.py [--profils 100000] [--donnees fr.pack] [--dossier DOSSIER].

Draws profils (the same ones for the same seed), then asks of all of them what a region asks: what they hold and lack,
how many have a way into each branch; and, for a sample, where each one may go. On two cores here; on a cluster, the
master alone changes.
"""

from __future__ import annotations

import argparse
import json
import random
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from passerelles import Moteur
from passerelles.lot import Donnees

SECTEURS = ["sap", "sante", "proprete", "hcr", "animation"]
LIMITES = ["port_de_charges", "nuit", "station_debout", "week_end", "produits_a_risques"]
TITRES = ["RNCP37715", "RNCP40692", "RNCP36004"]


def tirer(codes: list[str], nombre: int, graine: int) -> Iterator[dict[str, Any]]:
    """So many profils: métiers exercised, at times a title, at times something that the person cannot do."""
    hasard = random.Random(graine)
    for _ in range(nombre):
        profil: dict[str, Any] = {
            "genre": "passerelles.profil",
            "version": 1,
            "date": "2026-11-22",
            "experiences": [
                {
                    "metier": codes[int(hasard.random() * len(codes))],
                    "annees": 1 + int(hasard.random() * 25),
                    "finie_depuis_annees": int(hasard.random() * 10),
                }
                for _ in range(1 + int(hasard.random() * 3))
            ],
        }
        if hasard.random() < 0.25:
            profil["certifications"] = [hasard.choice(TITRES)]
        if hasard.random() < 0.33:
            profil["limites"] = [{"contexte": hasard.choice(LIMITES), "fermete": "dure"}]
        yield profil


def ecrire(chemin: Path, codes: list[str], nombre: int, graine: int) -> None:
    """Writes them as JSON lines: what `passerelles etat-des-lieux` reads."""
    encoder = json.JSONEncoder(separators=(",", ":"), check_circular=False)
    with chemin.open("w", encoding="utf-8") as fichier:
        fichier.writelines(encoder.encode(profil) + "\n" for profil in tirer(codes, nombre, graine))


def decrire(rapport: dict[str, Any]) -> None:
    """What stands out of an état des lieux."""
    lecture = rapport["lecture"]
    print(f"{lecture['lues']} profils lus, {lecture['refusees']} refusés")
    for etat in rapport["etats"]:
        print(f"{etat['ensemble']} : {combien(etat['avec_courte'])} ont au moins une passerelle courte")
        for besoin in etat["competences_manquantes"][:3]:
            print(f"  manque à {combien(besoin['personnes'])} : {besoin['libelle']}")


def combien(effectif: dict[str, Any]) -> str:
    """A number of persons, or why it is not written."""
    return effectif["etat"].replace("_", " ") if effectif["nombre"] is None else str(effectif["nombre"])


def analyser(dossier: Path, nombre: int, graine: int, donnees: str | None) -> None:
    """The analysis itself."""
    from pyspark.sql import SparkSession
    from pyspark.sql import functions as f

    from passerelles.spark import diagnostic, envoyer, etat_des_lieux, schema_profils

    session = SparkSession.builder.master("local[2]").appName("population")
    spark = session.config("spark.ui.showConsoleProgress", "false").getOrCreate()
    spark.sparkContext.setLogLevel("ERROR")
    source: Donnees = envoyer(spark, donnees) if donnees else None

    codes = [metier.code for metier in (Moteur.ouvrir(donnees) if donnees else Moteur.embarque()).metiers()]
    ecrire(dossier / "population.jsonl", codes, nombre, graine)

    population = spark.read.schema(schema_profils()).json(str(dossier / "population.jsonl"))
    decrire(json.loads(etat_des_lieux(population, SECTEURS, source)))

    # A diagnostic weighs all métiers: thousands of times the work of a count.
    echantillon = population.limit(300).repartition(2)
    pistes = diagnostic(echantillon, source, nombre=3).select(f.explode("metiers").alias("m"))
    ouvertes = pistes.where("m.classe = 'courte'").groupBy("m.metier.libelle").count()
    print("métiers le plus souvent à portée, sur un échantillon :")
    for ligne in ouvertes.orderBy(f.desc("count"), "libelle").limit(5).collect():
        print(f"  {ligne['libelle']} : {ligne['count']}")
    spark.stop()


def main() -> None:
    """Reads the arguments."""
    lecteur = argparse.ArgumentParser(description="Une population synthétique sur Spark.")
    lecteur.add_argument("--profils", type=int, default=100_000)
    lecteur.add_argument("--graine", type=int, default=20_261_123)
    lecteur.add_argument("--donnees", help="un pack, un dossier du ROME… (par défaut, les données embarquées)")
    lecteur.add_argument("--dossier", type=Path, help="où écrire la population (par défaut, un dossier temporaire)")
    args = lecteur.parse_args()
    with tempfile.TemporaryDirectory() as temporaire:
        analyser(args.dossier or Path(temporaire), args.profils, args.graine, args.donnees)


if __name__ == "__main__":
    main()
