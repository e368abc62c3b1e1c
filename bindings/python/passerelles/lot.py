"""Many profils at once, as Arrow record batches: one call of the engine a batch, answers as columns.

`Diagnostic` and `EtatDesLieux` are functions over record batches: they take an iterator of them and give one, which is
what `mapInArrow` of Spark asks, and hold no more than a batch. `lire` makes them take and give what any engine of
tables exchanges (`__arrow_c_stream__`): a Polars frame, a DuckDB relation, a pyarrow table or reader.

A profil is a row: either its fields as columns, under the names of `schema_profils`, or a column `profil` of JSON text.
A row that holds no profil has its error in a column, with its position; the others are not disturbed.

Needs pyarrow: `pip install 'passerelles[lot]'`.

>>> import pyarrow
>>> from passerelles.lot import Diagnostic
>>> profils = pyarrow.table({"qui": ["a", "b"], "experiences": [[{"metier": "K1304", "annees": 8}], [{"metier": "?"}]]})
>>> lignes = Diagnostic(nombre=1, garder=["qui"]).lire(profils).read_all().to_pylist()
>>> lignes[0]["qui"], lignes[0]["metiers"][0]["metier"]["code"], lignes[0]["metiers"][0]["verdict"]
('a', 'K1302', 'ouverte')
>>> lignes[1]["position"], lignes[1]["erreur"]
(2, 'profil, ligne 1 : champ « experiences[0].metier » : un code ROME, une lettre et quatre chiffres, est attendu.')
"""

from __future__ import annotations

import abc
import datetime
import functools
import os
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, TypeAlias

from . import _ffi

if TYPE_CHECKING:
    import pyarrow

Chemin: TypeAlias = "str | os.PathLike[str]"
Donnees: TypeAlias = "Chemin | Sequence[Chemin] | None"
Date: TypeAlias = "datetime.date | str | None"

PROFIL = "profil"
"""The column of a profil as JSON text."""

POSITION = "position"
"""The column of answers that says which row they are about."""

SEUIL = 5
"""The least number of persons that a report writes, unless asked otherwise."""

# As many rows as cross at once. A count of a profil is small; a diagnostic is some tens of kilobytes.
_LOT_COMPTES = 10_000
_LOT_DIAGNOSTICS = 256


def _pyarrow() -> Any:
    try:
        import pyarrow
    except ImportError as absent:
        raise ImportError("passerelles.lot demande pyarrow : pip install 'passerelles[lot]'") from absent
    return pyarrow


def schema_profils() -> pyarrow.Schema:
    """The columns of a profil. Any may be absent or null; narrower types and views are read too."""
    return _schema(_ffi.schema_profils())


def schema_diagnostics() -> pyarrow.Schema:
    """The columns of the answers of `Diagnostic`, beside those that are kept."""
    return _schema(_ffi.schema_diagnostics())


def schema_comptes() -> pyarrow.Schema:
    """The columns of the counts of `EtatDesLieux`: `nombre` is to be summed by the three others."""
    return _schema(_ffi.schema_comptes())


def etat_des_lieux(
    profils: Any,
    secteurs: Sequence[str],
    donnees: Donnees = None,
    *,
    ensembles: Chemin | None = None,
    date: Date = None,
    position: str | None = None,
    seuil: int = SEUIL,
) -> str:
    """The état des lieux of a cohort, as JSON: the bytes that `passerelles etat-des-lieux` writes of it."""
    etat = EtatDesLieux(secteurs, donnees, ensembles=ensembles, date=date, position=position)
    return etat.rapport(etat.lire(profils), seuil=seuil)


