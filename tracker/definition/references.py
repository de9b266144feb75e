"""Names in rules: every one must mean a number that is there when the rule is worked out."""

from collections.abc import Mapping, Sequence

from tracker.definition.faults import Fault
from tracker.definition.form import Field, Form
from tracker.definition.load_form import LoadedForm
from tracker.definition.load_obligation import LoadedObligation
from tracker.definition.model import Goal
from tracker.definition.rules import Ref, Rule
from tracker.definition.table import Table, hint

Forms = Mapping[str, Form]


def check_form_rules(loaded: LoadedForm, forms: Forms, obligations: Sequence[LoadedObligation]) -> None:
    """Report what is wrong with the names in a form's checks and calculated fields."""
    for check, table in loaded.checks:
        if not check.rule.comparison:
            table.fault(Fault.RULE_WANTS_COMPARISON, "rule")
        _check_names(table, "rule", check.rule, loaded.form, forms)
        _check_beside(table, check.rule, loaded.form, forms, obligations)
    for field, table in loaded.fields:
        if field.calc is None:
            continue
        if field.calc.comparison:
            table.fault(Fault.RULE_IS_COMPARISON, "calc")
        _check_names(table, "calc", field.calc, loaded.form, forms)
        _check_calc(table, field, field.calc, loaded.form)


def check_goal_rules(table: Table, goal: Goal, forms: Forms, loaded: LoadedObligation | None) -> None:
    """Report what is wrong with the names in a goal's rules: each needs its form, one the obligation has."""
    for key, rule in (("figure", goal.figure), ("numerator", goal.numerator), ("denominator", goal.denominator)):
        if rule is None:
            continue
        if rule.comparison:
            table.fault(Fault.RULE_IS_COMPARISON, key)
        for ref in rule.refs:
            if ref.kind in ("field", "prev"):
                table.fault(Fault.RULE_BARE_FIELD, key, found=ref.field)
            elif _known(table, key, ref, forms) and loaded and loaded.obligation.part(ref.form) is None:
                table.fault(Fault.RULE_FORM_NOT_THERE, key, found=ref.form, title=loaded.obligation.title)


def _check_names(table: Table, key: str, rule: Rule, here: Form, forms: Forms) -> None:
    for ref in rule.refs:
        if ref.kind in ("field", "prev"):
            _numeric(table, key, ref.field, here)
        else:
            _known(table, key, ref, forms)


def _known(table: Table, key: str, ref: Ref, forms: Forms) -> bool:
    """Whether a form's total, count, distinct or sum can be had; each reason why not is reported."""
    form = forms.get(ref.form)
    if form is None:
        table.fault(Fault.RULE_UNKNOWN_FORM, key, found=ref.form, hint=hint(ref.form, forms))
        return False
    if ref.kind == "total" and form.shape == "list":
        table.fault(Fault.RULE_LIST_TOTAL, key, form=form.id, name=ref.field)
    if ref.kind != "total" and form.shape != "list":
        table.fault(Fault.RULE_NOT_A_LIST, key, form=form.id, word=ref.kind)
    if ref.kind in ("total", "sum"):
        _numeric(table, key, ref.field, form)
    elif ref.field and ref.field not in form.by_id:
        _unknown_field(table, key, ref.field, form)
    elif ref.value:
        _choice(table, key, ref, form.by_id[ref.field])
    return True


def _choice(table: Table, key: str, ref: Ref, field: Field) -> None:
    """A choice that is counted is one of the field's choices (yes or no of a bool), else it would always count 0."""
    choices = ("是", "否") if field.type == "bool" else field.choices
    if ref.value not in choices:
        near = hint(ref.value, choices)
        table.fault(Fault.RULE_UNKNOWN_CHOICE, key, found=ref.value, where=f"“{field.label}”", hint=near)


def _numeric(table: Table, key: str, name: str, form: Form) -> None:
    field = form.by_id.get(name)
    if field is None:
        _unknown_field(table, key, name, form)
    elif not field.numeric:
        table.fault(Fault.RULE_NOT_A_NUMBER, key, found=name)


def _unknown_field(table: Table, key: str, name: str, form: Form) -> None:
    near = hint(name, form.by_id)
    table.fault(Fault.RULE_UNKNOWN_FIELD, key, found=name, where=f"“{form.name}”", hint=near)


def _check_beside(table: Table, rule: Rule, here: Form, forms: Forms, obligations: Sequence[LoadedObligation]) -> None:
    """A check across forms can be worked out only where an obligation has all of them."""
    others = {ref.form for ref in rule.refs if ref.form in forms} - {here.id}
    for loaded in obligations:
        obligation = loaded.obligation
        if obligation.part(here.id):
            for other in sorted(other for other in others if obligation.part(other) is None):
                table.fault(Fault.RULE_FORM_NOT_THERE, "rule", found=other, title=obligation.title)


def _check_calc(table: Table, field: Field, rule: Rule, form: Form) -> None:
    """A calculated field uses typed-in fields of its own form; one in a row only those of the row."""
    for ref in rule.refs:
        used = form.by_id.get(ref.field) if ref.kind == "field" else None
        if ref.kind != "field" or (used and used.scope == "form" and field.scope == "row"):
            table.fault(Fault.CALC_ELSEWHERE, "calc", found=ref.field or ref.form)
        elif used and used.type == "calc":
            table.fault(Fault.CALC_OVER_CALC, "calc", found=ref.field)
