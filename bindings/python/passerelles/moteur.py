"""The engine, as Python calls it."""

from __future__ import annotations

import datetime
import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from types import TracebackType
from typing import Any, TypeAlias

from . import _ffi
from .listes import ListeParcours, Passerelles, Recherche, Table
from .questions import Arguments, en, en_json, like, question

Titres: TypeAlias = "_ffi.Acquis | Iterable[str]"
Limites: TypeAlias = "Iterable[str | _ffi.Limite]"
Date: TypeAlias = "datetime.date | str | None"
Definis: TypeAlias = "Mapping[str, Iterable[str]] | Iterable[_ffi.EnsembleDefini]"
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
    sans_proches: bool = False,
) -> _ffi.Options:
    return _ffi.Options(
        nombre=nombre,
        debut=debut,
        ensemble=ensemble,
        verdicts=list(verdicts),
        couverture_min=couverture_min,
        date=_date(date),
        limites=_limites(limites),
        sans_proches=sans_proches,
    )


def _definis(definis: Definis) -> list[_ffi.EnsembleDefini]:
    if not isinstance(definis, Mapping):
        return list(definis)
    sets = definis.items()
    return [_ffi.EnsembleDefini(code=code, libelle=code, metiers=_codes(metiers)) for code, metiers in sets]


def _cohorte(cohorte: str | os.PathLike[str] | Iterable[str]) -> Any:
    if isinstance(cohorte, os.PathLike):
        return _ffi.Cohorte.FICHIER(os.fspath(cohorte))
    if isinstance(cohorte, str):
        # A text without a brace holds no profil: it is a path.
        return _ffi.Cohorte.LIGNES(cohorte) if "{" in cohorte or not cohorte.strip() else _ffi.Cohorte.FICHIER(cohorte)
    return _ffi.Cohorte.LIGNES("\n".join(cohorte))