class _Fonction(abc.ABC):
    """A function over record batches, which a process may be sent: it opens the engine where it is called, once."""

    def __init__(self, donnees: Donnees, position: str | None, taille: int) -> None:
        self.donnees = donnees
        self.position = position
        self._taille = taille
        self._attendue: str | None = None

    @abc.abstractmethod
    def _empreinte(self) -> str:
        """The digest of the data that are opened here."""

    def figer(self) -> None:
        """Notes what is opened here: where the function is sent, other data will be an error, not another answer."""
        self._attendue = self._empreinte()

    def _verifier(self) -> None:
        if self._attendue not in (None, self._empreinte()):
            raise ValueError(
                "les données ouvertes par ce travailleur ne sont pas celles du programme qui l'appelle : "
                "envoyez-lui le même fichier, et installez partout la même version de passerelles"
            )

    def colonnes(self, noms: Iterable[str]) -> list[str]:
        """Which of these columns make a profil: its JSON text, else its fields."""
        presents = set(noms)
        if PROFIL in presents:
            return [PROFIL]
        return [nom for nom in schema_profils().names if nom in presents]

    def _flux(self, lots: Iterable[pyarrow.RecordBatch]) -> Iterator[tuple[pyarrow.RecordBatch, bytes]]:
        """The rows by slices, each with the bytes that cross: the columns of a profil and its position."""
        pa = _pyarrow()
        rang = 0
        for lot in lots:
            colonnes = self.colonnes(lot.schema.names)
            for debut in range(0, lot.num_rows, self._taille):
                tranche = lot.slice(debut, self._taille)
                if self.position is None:
                    positions = pa.array(range(rang + 1, rang + tranche.num_rows + 1), pa.int64())
                else:
                    positions = tranche.column(self.position).cast(pa.int64())
                rang += tranche.num_rows
                envoi = [positions, *(tranche.column(nom) for nom in colonnes)]
                yield tranche, _octets(pa.RecordBatch.from_arrays(envoi, names=[POSITION, *colonnes]))


class Diagnostic(_Fonction):
    """The diagnostic of each profil: one row of answers a row, in the same order, after the columns of `garder`.

    `donnees` is what `Moteur.ouvrir` opens: a pack, or paths; without any, the embedded référentiel. `nombre` bounds
    each of the three lists of métiers (courtes, longues, à étudier). `position` names the column that says which row is
    which; without it they are counted from one.
    """

    def __init__(
        self,
        donnees: Donnees = None,
        *,
        garder: Sequence[str] = (),
        nombre: int = 3,
        ensemble: str | None = None,
        date: Date = None,
        partage: _ffi.Partage = _ffi.Partage.PERSONNEL,
        position: str | None = None,
    ) -> None:
        """Opens nothing yet."""
        super().__init__(donnees, position, _LOT_DIAGNOSTICS)
        self.garder = tuple(garder)
        self._options: dict[str, Any] = {
            "nombre": nombre,
            "ensemble": ensemble,
            "date": _jour(date),
            "partage": partage,
        }

    def __call__(self, lots: Iterable[pyarrow.RecordBatch]) -> Iterator[pyarrow.RecordBatch]:
        """The answers of batches of profils."""
        pa = _pyarrow()
        self._verifier()
        moteur, options = _moteur(self.donnees), _ffi.DiagnosticOptions(**self._options)
        for tranche, octets in self._flux(lots):
            for reponse in _lire(moteur.diagnostic_lot(octets, options)):
                colonnes = [*(tranche.column(nom) for nom in self.garder), *reponse.columns]
                yield pa.RecordBatch.from_arrays(colonnes, schema=self.schema(tranche.schema))

    def lire(self, profils: Any) -> pyarrow.RecordBatchReader:
        """The answers of a table of profils, as a reader: computed as it is read."""
        pa = _pyarrow()
        lecteur = _lecteur(profils)
        return pa.RecordBatchReader.from_batches(self.schema(lecteur.schema), self(lecteur))

    def schema(self, profils: pyarrow.Schema) -> pyarrow.Schema:
        """The columns of the answers of profils of these columns."""
        pa = _pyarrow()
        return pa.schema([*(profils.field(nom) for nom in self.garder), *schema_diagnostics()])

    def _empreinte(self) -> str:
        return _moteur(self.donnees).provenance_json()


