"""How a question is asked, in each of its forms, from the one method that says what it asks the engine with."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, TypeAlias, TypeVar

from . import _ffi

if TYPE_CHECKING:
    from .moteur import Moteur

P = ParamSpec("P")
R = TypeVar("R")
Q = TypeVar("Q", bound=Callable[..., Any])

# What the engine is asked with, in its own order.
Arguments: TypeAlias = "tuple[Any, ...]"
# The form wanted; of a picture, with its width in pixels where it is not that of a page.
Voulue: TypeAlias = "_ffi.Forme | tuple[_ffi.Forme, int]"

_LARGEUR = 794


def question(
    reponse: type[R],
) -> Callable[[Callable[Concatenate[Moteur, P], Arguments]], Callable[Concatenate[Moteur, P], R]]:
    """Turns a method that says what its question asks with into one that asks it and answers a `reponse`."""
    # A record is what the engine answers; what is made of one takes it.
    is_record = reponse.__module__.startswith(_ffi.__name__)

    def decorate(arguments: Callable[Concatenate[Moteur, P], Arguments]) -> Callable[Concatenate[Moteur, P], R]:
        def ask(self: Moteur, nom: str, *args: Any, **kwargs: Any) -> Any:
            record = getattr(self.coeur, nom)(*arguments(self, *args, **kwargs))
            return record if is_record else reponse(record)  # type: ignore[call-arg]

        asked = _method(ask, arguments.__name__, arguments.__doc__, arguments, reponse.__name__)
        asked.ask = ask
        return asked  # type: ignore[no-any-return]

    return decorate


def like(asked: Q, nom: str, doc: str) -> Q:
    """The question that the engine calls `nom`, asked with the very arguments of another one."""
    other: Any = asked
    made = _method(other.ask, nom, doc, other.__wrapped__, other.__annotations__["return"])
    return made  # type: ignore[no-any-return]


def en_json(asked: Callable[Concatenate[Moteur, P], Any]) -> Callable[Concatenate[Moteur, P], str]:
    """A question answered by the JSON that the engine writes."""
    arguments: Any = inspect.unwrap(asked)

    def ask(self: Moteur, nom: str, *args: Any, **kwargs: Any) -> Any:
        return getattr(self.coeur, nom)(*arguments(self, *args, **kwargs))

    doc = f"`{asked.__name__}`, as the JSON that the engine writes."
    return _method(ask, f"{asked.__name__}_json", doc, arguments, "str")  # type: ignore[no-any-return]


def en(asked: Callable[Concatenate[Moteur, P], Any]) -> Callable[Concatenate[Moteur, Voulue, P], str]:
    """A question answered in a form: a table, a graph, a picture, as text."""
    arguments: Any = inspect.unwrap(asked)

    def ask(self: Moteur, nom: str, forme: Voulue, *args: Any, **kwargs: Any) -> Any:
        voulue, largeur = forme if isinstance(forme, tuple) else (forme, _LARGEUR)
        return getattr(self.coeur, nom)(voulue, *arguments(self, *args, **kwargs), largeur)

    doc = f"`{asked.__name__}` in a form: a table, a graph or a picture, as text. A pair gives the width of a picture."
    made = _method(ask, f"{asked.__name__}_en", doc, arguments, "str")
    self, *others = made.__signature__.parameters.values()
    forme = inspect.Parameter("forme", inspect.Parameter.POSITIONAL_OR_KEYWORD, annotation="Voulue")
    made.__signature__ = made.__signature__.replace(parameters=[self, forme, *others])
    return made  # type: ignore[no-any-return]


def _method(ask: Callable[..., Any], nom: str, doc: str | None, arguments: Callable[..., Any], retour: str) -> Any:
    """A method that asks the question `nom`, with the signature of the one that gathers its arguments."""

    def method(self: Moteur, /, *args: Any, **kwargs: Any) -> Any:
        return ask(self, nom, *args, **kwargs)

    made: Any = functools.update_wrapper(method, arguments)
    made.__name__, made.__qualname__, made.__doc__ = nom, f"Moteur.{nom}", doc
    made.__annotations__ = {**arguments.__annotations__, "return": retour}
    made.__signature__ = inspect.signature(arguments).replace(return_annotation=retour)
    return made
