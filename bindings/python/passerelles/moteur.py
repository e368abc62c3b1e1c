"""The engine, as Python calls it."""

from __future__ import annotations

import datetime
import os
from collections.abc import Callable, Iterable, Iterator
from types import TracebackType
from typing import TypeAlias

from . import _ffi
from .listes import ListeParcours, Passerelles, Recherche, Table

Titres: TypeAlias = "_ffi.Acquis | Iterable[str]"
Limites: TypeAlias = "Iterable[str | _ffi.Limite]"
Date: TypeAlias = "datetime.date | str | None"
Suivi: TypeAlias = "Callable[[_ffi.Avancee], _ffi.Suite | None]"


class _Suivi(_ffi.Suivi):
    def __init__(self, suivi: Suivi) -> None:
        self._suivi = suivi

    def avance(self, avancee: _ffi.Avancee) -> _ffi.Suite:
        return self._suivi(avancee) or _ffi.Suite.CONTINUER


def _acquis(acquis: Titres) -> _ffi.Acquis:
    return acquis if isinstance(acquis, _ffi.Acquis) else _ffi.Acquis(titres=_codes(acquis))


def _codes(codes: Iterable[str]) -> list[str]:
    return [codes] if isinstance(codes, str) else list(codes)


def _limites(limites: Limites) -> list[_ffi.Limite]:
    textes = [limites] if isinstance(limites, str) else limites
    return [_ffi.Limite(code=limite) if isinstance(limite, str) else limite for limite in textes]


def _date(date: Date) -> str | None:
    return date.isoformat() if isinstance(date, datetime.date) else date


def _options(
    nombre: int | None = 10,
    debut: int = 0,
    ensemble: str | None = None,
    verdicts: Iterable[_ffi.Verdict] = (),
    couverture_min: float = 0.0,
    date: Date = None,
    limites: Limites = (),
) -> _ffi.Options:
    return _ffi.Options(
        nombre=nombre,
        debut=debut,
        ensemble=ensemble,
        verdicts=list(verdicts),
        couverture_min=couverture_min,
        date=_date(date),
        limites=_limites(limites),
    )


