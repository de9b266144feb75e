"""A definition as one text, so that the ledger can archive it by hash and load it again years later."""

import hashlib
import json
from collections.abc import Mapping


def canonical_text(texts: Mapping[str, str]) -> str:
    """The files of a definition as one JSON text; the same whatever order, BOM or line ends they came with."""
    plain = {path: _plain(text) for path, text in texts.items()}
    return json.dumps(plain, ensure_ascii=False, sort_keys=True, indent=1) + "\n"


def texts_of(canonical: str) -> dict[str, str]:
    """Path -> text again; ValueError when it is no canonical text (an archive that was tampered with)."""
    plain = json.loads(canonical)
    if not isinstance(plain, dict) or not all(isinstance(text, str) for text in plain.values()):
        raise ValueError("不是专项定义的存档文本")
    return plain


def digest_of(texts: Mapping[str, str]) -> str:
    """SHA-256 of the canonical text, in hex."""
    return hashlib.sha256(canonical_text(texts).encode()).hexdigest()


def _plain(text: str) -> str:
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
