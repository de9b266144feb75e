"""A report template being drawn: the paper, what it is about, and the sentences and columns made of field ids."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from docx.document import Document as Paper

from generator import page
from generator import page_styles as styles
from generator.carried import cumulative
from generator.page_table import Column
from generator.standard_plans import Plan
from generator.table_names import identifier
from tracker.definition.form import Field, Form
from tracker.definition.model import Campaign, Goal, Report

_FIGURE = re.compile(r"\[(\w+#?)(?:\?(\w+))?\]")
COUNT = "#"  # after a list form's id: how many items it holds
NUMBERS = "一二三四五六七八九十"
_COUNT_SHARE = 30


@dataclass(frozen=True, slots=True)
class Draft:
    """A report being drawn."""

    paper: Paper
    plan: Plan
    campaign: Campaign
    report: Report
    main: Form

    @property
    def goals(self) -> tuple[Goal, ...]:
        """The goals of the obligation the report is on."""
        return tuple(goal for goal in self.campaign.goals if goal.obligation == self.report.obligation)

    def write(self, *texts: str) -> None:
        """Body paragraphs."""
        page.body(self.paper, texts)

    def line(self, style: str, text: str = "", *, keep: bool = False) -> None:
        """One paragraph in a style."""
        page.line(self.paper, style, text, keep=keep)

    def tag(self, text: str) -> None:
        """A tag that commands paragraphs."""
        page.tag(self.paper, text)

    def only_if(self, name: str, *texts: str) -> None:
        """Body paragraphs that stand only where the name has something to say."""
        self.tag(f"{{%p if {name} %}}")
        self.write(*texts)
        self.tag("{%p endif %}")

    def each(self, loop: str, text: str) -> None:
        """A paragraph for each; the last keeps with what follows, so that no page holds 附件说明 and 署名 alone."""
        self.tag(f"{{%p for {loop} %}}")
        self.tag("{%p if loop.last %}")
        self.line(styles.BODY, text, keep=True)
        self.tag("{%p else %}")
        self.write(text)
        self.tag("{%p endif %}")
        self.tag("{%p endfor %}")

    def sentence(self, text: str) -> str:
        """A sentence whose figures are all over the same units: those that reported, unless all are cumulative."""
        ids = [name for match in _FIGURE.finditer(text) if not (name := match.group(1)).endswith(COUNT)]
        whole = cumulative(self.main, ids)
        said = _FIGURE.sub(lambda match: self._figure(match, "合计" if whole else "在报合计"), text)
        return said if whole else said.removesuffix("。") + "{{ 在报括注 }}。"

    def sentences(self, text: str) -> str:
        """Several sentences."""
        return "".join(self.sentence(said) for said in re.findall("[^。]+。", text))

    def number_columns(self, ids: Sequence[str], totals: str) -> list[Column]:
        """A column for each of the main form's fields, or for how many items a list holds, with its total."""
        return [self._column(field_id, totals) for field_id in ids]

    def _column(self, field_id: str, totals: str) -> Column:
        if field_id.endswith(COUNT):
            form = self.form(field_id)
            name = identifier(form)
            return Column(f"{form.title}\n（条）", f"{{{{ 行.{name}条数 }}}}", _COUNT_SHARE, f"{{{{ {name}.条数 }}}}")
        field = self.main.by_id[field_id]
        return Column(head(field), f"{{{{ 行.{field.name} }}}}", share(field), f"{{{{ {totals}.{field.name} }}}}")

    def form(self, name: str) -> Form:
        """The campaign's form of that id."""
        form = self.campaign.form(name.removesuffix(COUNT))
        if form is None:
            raise LookupError(name)
        return form

    def _figure(self, match: re.Match[str], totals: str) -> str:
        """[cases] as a tag; [problems?问题] as one that says 未发现问题 for zero."""
        if match.group(1).endswith(COUNT):
            return f"{{{{ {identifier(self.form(match.group(1)))}.条数|带单位 }}}}"
        name = self.main.by_id[match.group(1)].name
        if match.group(2):
            return f'{{{{ {totals}.{name}|未发现("{match.group(2)}") }}}}'
        return f"{{{{ {totals}.{name}|带单位 }}}}"


def head(field: Field) -> str:
    """A column's head: label, the unit below it."""
    return f"{field.label}\n（{field.unit}）" if field.unit else field.label


def share(field: Field) -> int:
    """Amounts of money need room for nine characters, counts and rates for five."""
    return 23 if field.type == "decimal" else 17
