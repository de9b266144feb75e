"""The standard report templates: ordinary .docx with docxtpl tags, which staff may redraw in Word.

`python -m generator.standard_reports [templates]` writes them anew from the definitions beside them; the same
definitions give the same bytes.
"""

import re
import sys
from pathlib import Path

from generator import chaser_plans, list_plans, national_plans, page
from generator.draft import Draft
from generator.standard_papers import PAPERS
from generator.standard_plans import PLANS as COUNTY_PLANS
from generator.standard_plans import Plan
from tracker.definition.load import load_campaign, read_texts
from tracker.definition.model import Campaign, Report

PLANS = (*COUNTY_PLANS, *national_plans.PLANS, *list_plans.PLANS, *chaser_plans.PLANS)
_TEMPLATE = re.compile(r'^template = "(reports/[^"]+)"', re.MULTILINE)


def standard_reports(campaign: Campaign) -> dict[str, bytes]:
    """The campaign's standard templates by their path in its folder, drawn from its forms and goals."""
    plans = {plan.obligation: plan for plan in PLANS if plan.campaign == campaign.id}
    made: dict[str, bytes] = {}
    for report in campaign.reports:
        plan = plans.get(report.obligation)
        if plan is not None and report.template and report.template not in made:
            made[report.template] = _drawn(campaign, plan, report)
    return made


def _drawn(campaign: Campaign, plan: Plan, report: Report) -> bytes:
    main = campaign.form(report.main or plan.main)
    if main is None:
        raise LookupError(report.main)
    draft = Draft(page.paper(), plan, campaign, report, main)
    PAPERS[_paper(plan, report)](draft)
    return page.saved(draft.paper)


def _paper(plan: Plan, report: Report) -> str:
    """Which paper a report is drawn as."""
    if report.kind == "summary" and report.upward:
        return "work-summary"
    if report.kind == "forwarding" and plan.own:
        return "own-report"
    return "letter" if report.kind == "chaser" and plan.letter else report.kind


def main(folder: Path) -> list[Path]:
    """Writes every standard template below the folder of campaigns; the paths written."""
    written = []
    for name in dict.fromkeys(plan.campaign for plan in PLANS):
        for path, data in standard_reports(loaded(folder / name)).items():
            target = folder / name / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(data)
            written.append(target)
    return written


def loaded(folder: Path) -> Campaign:
    """The campaign of a folder, its templates taken as present; ValueError with every fault when it has any."""
    texts, files, problems = read_texts(folder)
    made = frozenset(_TEMPLATE.findall(texts.get("campaign.toml", "")))
    campaign, faults = load_campaign(texts, files | made)
    if campaign is None:
        raise ValueError("\n".join(str(problem) for problem in (*problems, *faults)))
    return campaign


if __name__ == "__main__":
    for path in main(Path(sys.argv[1] if len(sys.argv) > 1 else "templates")):
        sys.stdout.write(f"{path}\n")
