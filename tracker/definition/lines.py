"""Where each key of a TOML text stands: tomllib gives values without lines, a fault wants its line."""

import re
from collections.abc import Iterator, Mapping

KeyPath = tuple[str | int, ...]

_TOKEN = re.compile(
    r'"""(?:\\.|[^\\])*?"{3,5}|\'\'\'.*?\'{3,5}|"(?:\\.|[^"\\\n])*"|\'[^\'\n]*\'|#[^\n]*|\n|[\[\]{},=.]|[^\s\[\]{},=."\'#]+',
    re.DOTALL,
)


def key_lines(text: str) -> Mapping[KeyPath, int]:
    """Key path -> line (from 1) of a text that tomllib accepts; array items are numbers: ("field", 3, "label")."""
    walk = _Walk(list(_tokens(text)))
    walk.document()
    return walk.lines


def line_of(lines: Mapping[KeyPath, int], path: KeyPath) -> int:
    """The line of the key, or of the nearest table around it; 0 when there is none."""
    while path and path not in lines:
        path = path[:-1]
    return lines.get(path, 0)


def _tokens(text: str) -> Iterator[tuple[str, int]]:
    line, seen = 1, 0
    for match in _TOKEN.finditer(text):
        line += text.count("\n", seen, match.start())
        seen = match.start()
        if not match.group().startswith("#"):
            yield match.group(), line


class _Walk:
    """A walk over the tokens that notes the line of every key and array item it passes."""

    def __init__(self, tokens: list[tuple[str, int]]) -> None:
        self.tokens = tokens
        self.at = 0
        self.lines: dict[KeyPath, int] = {}
        self.last: dict[KeyPath, int] = {}  # array of tables -> the number of its latest table

    def document(self) -> None:
        here: KeyPath = ()
        while self.at < len(self.tokens):
            sign = self.tokens[self.at][0]
            if sign == "\n":
                self.at += 1
            elif sign == "[":
                here = self._header()
            else:
                self._pair(here)

    def _header(self) -> KeyPath:
        line = self.tokens[self.at][1]
        array = self.tokens[self.at + 1][0] == "["
        self.at += 2 if array else 1
        keys = self._keys("]")
        self.at += 1 if array else 0
        path: KeyPath = ()
        for i, key in enumerate(keys):
            path = (*path, key)
            if array and i == len(keys) - 1:
                self.last[path] = self.last.get(path, -1) + 1
            if path in self.last:
                self.lines.setdefault(path, line)
                path = (*path, self.last[path])
        self.lines.setdefault(path, line)
        return path

    def _pair(self, here: KeyPath) -> None:
        line = self.tokens[self.at][1]
        path = here
        for key in self._keys("="):
            path = (*path, key)
            self.lines.setdefault(path, line)
        self._value(path)

    def _keys(self, end: str) -> list[str]:
        """The dotted key up to `end`, which is passed over."""
        keys = []
        while (sign := self.tokens[self.at][0]) != end:
            if sign != ".":
                keys.append(sign.strip("\"'"))
            self.at += 1
        self.at += 1
        return keys

    def _value(self, path: KeyPath) -> None:
        sign = self.tokens[self.at][0]
        if sign == "[":
            self._array(path)
        elif sign == "{":
            self._inline(path)
        else:
            while self.at < len(self.tokens) and self.tokens[self.at][0] not in (",", "]", "}", "\n"):
                self.at += 1

    def _array(self, path: KeyPath) -> None:
        self.at += 1
        number = 0
        while (sign := self.tokens[self.at])[0] != "]":
            if sign[0] == ",":
                number += 1
            if sign[0] in (",", "\n"):
                self.at += 1
                continue
            self.lines[(*path, number)] = sign[1]
            self._value((*path, number))
        self.at += 1

    def _inline(self, path: KeyPath) -> None:
        self.at += 1
        while self.tokens[self.at][0] != "}":
            if self.tokens[self.at][0] in (",", "\n"):
                self.at += 1
            else:
                self._pair(path)
        self.at += 1
