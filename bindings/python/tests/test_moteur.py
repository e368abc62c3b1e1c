"""What Python adds, and how the engine behaves under it."""

from __future__ import annotations

import datetime
import gc
import os
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

import passerelles
from passerelles import Avancee, Moteur, PasserellesError, Suite, Verdict, to_dict, to_json


@pytest.fixture(scope="module")
def moteur() -> Moteur:
    return Moteur.embarque()


ERREURS: list[tuple[str, Callable[[], object], str]] = [
    ("Inconnu", lambda: Moteur.mini().metier("K1399"), "K1399"),
    ("ParametreInvalide", lambda: Moteur.mini().metier("K13"), "une lettre et quatre chiffres"),
    ("ProfilInvalide", lambda: Moteur.mini().diagnostic('{\n"age": 54}'), "ligne 2"),
    ("DonneesInvalides", lambda: Moteur.depuis_octets(b"genre = 1", "données.toml"), "données.toml"),
    ("FichierIllisible", lambda: Moteur.ouvrir("/nulle/part.toml"), "/nulle/part.toml"),
    ("Annule", lambda: Moteur.ouvrir(suivi=lambda _: Suite.ARRETER), "arrêté"),
]


@pytest.mark.parametrize(("genre", "appel", "texte"), ERREURS, ids=[erreur[0] for erreur in ERREURS])
def test_each_kind_of_error_is_its_own_exception(genre: str, appel: Callable[[], object], texte: str) -> None:
    with pytest.raises(getattr(PasserellesError, genre), match=texte) as refus:
        appel()
    assert isinstance(refus.value, PasserellesError)


def test_a_profil_is_never_repeated() -> None:
    with pytest.raises(PasserellesError.ProfilInvalide) as refus:
        Moteur.mini().diagnostic('{"age": 54321}')
    assert "54321" not in str(refus.value)


def test_a_panic_is_an_exception() -> None:
    panique = getattr(passerelles._ffi, "essai_panique", None)
    if panique is None:
        pytest.skip("built without essai-panique")
    with pytest.raises(PasserellesError.Interne, match="erreur interne du moteur"):
        panique()


def test_an_import_is_followed() -> None:
    seen: list[Avancee] = []
    with Moteur.ouvrir(suivi=lambda avancee: seen.append(avancee)) as opened:
        assert len(opened) > 50
    assert seen
    assert all(avancee.fait <= avancee.total for avancee in seen)


def test_a_fault_of_the_follow_up_stops_the_import() -> None:
    def fault(_: Avancee) -> Suite:
        raise RuntimeError("the host's own fault")

    with pytest.raises(PasserellesError.Annule):
        Moteur.ouvrir(suivi=fault)


def test_a_closed_engine_refuses() -> None:
    with Moteur.ouvrir() as opened:
        assert opened.metier("K1304").code == "K1304"
    with pytest.raises(ValueError, match="fermé"):
        len(opened)
    opened.close()
    assert repr(opened) == "<Moteur fermé>"


def test_answers_are_sequences(moteur: Moteur) -> None:
    whole = moteur.passerelles_depuis("K1304", nombre=4)
    pages = [p for debut in (0, 2) for p in moteur.passerelles_depuis("K1304", nombre=2, debut=debut)]
    assert list(whole) == pages
    assert whole[-1] == pages[3]
    assert len(whole[1:3]) == 2
    assert "K1302" in repr(whole)
    assert whole.source is not None and whole.source.code == "K1304"


def test_metiers_iterate(moteur: Moteur) -> None:
    codes = [metier.code for metier in moteur]
    assert len(codes) == len(moteur) == len(set(codes))
    assert codes == sorted(codes)
    assert [metier.code for metier in moteur.metiers(page=7)] == codes


def test_dates_and_verdicts_are_of_python(moteur: Moteur) -> None:
    day = datetime.date(2025, 1, 31)
    ouvertes = moteur.passerelles_depuis("K1304", date=day, verdicts=[Verdict.OUVERTE], nombre=None)
    assert ouvertes.provenance.parametres.date == "2025-01-31"
    assert {p.verdict for p in ouvertes} == {Verdict.OUVERTE}


def test_tables(moteur: Moteur) -> None:
    reponse = moteur.passerelles_depuis("K1304", nombre=5)
    table = moteur.table(["K1304"], nombre=5)
    assert len(table) == 5
    for ligne, p in zip(table, reponse, strict=True):
        assert (ligne.source, ligne.cible, ligne.verdict, ligne.classe) == (
            p.source.code,
            p.cible.code,
            p.verdict,
            p.classe,
        )
        assert (ligne.tenues, ligne.total, ligne.rang, ligne.mobilite) == (p.tenues, p.total, p.rang, p.mobilite)
        assert (ligne.score, ligne.couverture, ligne.coeur) == (p.score, p.couverture, p.coeur)
    assert table.to_dicts()[0]["verdict"] == reponse.table()[0]["verdict"]
    assert table[-1] == table[4]
    with pytest.raises(IndexError):
        table[5]


def test_pandas(moteur: Moteur) -> None:
    pytest.importorskip("pandas")
    frame = moteur.passerelles_depuis("K1304", nombre=3).to_pandas()
    assert list(frame["rang"]) == [1, 2, 3]


def test_arrow(moteur: Moteur) -> None:
    pytest.importorskip("pyarrow")
    assert moteur.table(["K1304"], nombre=3).to_arrow().num_rows == 3


def test_records_are_plain_when_asked(moteur: Moteur) -> None:
    premiere = moteur.passerelles_depuis("K1304", nombre=1)[0]
    assert to_dict(premiere)["cible"]["code"] == premiere.cible.code
    assert f'"{premiere.cible.code}"' in to_json(premiere)


def test_a_lone_surrogate_is_refused(moteur: Moteur) -> None:
    with pytest.raises(UnicodeEncodeError):
        moteur.chercher("\ud800")
    assert moteur.chercher("ménage")


def resident() -> int:
    """In KiB; null where the system does not say."""
    status = Path("/proc/self/status")
    if not status.exists():
        return 0
    return int(next(line for line in status.read_text().splitlines() if line.startswith("VmRSS:")).split()[1])


def test_eight_threads_get_the_same_answers(moteur: Moteur, capsys: pytest.CaptureFixture[str]) -> None:
    secondes = float(os.environ.get("PASSERELLES_MARTEAU") or 3)
    codes = ["K1304", "K1302", "J1501", "J1301", "K2204"]

    def ask(code: str) -> tuple[str, str]:
        return moteur.passerelles_depuis_json(code), repr(moteur.passerelles_depuis(code, nombre=3).reponse)

    expected = {code: ask(code) for code in codes}

    def hammer(secondes: float) -> int:
        end, counts, faults = time.monotonic() + secondes, [], []

        def work() -> None:
            calls = 0
            while time.monotonic() < end:
                for code in codes:
                    if ask(code) != expected[code]:
                        faults.append(code)
                    calls += 2
            counts.append(calls)

        threads = [threading.Thread(target=work) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert not faults
        gc.collect()
        return sum(counts)

    hammer(secondes / 2)
    warm = resident()
    calls = hammer(secondes)
    after = resident()
    with capsys.disabled():
        print(f"\nfils : 8, {calls} appels en {secondes:g} s, mémoire résidente {warm} Ko puis {after} Ko")
    assert after < warm * 1.10 + 20_000
