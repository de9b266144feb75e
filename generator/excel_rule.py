"""A calculated field as a worksheet formula, so that the clerk sees the rate while filling in."""

import re
from collections.abc import Callable

from tracker.definition.rules import Rule

_NAME = re.compile(r"(?<![\w.])[A-Za-z_]\w*")
_SIGNS = str.maketrans({"×": "*", "÷": "/", "−": "-", "（": "(", "）": ")"})


def excel_formula(rule: Rule, cell_of: Callable[[str], str | None], *, percent: bool) -> str | None:
    """The formula over the cells of the same line, ×100 for a field whose unit is %; None where it needs more.

    Blank while an operand is blank, — where it divides by nothing.
    """
    names = list(dict.fromkeys(ref.field for ref in rule.refs))
    cells = {name: cell_of(name) for name in names}
    if rule.comparison or not names or any(r.kind != "field" for r in rule.refs) or None in cells.values():
        return None
    inner = _NAME.sub(lambda found: str(cells[found[0]]), rule.text.translate(_SIGNS))
    inner = f"ROUND(({inner})*100,2)" if percent else inner
    return f'=IF(COUNT({",".join(map(str, cells.values()))})<{len(cells)},"",IFERROR({inner},"—"))'
