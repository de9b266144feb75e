"""docs/campaigns.md maps every reporting sentence of the seeds to what carries it out, and says why where nothing does."""

import re
from pathlib import Path

import pytest

from tracker.definition.load import load_campaign, read_texts

ROOT = Path(__file__).parents[3]
PAGE = (ROOT / "docs" / "campaigns.md").read_text(encoding="utf-8")
SEEDS = ROOT.parent / "shared" / "seeds"
SEED = {
    "ciq-xiamen-2007": "000",
    "aqsiq-2007": "001",
    "heilongjiang-2017": "002",
    "quality-2007": "003",
    "jieyang-2019": "004",
}


def plain(text):
    return re.sub(r"\s", "", text)


def rows(name):
    """(sentence, {(kind, id)}, remark) of a campaign's table."""
    (chapter,) = re.findall(rf"(?ms)^## [^\n]*（{name}）\n(.*?)(?=^## |\Z)", PAGE)
    lines = [[c.strip() for c in line.strip("|").split("|")] for line in chapter.splitlines() if line.startswith("| ")]
    return [(s, set(re.findall(r"`(\w+):([\w.-]+)`", to)), why) for s, to, why in lines if s not in ("原文", "---")]


def campaign(name):
    texts, _, _ = read_texts(ROOT / "templates" / name)
    return load_campaign(texts)[0]


def known(loaded):
    fields = {("field", f"{form.id}.{field.id}") for form in loaded.forms for field in form.fields}
    return fields | {
        *(("obligation", o.id) for o in loaded.obligations),
        *(("form", f.id) for f in loaded.forms),
        *(("goal", g.id) for g in loaded.goals),
        *(("report", r.id) for r in loaded.reports),
    }


@pytest.mark.parametrize("name", SEED)
def test_what_a_sentence_is_mapped_to_is_in_the_definition(name):
    mapped = {to for _sentence, tos, _why in rows(name) for to in tos}
    assert mapped - known(campaign(name)) == set()


@pytest.mark.parametrize("name", SEED)
def test_a_sentence_that_nothing_carries_out_says_why(name):
    assert [sentence for sentence, tos, why in rows(name) if not tos and not why] == []


@pytest.mark.parametrize("name", SEED)
def test_every_duty_form_and_goal_has_its_sentence_in_the_table(name):
    loaded = campaign(name)
    mapped = {to for _sentence, tos, _why in rows(name) for to in tos}
    wanted = {("obligation", o.id) for o in loaded.obligations} | {("goal", g.id) for g in loaded.goals}
    wanted |= {("form", f.id) for f in loaded.forms}
    assert wanted - mapped == set()


@pytest.mark.parametrize("name", SEED)
def test_no_definition_loses_its_sentence(name):
    loaded = campaign(name)
    said = [plain(sentence) for sentence, _tos, _why in rows(name)]
    bases = [(thing.id, plain(thing.basis)) for thing in (*loaded.obligations, *loaded.goals)]
    assert [i for i, basis in bases if not any(basis in s or s in basis for s in said)] == []


@pytest.mark.skipif(not SEEDS.is_dir(), reason="the seeds are not beside the repository")
@pytest.mark.parametrize("name", SEED)
def test_every_sentence_stands_in_the_seed(name):
    (path,) = SEEDS.glob(f"{SEED[name]}_*.txt")
    seed = plain(path.read_text(encoding="utf-8"))
    loaded = campaign(name)
    quoted = [sentence for sentence, _tos, _why in rows(name)]
    quoted += [thing.basis for thing in (*loaded.obligations, *loaded.goals, *loaded.phases)]
    assert [text for text in quoted if plain(text) not in seed] == []


SHORT = {
    "ciq-xiamen-2007": "厦门",
    "aqsiq-2007": "全国",
    "heilongjiang-2017": "黑龙江",
    "quality-2007": "重点产品",
    "jieyang-2019": "揭阳",
}


def papers(name):
    """{duty: kinds that are written} as the page's table has it; 工作总结 is a summary that goes out of the house."""
    chapter = PAGE.split("## 每件事出哪些文稿")[1].split("\n## ")[0]
    lines = [[cell.strip() for cell in line.strip("|").split("|")] for line in chapter.splitlines() if line[:2] == "| "]
    kinds = ("summary", "closing", "forwarding", "circular", "chaser", "workbook")
    return {
        duty: {kind for kind, cell in zip(kinds, cells, strict=True) if not cell.startswith("—")}
        for short, duties, *cells in lines
        if short == SHORT[name]
        for duty in duties.split("、")
    }


@pytest.mark.parametrize("name", SEED)
def test_the_table_of_papers_is_that_of_the_definitions(name):
    loaded = campaign(name)
    made = {o.id: set() for o in loaded.obligations}
    for report in loaded.reports:
        made[report.obligation].add("closing" if report.kind == "summary" and report.upward else report.kind)
    said = papers(name)
    assert {duty: said.get(duty, set()) for duty in made} == made
    assert {o.id for o in loaded.obligations if o.schedule.kind != "event"} <= set(said) <= set(made)