class Moteur:
    """One référentiel, opened once, and the questions it answers. Threads may share it.

    Questions take ROME codes in any case. `acquis` is what the person holds: codes of certifications and blocs, or an
    `Acquis`. `limites` is what the person cannot do: names (`"port_de_charges"`) or `Limite` records. Every answer is a
    record; the same question with `_json` gives the engine's own JSON.

    >>> from passerelles import Moteur
    >>> moteur = Moteur.embarque()
    >>> moteur.passerelles_depuis("K1304", nombre=1)[0].cible.code
    'K1302'
    """

    __slots__ = ("_coeur",)

    def __init__(self, coeur: _ffi.Moteur) -> None:
        """Wraps an engine; use `embarque`, `mini`, `ouvrir` or `depuis_octets`."""
        self._coeur: _ffi.Moteur | None = coeur

    @classmethod
    def embarque(cls) -> Moteur:
        """The embedded référentiel: the métiers of the sectors, abridged, under the embedded facts."""
        return cls(_ffi.Moteur.embarque())

    @classmethod
    def mini(cls) -> Moteur:
        """The dozen métiers of the documentation."""
        return cls(_ffi.Moteur.mini())

    @classmethod
    def ouvrir(
        cls,
        *chemins: str | os.PathLike[str],
        faits: _ffi.Faits = _ffi.Faits.AVEC,
        suivi: Suivi | None = None,
    ) -> Moteur:
        """Opens ROME folders, exports of France compétences, native files and folders, together; or a pack.

        `suivi` is called with an `Avancee` before each file; it stops the import by returning `Suite.ARRETER`.

        Raises `PasserellesError.FichierIllisible`, `DonneesInvalides`, `Annule`; nothing is opened by half.
        """
        textes = [os.fspath(chemin) for chemin in chemins]
        return cls(_ffi.Moteur.ouvrir(textes, faits, None if suivi is None else _Suivi(suivi)))

    @classmethod
    def depuis_octets(cls, octets: bytes, nom: str, faits: _ffi.Faits = _ffi.Faits.AVEC) -> Moteur:
        """Opens the bytes of a pack or of one native file; the ending of `nom` tells TOML from JSON."""
        return cls(_ffi.Moteur.depuis_octets(octets, nom, faits))

    def en_pack(self) -> bytes:
        """The référentiel and its indices as a pack, which `ouvrir` and `depuis_octets` open in milliseconds."""
        return self.coeur.en_pack()

    @property
    def coeur(self) -> _ffi.Moteur:
        """The engine itself."""
        if self._coeur is None:
            raise ValueError("ce moteur est fermé")
        return self._coeur

    def close(self) -> None:
        """Frees the référentiel, once no other thread asks it. Closing again does nothing."""
        self._coeur = None

    def __enter__(self) -> Moteur:
        """The engine; leaving the block closes it."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Closes the engine."""
        self.close()

    def __repr__(self) -> str:
        """What it holds."""
        if self._coeur is None:
            return "<Moteur fermé>"
        return f"<Moteur : {len(self)} métiers, {self.nombre_certifications} certifications>"

    # What the référentiel holds.

    def __len__(self) -> int:
        """How many métiers there are."""
        return self.coeur.nombre_metiers()

    def __iter__(self) -> Iterator[_ffi.Metier]:
        """The métiers, by code."""
        return self.metiers()

    def metiers(self, page: int = 500) -> Iterator[_ffi.Metier]:
        """The métiers, by code, fetched `page` at a time."""
        for debut in range(0, len(self), page):
            yield from self.coeur.metiers(debut, page)

    def metier(self, code: str) -> _ffi.Metier:
        """A métier by its ROME code. Raises `PasserellesError.Inconnu`, `ParametreInvalide`."""
        return self.coeur.metier(code)

    @property
    def nombre_certifications(self) -> int:
        """How many certifications there are."""
        return self.coeur.nombre_certifications()

    def certifications(self, page: int = 500) -> Iterator[_ffi.Certification]:
        """The certifications, by code, fetched `page` at a time."""
        for debut in range(0, self.nombre_certifications, page):
            yield from self.coeur.certifications(debut, page)

    def ensembles(self) -> list[_ffi.Ensemble]:
        """The sets of métiers, by name."""
        return self.coeur.ensembles()

    def fiche_json(self, code: str) -> str:
        """A métier, certification, bloc or set whole, told by its code, as JSON."""
        return self.coeur.fiche_json(code)

    def ensembles_json(self) -> str:
        """The sets of métiers whole, as JSON."""
        return self.coeur.ensembles_json()

    def rapport(self) -> _ffi.Rapport:
        """What opening saw: files, rows read, kept and rejected, findings counted. Empty for `embarque` and `mini`."""
        return self.coeur.rapport()

    def constats(self, page: int = 500) -> Iterator[_ffi.Constat]:
        """The findings of opening, sorted by severity, category and place."""
        for debut in range(0, self.rapport().constats, page):
            yield from self.coeur.constats(debut, page)

    def provenance(self) -> _ffi.Provenance:
        """What answers rest on, under the default parameters."""
        return self.coeur.provenance()

    def provenance_json(self) -> str:
        """`provenance`, as JSON."""
        return self.coeur.provenance_json()

    # Questions.

    def chercher(self, texte: str, *, objets: Iterable[_ffi.GenreObjet] = (), nombre: int | None = None) -> Recherche:
        """What a text names, in any spelling: métiers, certifications, blocs, compétences."""
        return Recherche(self.coeur.chercher(texte, _ffi.RechercheOptions(objets=list(objets), nombre=nombre)))

    def chercher_json(self, texte: str, *, objets: Iterable[_ffi.GenreObjet] = (), nombre: int | None = None) -> str:
        """`chercher`, as JSON."""
        return self.coeur.chercher_json(texte, _ffi.RechercheOptions(objets=list(objets), nombre=nombre))

    def passerelles_depuis(
        self,
        code: str,
        *,
        acquis: Titres = (),
        nombre: int | None = 10,
        debut: int = 0,
        ensemble: str | None = None,
        verdicts: Iterable[_ffi.Verdict] = (),
        couverture_min: float = 0.0,
        date: Date = None,
        limites: Limites = (),
    ) -> Passerelles:
        """The passerelles from a métier, best first; all of them where `nombre` is None.

        Raises `PasserellesError.Inconnu`, `ParametreInvalide`.
        """
        options = _options(nombre, debut, ensemble, verdicts, couverture_min, date, limites)
        return Passerelles(self.coeur.passerelles_depuis(code, _acquis(acquis), options))

    def passerelles_depuis_json(
        self,
        code: str,
        *,
        acquis: Titres = (),
        nombre: int | None = 10,
        debut: int = 0,
        ensemble: str | None = None,
        verdicts: Iterable[_ffi.Verdict] = (),
        couverture_min: float = 0.0,
        date: Date = None,
        limites: Limites = (),
    ) -> str:
        """`passerelles_depuis`, as JSON."""
        options = _options(nombre, debut, ensemble, verdicts, couverture_min, date, limites)
        return self.coeur.passerelles_depuis_json(code, _acquis(acquis), options)

    def passerelles_vers(
        self,
        code: str,
        *,
        acquis: Titres = (),
        nombre: int | None = 10,
        debut: int = 0,
        ensemble: str | None = None,
        verdicts: Iterable[_ffi.Verdict] = (),
        couverture_min: float = 0.0,
        date: Date = None,
        limites: Limites = (),
    ) -> Passerelles:
        """The passerelles towards a métier, best first; all of them where `nombre` is None.

        Raises `PasserellesError.Inconnu`, `ParametreInvalide`.
        """
        options = _options(nombre, debut, ensemble, verdicts, couverture_min, date, limites)
        return Passerelles(self.coeur.passerelles_vers(code, _acquis(acquis), options))

    def passerelles_vers_json(
        self,
        code: str,
        *,
        acquis: Titres = (),
        nombre: int | None = 10,
        debut: int = 0,
        ensemble: str | None = None,
        verdicts: Iterable[_ffi.Verdict] = (),
        couverture_min: float = 0.0,
        date: Date = None,
        limites: Limites = (),
    ) -> str:
        """`passerelles_vers`, as JSON."""
        options = _options(nombre, debut, ensemble, verdicts, couverture_min, date, limites)
        return self.coeur.passerelles_vers_json(code, _acquis(acquis), options)

    def passerelle(
        self, de: str, vers: str, *, acquis: Titres = (), date: Date = None, limites: Limites = ()
    ) -> _ffi.Passerelle:
        """The passerelle between two métiers, with every contribution to its score."""
        return self.passerelles_entre(de, vers, acquis=acquis, date=date, limites=limites)[0]

    def passerelles_entre(
        self, de: str, vers: str, *, acquis: Titres = (), date: Date = None, limites: Limites = ()
    ) -> Passerelles:
        """The passerelle between two métiers, with what it rests on."""
        options = _options(date=date, limites=limites)
        return Passerelles(self.coeur.passerelles_entre(de, vers, _acquis(acquis), options))

    def passerelles_entre_json(
        self, de: str, vers: str, *, acquis: Titres = (), date: Date = None, limites: Limites = ()
    ) -> str:
        """`passerelles_entre`, as JSON."""
        return self.coeur.passerelles_entre_json(de, vers, _acquis(acquis), _options(date=date, limites=limites))

    def expliquer(
        self, de: str, vers: str, *, acquis: Titres = (), date: Date = None, limites: Limites = ()
    ) -> list[str]:
        """The passerelle between two métiers in French, for a counsellor, one paragraph each."""
        return self.coeur.expliquer(de, vers, _acquis(acquis), _options(date=date, limites=limites))

    def table(
        self,
        codes: Iterable[str] = (),
        *,
        acquis: Titres = (),
        nombre: int | None = 10,
        ensemble: str | None = None,
        verdicts: Iterable[_ffi.Verdict] = (),
        couverture_min: float = 0.0,
        date: Date = None,
        limites: Limites = (),
    ) -> Table:
        """The passerelles of each of `codes` (without any, of every métier), one row each, crossing all at once."""
        options = _options(nombre, 0, ensemble, verdicts, couverture_min, date, limites)
        return Table(self.coeur.lignes_depuis(_codes(codes), _acquis(acquis), options))

    def plan(
        self,
        code: str,
        *,
        acquis: Titres = (),
        nombre: int | None = None,
        melange: bool = False,
        date: Date = None,
        limites: Limites = (),
    ) -> _ffi.Plan:
        """The plan towards a métier: its certifications, the blocs that close the écart, what remains."""
        options = _ffi.PlanOptions(
            nombre=nombre,
            melange=melange,
            date=_date(date),
            limites=_limites(limites),
        )
        return self.coeur.plan(code, _acquis(acquis), options)

    def plan_json(
        self,
        code: str,
        *,
        acquis: Titres = (),
        nombre: int | None = None,
        melange: bool = False,
        date: Date = None,
        limites: Limites = (),
    ) -> str:
        """`plan`, as JSON."""
        options = _ffi.PlanOptions(
            nombre=nombre,
            melange=melange,
            date=_date(date),
            limites=_limites(limites),
        )
        return self.coeur.plan_json(code, _acquis(acquis), options)

    def leviers(
        self,
        code: str,
        *,
        acquis: Titres = (),
        nombre: int | None = None,
        ensemble: str | None = None,
        date: Date = None,
        limites: Limites = (),
    ) -> _ffi.Leviers:
        """The blocs that bring most new métiers within reach of who exercises a métier."""
        options = _ffi.LevierOptions(
            nombre=nombre,
            ensemble=ensemble,
            date=_date(date),
            limites=_limites(limites),
        )
        return self.coeur.leviers(code, _acquis(acquis), options)

    def leviers_json(
        self,
        code: str,
        *,
        acquis: Titres = (),
        nombre: int | None = None,
        ensemble: str | None = None,
        date: Date = None,
        limites: Limites = (),
    ) -> str:
        """`leviers`, as JSON."""
        options = _ffi.LevierOptions(
            nombre=nombre,
            ensemble=ensemble,
            date=_date(date),
            limites=_limites(limites),
        )
        return self.coeur.leviers_json(code, _acquis(acquis), options)

    def parcours(
        self,
        depart: str,
        vers: str,
        *,
        acquis: Titres = (),
        nombre: int | None = None,
        etapes_max: int | None = None,
        voisins: int | None = None,
        choix: _ffi.Choix | None = None,
        inconnues: _ffi.Inconnues | None = None,
        marche_max: int | None = None,
        date: Date = None,
        limites: Limites = (),
    ) -> ListeParcours:
        """The parcours from a métier to a target: a ROME code, the name of a set, or `niveau:N`."""
        options = _ffi.ParcoursOptions(
            nombre=nombre,
            etapes_max=etapes_max,
            voisins=voisins,
            choix=choix,
            inconnues=inconnues,
            marche_max=marche_max,
            date=_date(date),
            limites=_limites(limites),
        )
        return ListeParcours(self.coeur.parcours(depart, vers, _acquis(acquis), options))

    def parcours_json(
        self,
        depart: str,
        vers: str,
        *,
        acquis: Titres = (),
        nombre: int | None = None,
        etapes_max: int | None = None,
        voisins: int | None = None,
        choix: _ffi.Choix | None = None,
        inconnues: _ffi.Inconnues | None = None,
        marche_max: int | None = None,
        date: Date = None,
        limites: Limites = (),
    ) -> str:
        """`parcours`, as JSON."""
        options = _ffi.ParcoursOptions(
            nombre=nombre,
            etapes_max=etapes_max,
            voisins=voisins,
            choix=choix,
            inconnues=inconnues,
            marche_max=marche_max,
            date=_date(date),
            limites=_limites(limites),
        )
        return self.coeur.parcours_json(depart, vers, _acquis(acquis), options)

    def comparer(self, metiers: Iterable[str], certification: str) -> _ffi.Comparaisons:
        """What each of these métiers asks and a certification does not attest."""
        return self.coeur.comparer(_codes(metiers), certification)

    def comparer_json(self, metiers: Iterable[str], certification: str) -> str:
        """`comparer`, as JSON."""
        return self.coeur.comparer_json(_codes(metiers), certification)

    def diagnostic(
        self,
        profil: str,
        *,
        nombre: int | None = None,
        ensemble: str | None = None,
        date: Date = None,
        partage: _ffi.Partage = _ffi.Partage.PERSONNEL,
    ) -> _ffi.Diagnostic:
        """What a person holds, where it leads, what bars the way and what would change it.

        `profil` is JSON text, of the form that `exemple_profil` shows. Nothing of it is kept.

        Raises `PasserellesError.ProfilInvalide` with the line and the field, never a value.
        """
        options = _ffi.DiagnosticOptions(nombre=nombre, ensemble=ensemble, date=_date(date), partage=partage)
        return self.coeur.diagnostic(profil, options)

    def diagnostic_json(
        self,
        profil: str,
        *,
        nombre: int | None = None,
        ensemble: str | None = None,
        date: Date = None,
        partage: _ffi.Partage = _ffi.Partage.PERSONNEL,
    ) -> str:
        """`diagnostic`, as JSON."""
        options = _ffi.DiagnosticOptions(nombre=nombre, ensemble=ensemble, date=_date(date), partage=partage)
        return self.coeur.diagnostic_json(profil, options)