class EtatDesLieux(_Fonction):
    """The counts of a cohort against sets of métiers (`secteurs`), and the report that they make.

    Called on batches, it gives rows of counts, some thousands whatever the profils, once for all of them: parts of a
    cohort are added by summing `nombre` by the other columns, in any engine. They hold small numbers, and are not for
    publication: `rapport` suppresses those, after the last sum.

    `ensembles` is a TOML file of sets of the user's own. `position` names the column that says which row is which in
    refusals; without it they are counted from one.
    """

    def __init__(
        self,
        secteurs: Sequence[str],
        donnees: Donnees = None,
        *,
        ensembles: Chemin | None = None,
        date: Date = None,
        position: str | None = None,
    ) -> None:
        """Opens nothing yet."""
        super().__init__(donnees, position, _LOT_COMPTES)
        self.secteurs = (secteurs,) if isinstance(secteurs, str) else tuple(secteurs)
        self.ensembles = ensembles
        self.date = _jour(date)

    def __call__(self, lots: Iterable[pyarrow.RecordBatch]) -> Iterator[pyarrow.RecordBatch]:
        """The counts of batches of profils, at the end of them."""
        self._verifier()
        comptage = _ffi.Comptage(self._preparation())
        for _, octets in self._flux(lots):
            comptage.compter(octets)
        yield from _lire(comptage.comptes())

    def lire(self, profils: Any) -> pyarrow.RecordBatchReader:
        """The counts of a table of profils, as a reader."""
        pa = _pyarrow()
        return pa.RecordBatchReader.from_batches(schema_comptes(), self(_lecteur(profils)))

    def rapport(self, comptes: Any, *, seuil: int = SEUIL) -> str:
        """The report of counts, summed or not, in any order, as JSON: numbers under `seuil` are suppressed here."""
        comptage, schema = _ffi.Comptage(self._preparation()), schema_comptes()
        for lot in _lecteur(comptes):
            comptage.ajouter(_octets(lot.select(schema.names).cast(schema)))
        return comptage.rapport_json(seuil)

    def _preparation(self) -> _ffi.PreparationCohorte:
        fichier = None if self.ensembles is None else os.fspath(self.ensembles)
        traces = _traces([] if fichier is None else [fichier])
        return _preparer(_traces(_chemins(self.donnees)), self.secteurs, traces, self.date)

    def _empreinte(self) -> str:
        return self._preparation().empreinte()


# A path, its size and when it was changed: what is kept open is opened again where the file is another one.
_Trace: TypeAlias = "tuple[str, int, int]"


def _chemins(donnees: Donnees) -> list[str]:
    if donnees is None:
        return []
    if isinstance(donnees, (str, os.PathLike)):
        return [os.fspath(donnees)]
    return [os.fspath(chemin) for chemin in donnees]


def _traces(chemins: Iterable[str]) -> tuple[_Trace, ...]:
    def trace(chemin: str) -> _Trace:
        # What is not there is for the engine to say.
        etat = os.stat(chemin) if os.path.exists(chemin) else None
        return (chemin, etat.st_size, etat.st_mtime_ns) if etat else (chemin, 0, 0)

    return tuple(trace(chemin) for chemin in chemins)


def _moteur(donnees: Donnees) -> _ffi.Moteur:
    return _ouvrir(_traces(_chemins(donnees)))


@functools.lru_cache(maxsize=4)
def _ouvrir(traces: tuple[_Trace, ...]) -> _ffi.Moteur:
    """The engine of this process over these files."""
    return _ffi.Moteur.ouvrir([chemin for chemin, _, _ in traces]) if traces else _ffi.Moteur.embarque()


@functools.lru_cache(maxsize=16)
def _preparer(
    traces: tuple[_Trace, ...], secteurs: tuple[str, ...], ensembles: tuple[_Trace, ...], jour: str | None
) -> _ffi.PreparationCohorte:
    fichier = ensembles[0][0] if ensembles else None
    return _ffi.PreparationCohorte(_ouvrir(traces), list(secteurs), fichier, jour)


def _jour(date: Date) -> str | None:
    return date.isoformat() if isinstance(date, datetime.date) else date


def _lecteur(table: Any) -> pyarrow.RecordBatchReader:
    """Record batches from what engines exchange, one at a time."""
    pa = _pyarrow()
    if isinstance(table, pa.RecordBatchReader):
        return table
    if isinstance(table, pa.RecordBatch):
        return pa.RecordBatchReader.from_batches(table.schema, [table])
    if hasattr(table, "__arrow_c_stream__"):
        return pa.RecordBatchReader.from_stream(table)
    raise TypeError(
        "une table est attendue : pyarrow, ou ce qui se lit par __arrow_c_stream__ (Polars, DuckDB, pandas)"
    )


def _octets(lot: pyarrow.RecordBatch) -> bytes:
    pa = _pyarrow()
    puits = pa.BufferOutputStream()
    with pa.ipc.new_stream(puits, lot.schema) as flux:
        flux.write_batch(lot)
    octets: bytes = puits.getvalue().to_pybytes()
    return octets


def _lire(octets: bytes) -> Iterator[pyarrow.RecordBatch]:
    pa = _pyarrow()
    with pa.ipc.open_stream(octets) as flux:
        yield from flux


def _schema(octets: bytes) -> pyarrow.Schema:
    pa = _pyarrow()
    with pa.ipc.open_stream(octets) as flux:
        return flux.schema
