"""Answers that are lists: they iterate, index and turn into tables; what they rest on stands beside."""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar, overload

from . import _ffi
from .formes import to_dict

if TYPE_CHECKING:
    import pandas
    import pyarrow

T = TypeVar("T")

VERDICTS = (_ffi.Verdict.BLOQUEE, _ffi.Verdict.INCONNUE, _ffi.Verdict.CONDITIONNELLE, _ffi.Verdict.OUVERTE)
CLASSES = (_ffi.Classe.COURTE, _ffi.Classe.LONGUE, _ffi.Classe.A_ETUDIER)


class Liste(Sequence[T]):
    """A read-only list of records. `reponse` is the whole answer."""

    _elements: list[T]

    @overload
    def __getitem__(self, rang: int) -> T: ...
    @overload
    def __getitem__(self, rang: slice) -> list[T]: ...
    def __getitem__(self, rang: int | slice) -> T | list[T]:
        """The element of a position, or a list of them."""
        return self._elements[rang]

    def __iter__(self) -> Iterator[T]:
        """The elements in their order."""
        return iter(self._elements)

    def __len__(self) -> int:
        """How many there are."""
        return len(self._elements)

    def __repr__(self) -> str:
        """The first few, one a line."""
        lignes = [f"  {element!r}" for element in self._elements[:5]]
        if len(self) > 5:
            lignes.append(f"  … et {len(self) - 5} de plus")
        return "\n".join([f"<{type(self).__name__} : {len(self)}>", *lignes])

    def to_dicts(self) -> list[dict[str, Any]]:
        """The elements whole, as plain dictionaries with the names of the JSON."""
        return [to_dict(element) for element in self._elements]


class Passerelles(Liste[_ffi.Passerelle]):
    """Passerelles, best first."""

    def __init__(self, reponse: _ffi.Reponse) -> None:
        """Holds an answer."""
        self.reponse = reponse
        self._elements = reponse.passerelles

    @property
    def source(self) -> _ffi.Objet | None:
        """The métier asked about, as source."""
        return self.reponse.source

    @property
    def cible(self) -> _ffi.Objet | None:
        """The métier asked about, as target."""
        return self.reponse.cible

    @property
    def provenance(self) -> _ffi.Provenance:
        """What the answer rests on."""
        return self.reponse.provenance

    def table(self) -> list[dict[str, Any]]:
        """One flat row a passerelle: what one sorts, filters and plots. `to_dicts` has everything."""
        return [
            {
                "source": p.source.code,
                "source_libelle": p.source.libelle,
                "cible": p.cible.code,
                "cible_libelle": p.cible.libelle,
                "rang": p.rang,
                "score": p.score,
                "couverture": p.couverture,
                "coeur": p.coeur,
                "tenues": p.tenues,
                "total": p.total,
                "verdict": to_dict(p.verdict),
                "classe": to_dict(p.classe),
                "manquantes": len(p.manquantes),
                "mobilite": p.mobilite,
            }
            for p in self._elements
        ]

    def to_pandas(self) -> pandas.DataFrame:
        """`table` as a DataFrame; needs pandas."""
        return _pandas(self.table())

    def to_arrow(self) -> pyarrow.Table:
        """`table` as an Arrow table; needs pyarrow."""
        return _arrow(self.table())


class Recherche(Liste[_ffi.Resultat]):
    """What a text names, best first. `confiance` says how far the first can be trusted."""

    def __init__(self, reponse: _ffi.Recherche) -> None:
        """Holds an answer."""
        self.reponse = reponse
        self._elements = reponse.resultats

    @property
    def confiance(self) -> _ffi.Confiance:
        """How far the first can be trusted."""
        return self.reponse.confiance

    @property
    def provenance(self) -> _ffi.ProvenanceRecherche:
        """What the answer rests on."""
        return self.reponse.provenance


class ListeParcours(Liste[_ffi.Parcours]):
    """Parcours, best first. Empty: `obstacle` says why, and what would open one."""

    def __init__(self, reponse: _ffi.ReponseParcours) -> None:
        """Holds an answer."""
        self.reponse = reponse
        self._elements = reponse.parcours

    @property
    def obstacle(self) -> _ffi.Obstacle | None:
        """Why there is none; nothing where there is one."""
        return self.reponse.obstacle

    @property
    def provenance(self) -> _ffi.Provenance:
        """What the answer rests on."""
        return self.reponse.provenance


class Ligne(NamedTuple):
    """A passerelle in one row."""

    source: str
    cible: str
    verdict: _ffi.Verdict
    classe: _ffi.Classe
    tenues: int
    total: int
    score: float
    couverture: float | None
    coeur: float | None
    rang: int
    mobilite: int | None


_LIGNE = struct.Struct("<5s5sBBHHIIIHH")
_INCONNU = 2**32 - 1


class Table(Sequence[Ligne]):
    """Many passerelles, one row each, in one buffer of 32 bytes a row: decoded as it is read."""

    def __init__(self, octets: bytes) -> None:
        """Holds a buffer that the engine wrote."""
        self.octets = octets

    @overload
    def __getitem__(self, rang: int) -> Ligne: ...
    @overload
    def __getitem__(self, rang: slice) -> list[Ligne]: ...
    def __getitem__(self, rang: int | slice) -> Ligne | list[Ligne]:
        """The row of a position, or a list of them."""
        if isinstance(rang, slice):
            return [self[at] for at in range(*rang.indices(len(self)))]
        at = range(len(self))[rang]
        return _ligne(_LIGNE.unpack_from(self.octets, at * _LIGNE.size))

    def __iter__(self) -> Iterator[Ligne]:
        """The rows in their order."""
        return map(_ligne, _LIGNE.iter_unpack(self.octets))

    def __len__(self) -> int:
        """How many rows there are."""
        return len(self.octets) // _LIGNE.size

    def __repr__(self) -> str:
        """How many rows there are."""
        return f"<Table : {len(self)} passerelles>"

    def to_dicts(self) -> list[dict[str, Any]]:
        """The rows as plain dictionaries, verdict and classe as text."""
        return [
            {**ligne._asdict(), "verdict": to_dict(ligne.verdict), "classe": to_dict(ligne.classe)} for ligne in self
        ]

    def to_pandas(self) -> pandas.DataFrame:
        """The rows as a DataFrame; needs pandas."""
        return _pandas(self.to_dicts())

    def to_arrow(self) -> pyarrow.Table:
        """The rows as an Arrow table; needs pyarrow."""
        return _arrow(self.to_dicts())


def _ligne(champs: tuple[Any, ...]) -> Ligne:
    source, cible, verdict, classe, tenues, total, score, couverture, coeur, rang, mobilite = champs
    return Ligne(
        source.decode("ascii"),
        cible.decode("ascii"),
        VERDICTS[verdict],
        CLASSES[classe],
        tenues,
        total,
        score / 1e6,
        None if couverture == _INCONNU else couverture / 1e6,
        None if coeur == _INCONNU else coeur / 1e6,
        rang,
        mobilite or None,
    )


def _pandas(lignes: list[dict[str, Any]]) -> pandas.DataFrame:
    import pandas

    return pandas.DataFrame(lignes)


def _arrow(lignes: list[dict[str, Any]]) -> pyarrow.Table:
    import pyarrow

    return pyarrow.Table.from_pylist(lignes)
