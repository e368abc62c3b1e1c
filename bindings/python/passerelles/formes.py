"""Records as plain dictionaries and as JSON, with the very names that the engine writes; and how they show."""

from __future__ import annotations

import enum
import inspect
import json
from typing import Any

from . import _ffi

# Fields that an answer leaves out where they are nothing or empty; any other is there, null.
_ABSENTS = {
    _ffi.Reponse: ("source", "cible"),
    _ffi.Passerelle: ("contributions",),
    _ffi.Plan: ("mixte",),
    _ffi.Levee: ("code", "minimum"),
    _ffi.Preuve: ("source", "date", "certitude", "code", "libelle", "sous", "mots", "communs", "un", "autre"),
}


def to_dict(valeur: Any) -> Any:
    """A record of the engine as dictionaries, lists, texts and numbers, with the names that its JSON has.

    >>> from passerelles import Objet, to_dict
    >>> to_dict(Objet(code="K1304", libelle="Employé familial / Employée familiale"))
    {'code': 'K1304', 'libelle': 'Employé familial / Employée familiale'}
    """
    if isinstance(valeur, _ffi.Nature):
        return valeur.name.lower().replace("_", "-")
    if isinstance(valeur, enum.Enum):
        return valeur.name.lower()
    if isinstance(valeur, (list, tuple)):
        return [to_dict(element) for element in valeur]
    if isinstance(valeur, dict):
        return {cle: to_dict(element) for cle, element in valeur.items()}
    if valeur is None or isinstance(valeur, (str, int, float, bool)):
        return valeur
    absents = _ABSENTS.get(type(valeur), ())
    champs = {nom: getattr(valeur, nom) for nom in _champs(type(valeur))}
    return {nom: to_dict(champ) for nom, champ in champs.items() if nom not in absents or not _vide(champ)}


def _vide(champ: Any) -> bool:
    """Whether a field holds nothing. Records are not compared: theirs knows records alone."""
    return champ is None or (isinstance(champ, list) and not champ)


def to_json(valeur: Any) -> str:
    """A record as JSON text. The `…_json` calls give the engine's own text, byte for byte."""
    return json.dumps(to_dict(valeur), ensure_ascii=False, indent=2)


def _champs(classe: type) -> list[str]:
    """The names of the fields of a record, in the order of the engine."""
    return [nom for nom in inspect.signature(classe).parameters if nom != "self"]


def _passerelle(p: Any) -> str:
    couverture = "couverture inconnue" if p.couverture is None else f"couverture {p.couverture:.0%}"
    return (
        f"<Passerelle {p.source.code} → {p.cible.code} {p.cible.libelle} : {to_dict(p.verdict)}, "
        f"{p.tenues} sur {p.total}, {couverture}>"
    )


def _parcours(p: Any) -> str:
    codes = " → ".join([p.etapes[0].de.code, *(etape.vers.code for etape in p.etapes)])
    return f"<Parcours {codes} : coût {p.cout:.2f}>"


def _noms(analyse: Any) -> str:
    return ", ".join(ensemble.code for ensemble in analyse.ensembles)


_REPR = {
    _ffi.Objet: lambda o: f"<{o.code} {o.libelle}>",
    _ffi.Metier: lambda m: f"<Metier {m.code} {m.libelle}>",
    _ffi.Certification: lambda c: f"<Certification {c.code} {c.libelle}>",
    _ffi.Ensemble: lambda e: f"<Ensemble {e.code} {e.libelle} : {len(e.metiers)} métiers>",
    _ffi.Resultat: lambda r: f"<{to_dict(r.objet)} {r.code} {r.libelle} : {r.score:.2f}>",
    _ffi.Passerelle: _passerelle,
    _ffi.Parcours: _parcours,
    _ffi.Raison: lambda r: f"<Raison {to_dict(r.genre)} : {r.texte}>",
    _ffi.Plan: lambda p: f"<Plan {p.metier.code} {p.metier.libelle} : {len(p.certifications)} certifications>",
    _ffi.Leviers: lambda v: f"<Leviers depuis {v.depuis.code} : {len(v.blocs)} blocs>",
    _ffi.Diagnostic: lambda d: (
        f"<Diagnostic : {len(d.courtes)} courtes, {len(d.longues)} longues, {len(d.a_etudier)} à étudier, "
        f"{len(d.exclus)} exclus>"
    ),
    _ffi.Voisinage: lambda v: f"<Voisinage {v.competence.code} {v.competence.libelle} : {v.total} proches>",
    _ffi.Voisine: lambda v: f"<Voisine {v.code} {v.libelle} : {to_dict(v.relation)}, {v.degre:.3f}>",
    _ffi.RelationLue: lambda r: f"<RelationLue {r.a.code} {to_dict(r.relation)} {r.b.code} : {r.degre:.3f}>",
    _ffi.Reconnue: lambda r: f"<Reconnue {r.code} {r.libelle} : {r.degre:.3f}>",
    _ffi.Reconnaissance: lambda r: f"<Reconnaissance : {len(r.competences)}, {to_dict(r.confiance)}>",
    _ffi.LiensProposes: lambda v: f"<LiensProposes ({v.nomenclature}) : {len(v.liens)} liens, {v.lies} sur {v.lus}>",
    _ffi.Cellule: lambda c: f"<Cellule {c.de} → {c.vers} : {c.passerelles} passerelles sur {c.possibles}>",
    _ffi.Matrice: lambda m: f"<Matrice {_noms(m)} : {m.distinctes} passerelles>",
    _ffi.CelluleOuverte: lambda c: f"<CelluleOuverte {c.de.code} → {c.vers.code} : {len(c.passerelles)} passerelles>",
    _ffi.Communes: lambda c: f"<Communes {_noms(c)} : {len(c.partagees)} compétences partagées>",
    _ffi.Carte: lambda c: f"<Carte {_noms(c)} : {len(c.metiers)} métiers, {len(c.passerelles)} passerelles>",
    _ffi.EtatDesLieux: lambda e: f"<EtatDesLieux {_noms(e)} : {e.lecture.utilisees} profils>",
    _ffi.Effectif: lambda e: f"<{to_dict(e.etat)}>" if e.nombre is None else f"<{e.nombre}>",
    _ffi.Provenance: lambda p: f"<Provenance {p.moteur} : {', '.join(f'{c.nom} {c.edition}' for c in p.couches)}>",
}

for _classe, _texte in _REPR.items():
    # The classes are generated: what they show is put on them here.
    _classe.__repr__ = _texte  # type: ignore[method-assign, assignment]
