"""The error of every call, as type checkers read it: UniFFI writes its kinds in a way that they do not follow."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:

    class PasserellesError(Exception):
        """Why there is no answer, as one French sentence; one kind by what a caller can do about it."""

        Inconnu: type[PasserellesError]
        ParametreInvalide: type[PasserellesError]
        ProfilInvalide: type[PasserellesError]
        DonneesInvalides: type[PasserellesError]
        FichierIllisible: type[PasserellesError]
        Annule: type[PasserellesError]
        Interne: type[PasserellesError]
else:
    from ._ffi import PasserellesError

__all__ = ["PasserellesError"]
