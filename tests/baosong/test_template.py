"""baosong template: the names of a campaign, the writings, and a template looked through before the deadline."""

import io
import json
import shutil
from pathlib import Path

import pytest
from docx import Document

from tests.baosong.office import make_office
from tests.generator.word_files import word

DEFINITIONS = Path(__file__).parents[2] / "templates"
NOW = "2019-10-12T09:00"


def test_the_names_of_every_word_report_are_printed_before_anything_has_come(jieyang):
    names = json.loads(jieyang.run(NOW, "template", "names", "jieyang-2019", "--json"))
    known = {entry["name"]: entry for entry in names if entry["report"] == "final-summary"}
    assert (known["合计.立案"]["unit"], known["合计.立案"]["sample"]) == ("起", "—")
    assert (known["较上期.立案"]["sample"], known["应报"]["kind"]) == ("—", "数")
    assert (known["行.状态"]["loop"], known["单位"]["kind"]) == ("行 in 单位", "列表")


def test_every_printed_name_may_be_written_in_a_template(jieyang, tmp_path):
    names = json.loads(jieyang.run(NOW, "template", "names", "jieyang-2019", "--report", "final-summary", "--json"))
    singles = [entry["name"] for entry in names if not entry["loop"] and entry["kind"] != "列表"]
    loops = [
        f"{{% for {entry['loop']} %}}{{{{ {entry['name']} }}}}{{% endfor %}}"
        for entry in names
        if entry["loop"] and "；" not in entry["loop"] and entry["kind"] != "列表"
    ]
    template = tmp_path / "final-summary.docx"
    template.write_bytes(word(*(f"{{{{ {name} }}}}" for name in singles), *loops))
    found = json.loads(jieyang.run(NOW, "template", "check", template, "--campaign", "jieyang-2019", "--json"))
    assert [p for p in found if p["severity"] == "error"] == []


@pytest.mark.parametrize("campaign", sorted(path.name for path in DEFINITIONS.iterdir() if (path / "reports").is_dir()))
def test_the_standard_templates_of_a_campaign_have_no_fault(tmp_path, campaign):
    office = make_office(tmp_path, campaign, duties=())
    templates = sorted((office.root / "templates" / campaign / "reports").glob("*.docx"))
    assert templates
    for template in templates:
        found = json.loads(office.run(NOW, "template", "check", template, "--json"))
        assert (template.name, [p for p in found if p["severity"] != "note"]) == (template.name, [])


def test_a_faulty_template_is_told_place_by_place_and_in_an_annotated_copy(jieyang, tmp_path):
    template, copy = tmp_path / "新模板.docx", tmp_path / "批注.docx"
    template.write_bytes(word("立案{{ 合计.立按 }}起", "｛｛ 标题 ｝｝"))
    words = ("template", "check", template, "--campaign", "jieyang-2019", "--report", "final-summary")
    said = jieyang.run(NOW, *words, "--annotated", copy, expect=1)
    assert "错误  正文 第1段：标签“{{ 合计.立按 }}”里的“合计.立按”不是可用的名称。 是否为“合计.立案”？" in said
    assert said.splitlines()[-1] == str(copy)
    assert len(list(Document(io.BytesIO(copy.read_bytes())).comments)) == len(said.splitlines()) - 1
    jieyang.run(NOW, *words, "--annotated", copy, expect=1)
    assert "已经有了" in jieyang.said[-1]


def test_a_template_outside_the_workspace_is_looked_at_by_its_form(jieyang, tmp_path):
    source = jieyang.root / "templates" / "jieyang-2019" / "reports" / "final-summary.docx"
    shutil.copyfile(source, tmp_path / "副本.docx")
    assert "错误" not in jieyang.run(NOW, "template", "check", tmp_path / "副本.docx")
    assert "只核对了写法" in jieyang.said[-1]


def test_what_is_missing_or_unknown_is_said_in_a_sentence(jieyang, tmp_path):
    jieyang.run(NOW, "template", "check", tmp_path / "没有.docx", expect=1)
    assert "读不到模板" in jieyang.said[-1]
    jieyang.run(NOW, "template", "names", "jieyang-2019", "--report", "没有这份", expect=1)
    assert "没有名为“没有这份”的文稿" in jieyang.said[-1]


def test_the_writings_come_with_examples(jieyang):
    said = json.loads(jieyang.run(None, "template", "writings", "--json"))
    assert {"writing": "{{ 合计.立案|带单位 }}", "sample": "12起", "meaning": "数和它的计量单位；没有数印“—”"} in said