class Moteur:
    """One référentiel, opened once, and the questions it answers. Threads may share it.

    Questions take ROME codes in any case. `acquis` is what the person holds: codes of certifications and blocs, or an
    `Acquis`. `limites` is what the person cannot do: names (`"port_de_charges"`) or `Limite` records. Every answer is a
    record; the same question with `_json` gives the engine's own JSON, and with `_en`, where it has any, another
    form: `moteur.matrice_en(Forme.SVG, ["sap", "sante"])`.

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

    # Questions: each says what it asks the engine with; what is around it asks.

    @question(_ffi.Provenance)
    def provenance(self) -> Arguments:
        """What answers rest on, under the default parameters."""
        return ()

    @question(Recherche)
    def chercher(self, texte: str, *, objets: Iterable[_ffi.GenreObjet] = (), nombre: int | None = None) -> Arguments:
        """What a text names, in any spelling: métiers, certifications, blocs, compétences."""
        return texte, _ffi.RechercheOptions(objets=list(objets), nombre=nombre)

    @question(_ffi.Reconnaissance)
    def reconnaitre(self, texte: str, *, nombre: int = 5) -> Arguments:
        """The compétences that a free text may name, a line of a CV for one. To be confirmed with the person."""
        return texte, nombre

    @question(Passerelles)
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
        sans_proches: bool = False,
    ) -> Arguments:
        """The passerelles from a métier, best first; all of them where `nombre` is None.

        Raises `PasserellesError.Inconnu`, `ParametreInvalide`.
        """
        options = _options(nombre, debut, ensemble, verdicts, couverture_min, date, limites, sans_proches)
        return code, _acquis(acquis), options

    passerelles_vers = like(
        passerelles_depuis,
        "passerelles_vers",
        """The passerelles towards a métier, best first; all of them where `nombre` is None.

        Raises `PasserellesError.Inconnu`, `ParametreInvalide`.
        """,
    )

    @question(Passerelles)
    def passerelles_entre(
        self,
        de: str,
        vers: str,
        *,
        acquis: Titres = (),
        date: Date = None,
        limites: Limites = (),
        sans_proches: bool = False,
    ) -> Arguments:
        """The passerelle between two métiers, with what it rests on."""
        return de, vers, _acquis(acquis), _options(date=date, limites=limites, sans_proches=sans_proches)

    def passerelle(
        self, de: str, vers: str, *, acquis: Titres = (), date: Date = None, limites: Limites = ()
    ) -> _ffi.Passerelle:
        """The passerelle between two métiers, with every contribution to its score."""
        return self.passerelles_entre(de, vers, acquis=acquis, date=date, limites=limites)[0]

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

    @question(_ffi.Plan)
    def plan(
        self,
        code: str,
        *,
        acquis: Titres = (),
        nombre: int | None = None,
        melange: bool = False,
        date: Date = None,
        limites: Limites = (),
        sans_proches: bool = False,
    ) -> Arguments:
        """The plan towards a métier: its certifications, the blocs that close the écart, what remains."""
        options = _ffi.PlanOptions(
            nombre=nombre,
            melange=melange,
            date=_date(date),
            limites=_limites(limites),
            sans_proches=sans_proches,
        )
        return code, _acquis(acquis), options

    @question(_ffi.Leviers)
    def leviers(
        self,
        code: str,
        *,
        acquis: Titres = (),
        nombre: int | None = None,
        ensemble: str | None = None,
        date: Date = None,
        limites: Limites = (),
    ) -> Arguments:
        """The blocs that bring most new métiers within reach of who exercises a métier."""
        options = _ffi.LevierOptions(nombre=nombre, ensemble=ensemble, date=_date(date), limites=_limites(limites))
        return code, _acquis(acquis), options

    @question(ListeParcours)
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
    ) -> Arguments:
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
        return depart, vers, _acquis(acquis), options

    @question(_ffi.Comparaisons)
    def comparer(self, metiers: Iterable[str], certification: str) -> Arguments:
        """What each of these métiers asks and a certification does not attest."""
        return _codes(metiers), certification

    @question(_ffi.Diagnostic)
    def diagnostic(
        self,
        profil: str,
        *,
        nombre: int | None = None,
        ensemble: str | None = None,
        date: Date = None,
        partage: _ffi.Partage = _ffi.Partage.PERSONNEL,
    ) -> Arguments:
        """What a person holds, where it leads, what bars the way and what would change it.

        `profil` is JSON text, of the form that `exemple_profil` shows. Nothing of it is kept.

        Raises `PasserellesError.ProfilInvalide` with the line and the field, never a value.
        """
        options = _ffi.DiagnosticOptions(nombre=nombre, ensemble=ensemble, date=_date(date), partage=partage)
        return profil, options

    @question(_ffi.Voisinage)
    def proches(self, code: str, *, nombre: int = 10) -> Arguments:
        """The compétences nearest to one, by its OGR code."""
        return code, nombre

    @question(_ffi.RelationLue)
    def relation(self, a: str, b: str) -> Arguments:
        """How two compétences stand to each other, by their OGR codes."""
        return a, b

    @question(_ffi.LiensProposes)
    def apparier(self, chemin: str | os.PathLike[str] | None = None, *, nombre: int = 3) -> Arguments:
        """Links proposed from titles of blocs to compétences; from labels of a ROME folder or an ESCO table."""
        return None if chemin is None else os.fspath(chemin), nombre

    # Questions over sets of métiers: those of the data, and those of `definis`, by name.

    @question(_ffi.Matrice)
    def matrice(
        self, ensembles: Iterable[str], *, seuil: float | None = None, date: Date = None, definis: Definis = ()
    ) -> Arguments:
        """How many passerelles lead from each of these sets of métiers to each."""
        return _codes(ensembles), _ffi.AnalyseOptions(seuil=seuil, date=_date(date), definis=_definis(definis))

    @question(_ffi.CelluleOuverte)
    def cellule(
        self, de: str, vers: str, *, seuil: float | None = None, date: Date = None, definis: Definis = ()
    ) -> Arguments:
        """The passerelles from one set to another, which may be the same, and the compétences that they rest on."""
        return de, vers, _ffi.AnalyseOptions(seuil=seuil, date=_date(date), definis=_definis(definis))

    @question(_ffi.Communes)
    def communes(
        self,
        ensembles: Iterable[str],
        *,
        seuil: float | None = None,
        date: Date = None,
        definis: Definis = (),
        sans_proches: bool = False,
    ) -> Arguments:
        """What these sets share, what each alone asks, the training that would help most from one to another."""
        options = _ffi.AnalyseOptions(
            seuil=seuil, date=_date(date), definis=_definis(definis), sans_proches=sans_proches
        )
        return _codes(ensembles), options

    @question(_ffi.Carte)
    def carte(
        self, ensembles: Iterable[str], *, seuil: float | None = None, date: Date = None, definis: Definis = ()
    ) -> Arguments:
        """The graph of the passerelles between the métiers of these sets."""
        return _codes(ensembles), _ffi.AnalyseOptions(seuil=seuil, date=_date(date), definis=_definis(definis))

    @question(_ffi.EtatDesLieux)
    def etat_des_lieux(
        self,
        cohorte: str | os.PathLike[str] | Iterable[str],
        ensembles: Iterable[str],
        *,
        seuil_effectif: int | None = None,
        fils: int | None = None,
        sur_erreur: _ffi.SurErreur | None = None,
        date: Date = None,
        definis: Definis = (),
    ) -> Arguments:
        """What a cohort holds, lacks, and where it may go: aggregates alone, small counts suppressed.

        `cohorte` is profils as JSON, a line each: the path of a file, else a text or texts. Nothing of it is kept.
        """
        options = _ffi.EtatDesLieuxOptions(
            seuil_effectif=seuil_effectif,
            fils=fils,
            sur_erreur=sur_erreur,
            date=_date(date),
            definis=_definis(definis),
        )
        return _cohorte(cohorte), _codes(ensembles), options

    @question(_ffi.Jugement)
    def evaluer(self, mobilites: str | os.PathLike[str] | None = None, *, k: int = 10) -> Arguments:
        """The ranking judged at rank `k` against official mobilities: those of the data, or of a table."""
        return None if mobilites is None else os.fspath(mobilites), k

    # The same questions, in other forms.

    provenance_json = en_json(provenance)
    chercher_json = en_json(chercher)
    reconnaitre_json = en_json(reconnaitre)
    passerelles_depuis_json = en_json(passerelles_depuis)
    passerelles_depuis_en = en(passerelles_depuis)
    passerelles_vers_json = en_json(passerelles_vers)
    passerelles_vers_en = en(passerelles_vers)
    passerelles_entre_json = en_json(passerelles_entre)
    plan_json = en_json(plan)
    leviers_json = en_json(leviers)
    parcours_json = en_json(parcours)
    parcours_en = en(parcours)
    comparer_json = en_json(comparer)
    diagnostic_json = en_json(diagnostic)
    proches_json = en_json(proches)
    relation_json = en_json(relation)
    apparier_json = en_json(apparier)
    apparier_en = en(apparier)
    matrice_json = en_json(matrice)
    matrice_en = en(matrice)
    cellule_json = en_json(cellule)
    cellule_en = en(cellule)
    communes_json = en_json(communes)
    communes_en = en(communes)
    carte_json = en_json(carte)
    carte_en = en(carte)
    etat_des_lieux_json = en_json(etat_des_lieux)
    etat_des_lieux_en = en(etat_des_lieux)
    evaluer_json = en_json(evaluer)
