"""Troubles said once: a process that looks every few seconds must not fill the log with one sentence."""

from collections.abc import Callable, Iterable


class Told:
    """Says a sentence when it is new, and again only after it was gone in between."""

    def __init__(self, say: Callable[[str], None]) -> None:
        self._say = say
        self._told: set[str] = set()

    def now(self, sentences: Iterable[str]) -> None:
        """These are the troubles now."""
        troubles = set(sentences)
        for sentence in sorted(troubles - self._told):
            self._say(sentence)
        self._told = troubles
