"""A whole population on Spark: diagnostics and the état des lieux over a DataFrame of profils.

Spark cuts, moves, sums and retries; each of its Python workers opens the engine once and answers batch by batch. The
report is that of `passerelles etat-des-lieux`, byte for byte.

Needs pyspark: `pip install 'passerelles[spark]'`. `bindings/python/docs/population.md` tells what a cluster needs.
"""

from __future__ import annotations

import functools
import os
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from . import _ffi, lot

if TYPE_CHECKING:
    from pyspark.sql import Column, DataFrame, SparkSession
    from pyspark.sql.types import StructType


class Envoye(os.PathLike[str]):
    """A file that Spark brings to each worker: its path, wherever it is asked."""

    def __init__(self, nom: str) -> None:
        """Names what `SparkContext.addFile` was given."""
        self.nom = nom

    def __fspath__(self) -> str:
        """Where it is in this process."""
        _pyspark()
        from pyspark import SparkFiles

        return str(SparkFiles.get(self.nom))

    def __repr__(self) -> str:
        """Its name."""
        return f"<Envoye {self.nom}>"


def envoyer(session: SparkSession, chemin: lot.Chemin) -> Envoye:
    """Has Spark bring a file to each worker: what to give as `donnees`. A path alone is one that every machine has."""
    session.sparkContext.addFile(os.fspath(chemin))
    return Envoye(os.path.basename(os.fspath(chemin)))


def schema_profils() -> StructType:
    """The columns of a profil, for `spark.read.schema(…).json(…)`."""
    return _schema(lot.schema_profils())


def diagnostic(
    profils: DataFrame,
    donnees: lot.Donnees = None,
    *,
    garder: Sequence[str] = (),
    nombre: int = 3,
    ensemble: str | None = None,
    date: lot.Date = None,
    partage: _ffi.Partage = _ffi.Partage.PERSONNEL,
    position: str | None = None,
) -> DataFrame:
    """The diagnostic of each profil: see `passerelles.lot.Diagnostic`. Lazy, as Spark is.

    Rows are told apart by `position`, the name of a column of whole numbers; without it, by
    `monotonically_increasing_id() + 1`.
    """
    fonction = lot.Diagnostic(
        donnees,
        garder=garder,
        nombre=nombre,
        ensemble=ensemble,
        date=date,
        partage=partage,
        position=lot.POSITION,
    )
    prets = _preparer(profils, fonction, position, garder)
    gardes = [prets.schema[nom] for nom in fonction.garder]
    return prets.mapInArrow(fonction, _structure([*gardes, *_schema(lot.schema_diagnostics())]))


def comptes(profils: DataFrame, etat: lot.EtatDesLieux, position: str | None = None) -> DataFrame:
    """The counts of a cohort, summed by Spark: small numbers are in it, so that it is not for publication."""
    from pyspark.sql import functions as f

    parts = _preparer(profils, etat, position).mapInArrow(etat, _schema(lot.schema_comptes()))
    return parts.groupBy("genre", "rang", "cause").agg(f.sum("nombre").alias("nombre"))


def etat_des_lieux(
    profils: DataFrame,
    secteurs: Sequence[str],
    donnees: lot.Donnees = None,
    *,
    ensembles: lot.Chemin | None = None,
    date: lot.Date = None,
    position: str | None = None,
    seuil: int = lot.SEUIL,
) -> str:
    """The état des lieux of a cohort, as JSON: the bytes that `passerelles etat-des-lieux` writes of it.

    Spark sums the counts; small ones are suppressed here, after the last sum. Rows refused are told by `position`, the
    name of a column of whole numbers; without it, by `monotonically_increasing_id() + 1`.
    """
    pyarrow = lot._pyarrow()
    etat = lot.EtatDesLieux(secteurs, donnees, ensembles=ensembles, date=date, position=lot.POSITION)
    lignes = comptes(profils, etat, position).collect()
    schema = lot.schema_comptes()
    return etat.rapport(pyarrow.Table.from_pylist([ligne.asDict() for ligne in lignes], schema=schema), seuil=seuil)


def _preparer(
    profils: DataFrame, fonction: lot.Diagnostic | lot.EtatDesLieux, position: str | None, garder: Sequence[str] = ()
) -> DataFrame:
    """The columns that a worker is given, and no other; and what the function is to find open there."""
    _pyspark()
    from pyspark.sql import functions as f

    place = f.monotonically_increasing_id() + 1 if position is None else f.col(position).cast("bigint")
    fonction.figer()
    colonnes = fonction.colonnes(profils.columns)
    if colonnes in ([], [lot.PROFIL]):
        return profils.select(place.alias(lot.POSITION), *colonnes, *(nom for nom in garder if nom not in colonnes))
    return profils.select(place.alias(lot.POSITION), _texte(colonnes).alias(lot.PROFIL), *garder)


def _texte(colonnes: Sequence[str]) -> Column:
    """The columns of a profil as one of JSON text.

    It is how Spark hands them over fastest: it measures a batch again at each row, which for lists of structures takes
    as long as there are rows before. Blank rows, `genre` and `version` are as where columns cross.
    """
    from pyspark.sql import functions as f

    dits: list[Column] = [f.col(nom) for nom in colonnes]
    if "genre" not in colonnes:
        dits.append(f.lit("passerelles.profil").alias("genre"))
    if "version" not in colonnes:
        dits.append(f.lit(1).alias("version"))
    texte = f.to_json(f.struct(*dits), {"ignoreNullFields": "true"})
    if "genre" in colonnes:
        return texte
    dit_quelque_chose = functools.reduce(lambda a, b: a | b, (f.col(nom).isNotNull() for nom in colonnes))
    return f.when(dit_quelque_chose, texte)


def _pyspark() -> None:
    try:
        import pyspark  # noqa: F401
    except ImportError as absent:
        raise ImportError("passerelles.spark demande pyspark : pip install 'passerelles[spark]'") from absent


def _schema(schema: Any) -> StructType:
    _pyspark()
    from pyspark.sql.pandas.types import from_arrow_schema

    return from_arrow_schema(schema)


def _structure(champs: Sequence[Any]) -> StructType:
    from pyspark.sql.types import StructType

    return StructType(list(champs))
