"""Each question of the contract: the record and the JSON are the expected answer, byte for byte as canonical JSON."""

from __future__ import annotations

import inspect
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from canonique import canonical

import passerelles
from passerelles import (
    Acquis,
    CompetenceAcquise,
    EnsembleDefini,
    Faits,
    Fermete,
    Forme,
    Limite,
    Moteur,
    PasserellesError,
    Suite,
    to_dict,
)

CONTRAT = Path(__file__).resolve().parents[2] / "contract"
QUESTIONS = [json.loads(ligne) for ligne in (CONTRAT / "table.jsonl").read_text("utf-8").splitlines()]

MOTEURS: dict[str, Callable[[], Moteur]] = {
    "embarque": Moteur.embarque,
    "mini": Moteur.mini,
    "octets": lambda: Moteur.depuis_octets((CONTRAT / "petit.toml").read_bytes(), "petit.toml"),
    "sans_faits": lambda: Moteur.ouvrir(faits=Faits.SANS),
}

PROFILS = {"EXEMPLE": passerelles.exemple_profil(), "VIDE": '{"genre": "passerelles.profil", "version": 1}'}

ENUMS = {
    "verdicts": passerelles.Verdict,
    "objets": passerelles.GenreObjet,
    "choix": passerelles.Choix,
    "inconnues": passerelles.Inconnues,
    "partage": passerelles.Partage,
    "sur_erreur": passerelles.SurErreur,
}


class Json(str):
    """The engine's own text."""


def _limite(limite: dict[str, str]) -> Limite:
    fermete = limite.get("fermete")
    return Limite(code=limite["code"], fermete=Fermete[fermete.upper()] if fermete else None)


def _options(options: dict[str, Any]) -> dict[str, Any]:
    lues = dict(options)
    if "limites" in lues:
        lues["limites"] = [_limite(limite) for limite in lues["limites"]]
    if "definis" in lues:
        lues["definis"] = [EnsembleDefini(**defini) for defini in lues["definis"]]
    for nom, enum in ENUMS.items():
        if isinstance(lues.get(nom), str):
            lues[nom] = enum[lues[nom].upper()]
        elif nom in lues:
            lues[nom] = [enum[valeur.upper()] for valeur in lues[nom]]
    return lues


def _cohorte(arguments: dict[str, Any]) -> Path | list[str]:
    """A file where there is one, else a line that is no profil, then the profils `EXEMPLE` and `VIDE`, many times."""
    if "chemin" in arguments:
        return Path(arguments["chemin"])
    profils = [PROFILS["EXEMPLE"].replace("\n", " "), PROFILS["VIDE"]]
    return ["rien", *profils * arguments["fois"]]


def _acquis(acquis: dict[str, Any]) -> Acquis:
    lus = dict(acquis)
    if "competences" in lus:
        lus["competences"] = [CompetenceAcquise(**competence) for competence in lus["competences"]]
    return Acquis(**lus)


def ask(question: dict[str, Any]) -> list[Any]:
    appel, a = question["appel"], dict(question["arguments"])
    options = _options(a.pop("options", {}))
    if "acquis" in a:
        options["acquis"] = _acquis(a.pop("acquis"))
    if appel == "ouvrir":
        return [len(Moteur.ouvrir(*a["chemins"]))]
    if appel == "depuis_octets":
        return [len(Moteur.depuis_octets(bytes.fromhex(a["octets"]), a["fichier"]))]
    if appel == "ouvrir_et_arreter":
        return [len(Moteur.ouvrir(suivi=lambda _: Suite.ARRETER))]
    moteur = MOTEURS[question["moteur"]]()
    if appel == "lignes_depuis":
        return [moteur.table(a["codes"], **options).octets.hex()]
    if appel in ("metiers", "certifications", "constats"):
        return [getattr(moteur.coeur, appel)(a["debut"], a["nombre"])]
    if appel == "diagnostic":
        a["profil"] = PROFILS.get(a["profil"], a["profil"])
    if appel in ("etat_des_lieux", "etat_des_lieux_en"):
        a = {"cohorte": _cohorte(a)} | {nom: a[nom] for nom in ("ensembles", "forme") if nom in a}
    if appel.endswith("_en"):
        a["forme"] = (Forme[a["forme"].upper()], a.pop("largeur", 794))
    # Of what the table and a method call otherwise, the place tells which it is.
    noms = inspect.signature(getattr(moteur, appel)).parameters
    named = {nom: a.pop(nom) for nom in list(a) if nom in noms}
    if "code" in a:
        named[next(nom for nom in noms if nom not in named)] = a.pop("code")
    assert not a, a
    options |= named
    answer = getattr(moteur, appel)(**options)
    if appel.endswith("_json"):
        return [Json(answer)]
    answer = getattr(answer, "reponse", answer)
    # The sets as JSON say more than as records: they are a question of their own.
    json_form = None if appel == "ensembles" else getattr(moteur, f"{appel}_json", None)
    return [answer] if json_form is None else [answer, Json(json_form(**options))]


def plain(answer: Any, question: dict[str, Any]) -> Any:
    valeur = json.loads(answer) if isinstance(answer, Json) else to_dict(answer)
    if isinstance(valeur, dict) and not question.get("provenance"):
        valeur.pop("provenance", None)
    return valeur


@pytest.mark.parametrize("question", QUESTIONS, ids=[question["nom"] for question in QUESTIONS])
def test_question(question: dict[str, Any]) -> None:
    expected = canonical(question["attendu"])
    try:
        answers = [canonical(plain(answer, question)) for answer in ask(question)]
    except PasserellesError as refus:
        answers = [canonical({"erreur": type(refus).__name__, "texte": str(refus)})]
    assert answers == [expected] * len(answers)


def test_there_are_enough_questions() -> None:
    assert len(QUESTIONS) >= 60
