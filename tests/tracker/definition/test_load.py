"""Each planted fault is reported with its file, line, key and cure; the table reads: fault, file, what is changed."""

import pytest

from tracker.definition.load import load_campaign, read_texts

C, T, L, U = "campaign.toml", "forms/table1.toml", "forms/cases.toml", "units.csv"
SCHEDULE = "schedule = { on = 2019-10-20 }"

PHASE = '[[phase]]\ntitle = "总结"\nstarts = 2019-10-01\nends = 2019-11-30\nbasis = "十月起总结"\n'


def monthdays(rest):
    return f"schedule = {{ monthdays = [10, 20, 30], first = 2019-05-10, last = 2019-06-30{rest} }}"


def test_a_sound_campaign_loads_without_a_word(texts):
    campaign, problems = load_campaign(texts)
    assert problems == ()
    assert [o.id for o in campaign.obligations] == ["final"]
    assert [f.id for f in campaign.forms] == ["cases", "table1"]


CASES = [
    # code, file, old text, new text (its first line is where the fault must be), key
    ("unknown_key", C, 'title = "小专项"', 'titel = "小专项"\ntitle = "x"', "titel"),
    ("unknown_key", T, 'label = "抽查"', 'lable = 1\nlabel = "抽查"', "field.lable"),
    ("missing_key", C, 'to = "市局质量监督科"\n', "", "obligation"),
    ("missing_key", C, 'label = "工作总结"\n', "", "obligation.part"),
    ("wrong_type", C, "starts = 2019-05-01", 'starts = "2019-05-01"', "starts"),
    ("wrong_type", C, "ends = 2019-10-31", "ends = 2019-10-31T00:00:00", "ends"),
    ("wrong_type", T, "version = 1", "version = true", "version"),
    ("wrong_type", C, "at_least = 90", "at_least = nan", "goal.at_least"),
    ("wrong_type", T, 'aliases = ["电缆"]', 'aliases = ["电缆", 1]', "row.aliases"),
    ("empty", C, 'to = "市局质量监督科"', 'to = " "', "obligation.to"),
    ("bad_form_title", T, 'title = "统计表"', 'title = "5类产品统计表"', "title"),
    ("not_a_choice", T, 'shape = "grid"', 'shape = "gird"', "shape"),
    ("not_a_choice", T, 'type = "text"', 'type = "file"', "field.type"),
    ("parent", C, 'id = "small-2019"', 'id = "small-2019"\nparent = "small-2019"', ""),
    ("parent", C, 'id = "small-2019"', 'id = "small-2019"\nparent_unit = "440000"', ""),
    ("unlikely_year", C, "ends = 2019-10-31", "ends = 9999-12-31", "ends"),
    ("starts_after_ends", C, "ends = 2019-10-31", "ends = 2019-04-30", "starts"),
    ("bad_id", C, 'id = "small-2019"', 'id = "小专项"', "id"),
    ("bad_id", C, 'file = "summary"', 'file = "工作总结"', "obligation.part.file"),
    ("bad_row_id", T, 'id = "wheel"', 'id = "total"', "row.id"),
    ("bad_name_id", T, 'id = "plants"', 'id = "all-plants"', "field.id"),
    ("bad_name_id", T, 'id = "plants"', 'id = "prev"', "field.id"),
    ("duplicate_id", T, 'id = "wheel"', 'id = "cable"', "row.id"),
    ("duplicate_id", C, 'form = "cases"', 'form = "table1"', "obligation.part"),
    ("unknown_id", C, 'form = "cases"', 'form = "case"', "obligation.part.form"),
    ("unknown_id", C, 'main = "table1"', 'main = "tabel1"', "report.main"),
    ("unknown_id", C, 'obligation = "final"\nmain', 'obligation = "fnal"\nmain', "report.obligation"),
    ("unknown_id", L, 'key = ["case_no"]', 'key = ["number"]', "key"),
    ("no_unit_owes", C, 'level = "county"', 'level = "town"', "obligation.from"),
    ("unknown_column", C, '{ level = "county" }', '{ levle = "county" }', "obligation.from.levle"),
    ("part_kind", C, 'form = "cases"', 'form = "cases"\nfile = "cases"', "obligation.part"),
    (
        "no_part",
        C,
        "[[report]]",
        '[[obligation]]\nid = "b"\ntitle = "乙"\nto = "甲"\nbasis = "丙"\n' + SCHEDULE + "\n[[report]]",
        "",
    ),
    (
        "short_clash",
        C,
        "[[report]]",
        '[[obligation]]\nid = "b"\ntitle = "总结及统计表"\nto = "甲"\nbasis = "丙"\n'
        + SCHEDULE
        + '\npart = [{ form = "cases" }]\n[[report]]',
        "",
    ),
    ("bad_folder_name", C, 'title = "总结及统计表"', 'title = "总结/统计表"', "obligation.title"),
    ("bad_span", C, SCHEDULE, SCHEDULE + '\ncorrection = "两天"', ""),
    ("schedule_kind", C, SCHEDULE, "schedule = { on = 2019-10-20, daily = true }", "obligation.schedule"),
    ("schedule_kind", C, SCHEDULE, "schedule = { }", "obligation.schedule"),
    ("bad_hour", C, SCHEDULE, 'schedule = { on = 2019-10-20, at = "00:00" }', "obligation.schedule.at"),
    ("bad_hour", C, SCHEDULE, 'schedule = { on = 2019-10-20, at = "24:30" }', "obligation.schedule.at"),
    ("not_a_choice", C, SCHEDULE, 'schedule = { on = 2019-10-20, holiday = "next" }', "obligation.schedule.holiday"),
    (
        "first_after_last",
        C,
        SCHEDULE,
        "schedule = { daily = true, first = 2019-06-02, last = 2019-06-01 }",
        "obligation.schedule.first",
    ),
    ("too_long", C, SCHEDULE, "schedule = { daily = true, last = 2091-06-01 }", "obligation.schedule.last"),
    (
        "no_dates",
        C,
        SCHEDULE,
        "schedule = { monthdays = [10], first = 2019-06-11, last = 2019-06-20 }",
        "obligation.schedule.monthdays",
    ),
    ("bad_month_day", C, SCHEDULE, "schedule = { monthdays = [0, 10] }", "obligation.schedule.monthdays"),
    ("same_date_twice", C, SCHEDULE, "schedule = { monthdays = [30, 31] }", "obligation.schedule.monthdays"),
    ("due_before_start", C, SCHEDULE, "schedule = { on = 2019-04-30 }", "obligation.schedule.on"),
    (
        "unknown_period",
        C,
        SCHEDULE,
        monthdays(', overrides = [{ id = "2019-06-29", exempt = true, basis = "x" }]'),
        "obligation.schedule.overrides.id",
    ),
    (
        "override_empty",
        C,
        SCHEDULE,
        monthdays(', overrides = [{ id = "2019-06-30", basis = "x" }]'),
        "obligation.schedule.overrides",
    ),
    (
        "missing_key",
        C,
        SCHEDULE,
        monthdays(', overrides = [{ id = "2019-06-30", exempt = true }]'),
        "obligation.schedule.overrides",
    ),
    (
        "not_a_choice",
        C,
        SCHEDULE,
        'schedule = { on = 2019-10-20, covers = "week" }',
        "obligation.schedule.covers",
    ),
    (
        "nothing_covered",
        C,
        SCHEDULE,
        'schedule = { on = 2019-05-01, covers = "previous_day" }',
        "obligation.schedule.covers",
    ),
    ("covers_not_wanted", C, SCHEDULE, 'schedule = { event = true, covers = "due_day" }', "obligation.schedule.covers"),
    ("phase_outside", C, "\n[[obligation]]", f"\n{PHASE}\n[[obligation]]", "phase.ends"),
    (
        "forward_too_early",
        C,
        SCHEDULE,
        'forward = { to = "省局", on = 2019-10-19 }\n' + SCHEDULE,
        "obligation.forward",
    ),
    ("enum_without_choices", L, 'choices = ["电线电缆", "砂轮"]\n', "", "field"),
    ("choices_not_wanted", T, 'type = "text"', 'type = "text"\nchoices = ["甲"]', "field.choices"),
    ("calc_mismatch", T, 'unit = "%"', 'unit = "%"\ntype = "int"', "field.calc"),
    ("cannot_add", T, 'type = "text"', 'type = "text"\nover_units = "sum"', "field.over_units"),
    ("bad_range", T, 'label = "抽查"', 'usual = [9, 1]\nlabel = "抽查"', "field.usual"),
    ("label_clash", T, 'label = "抽查合格"', 'label = "抽 查"\nname = "合格数"', "field.label"),
    ("label_clash", T, 'label = "砂轮"', 'label = "电缆"', "row.label"),
    ("label_clash", T, 'label = "砂轮"', 'label = "合计"', "row.label"),
    ("name_clash", T, 'label = "抽查合格"', 'label = "抽、查"', "field.label"),
    ("bad_template_name", T, 'label = "抽查合格"', 'label = "16类产品"', "field.label"),
    ("bad_template_name", T, 'label = "抽查合格"', 'label = "抽查合格"\nname = "a-b"', "field.name"),
    ("title_clash", T, 'annex = "附件1"', 'annex = "附件2"', "annex"),
    ("bad_sheet_name", T, 'annex = "附件1"', 'annex = "附件1/2"', "annex"),
    ("rows_not_wanted", L, 'shape = "list"', 'shape = "list"\nrow = [{ id = "a", label = "甲" }]', "shape"),
    ("no_rows", L, 'shape = "list"', 'shape = "grid"', "shape"),
    ("scope_not_wanted", L, 'type = "decimal"', 'type = "decimal"\nscope = "form"', "field.scope"),
    ("starts_after_ends", T, 'label = "抽查"', 'label = "抽查"\nsince = 2019-06-01\nuntil = 2019-05-01', "field.since"),
    ("bad_rule", T, '"qualified <= sampled"', '"qualified <= sampled <= 3"', "check.rule"),
    ("rule_unknown_field", T, '"qualified <= sampled"', '"qualifed <= sampled"', "check.rule"),
    ("rule_unknown_field", T, '"qualified <= sampled"', '"qualified >= prev.x"', "check.rule"),
    (
        "rule_unknown_choice",
        T,
        '"qualified <= sampled"',
        "'table1.sampled = count(cases.kind = \"电缆\")'",
        "check.rule",
    ),
    ("rule_unknown_form", T, '"qualified <= sampled"', '"qualified <= count(case)"', "check.rule"),
    ("rule_not_a_number", T, '"qualified <= sampled"', '"qualified <= note"', "check.rule"),
    ("rule_list_total", T, '"qualified <= sampled"', '"table1.qualified = cases.value_wan"', "check.rule"),
    ("rule_not_a_list", T, '"qualified <= sampled"', '"qualified = count(table1)"', "check.rule"),
    ("rule_wants_comparison", T, '"qualified <= sampled"', '"qualified + sampled"', "check.rule"),
    ("rule_is_comparison", T, '"qualified / sampled"', '"qualified < sampled"', "field.calc"),
    ("calc_over_calc", T, '"qualified / sampled"', '"rate + sampled"', "field.calc"),
    ("calc_elsewhere", T, '"qualified / sampled"', '"qualified / officers"', "field.calc"),
    ("rule_form_not_there", C, '[[obligation.part]]\nform = "cases"\n', "", "report"),
    ("rule_is_comparison", C, '"table1.qualified"', '"table1.qualified < 3"', "goal.numerator"),
    ("rule_bare_field", C, '"table1.qualified"', '"qualified"', "goal.numerator"),
    ("goal_empty", C, 'numerator = "table1.qualified"\ndenominator = "table1.sampled"\n', "", "goal"),
    ("goal_both", C, "at_least = 90", "at_least = 90\nstatement = true", "goal"),
    ("goal_no_bound", C, "at_least = 90\n", "", "goal"),
    ("goal_bounds", C, "at_least = 90", "at_least = 90\nat_most = 80", "goal.at_least"),
    ("bad_range", C, "at_least = 90", "between = [3]", "goal.between"),
    ("missing_key", C, 'denominator = "table1.sampled"\n', "", "goal"),
    ("template_wanted", C, 'template = "reports/final-summary.docx"\n', "", "report"),
    ("missing_key", C, 'basis = "请于2019年10月20日前报送"\n', "", "obligation"),
    ("missing_key", C, 'basis = "合格率达到90%以上"\n', "", "goal"),
    ("code_twice", U, "445281,普宁市,普宁", "445202,普宁市,普宁", ""),
]


@pytest.mark.parametrize(
    ("code", "file", "old", "new", "key"), [pytest.param(*c, id=f"{c[0]}-{i}") for i, c in enumerate(CASES)]
)
def test_a_planted_fault_is_named_with_its_place_and_cure(planted, texts, code, file, old, new, key):
    if code == "rule_form_not_there":
        texts[T] = texts[T].replace('"qualified <= sampled"', '"qualified <= count(cases)"')
        file, key = T, "check.rule"
    problems = planted((C if code == "rule_form_not_there" else file, old, new))
    (found,) = [p for p in problems if p.code == code]
    assert found.place.file == file
    assert found.place.key == key or not key
    assert found.severity == "error"
    assert found.cure
    assert "{" not in str(found).replace("{ ", "")
    assert len(problems) == 1, [str(p) for p in problems]
    if key and code not in ("missing_key", "rule_form_not_there"):
        line = texts[file].split("\n")[found.place.line - 1]
        assert key.rpartition(".")[2] in line, line


def test_all_faults_of_all_files_come_at_once(planted):
    problems = planted(
        (C, 'collector = "市局质量监督科"', "colector = 1"),
        (C, "starts = 2019-05-01", "starts = 2019-12-01"),
        (C, 'level = "county"', 'level = "town"'),
        (T, 'rule = "qualified <= sampled"', 'rule = "qualified <= samples"'),
        (T, 'id = "wheel"', 'id = "cable"'),
        (L, 'choices = ["电线电缆", "砂轮"]\n', ""),
        (U, "445281,普宁市", "445281,榕城"),
    )
    assert {p.code for p in problems} == {
        "unknown_key", "missing_key", "starts_after_ends", "due_before_start", "no_unit_owes",
        "rule_unknown_field", "duplicate_id", "enum_without_choices", "name_twice",
    }  # fmt: skip


def test_the_nearest_known_key_is_offered(planted):
    (found,) = planted((T, 'unit = "家"', "requierd = true"))
    assert found.sentence == "不认识“requierd”这一项。"
    assert found.cure == "是否应为“required”？"


def test_bad_toml_is_named_with_its_line_and_the_other_files_are_still_read(planted):
    problems = planted((C, 'collector = "市局质量监督科"', 'collector = "市局'), (T, 'id = "wheel"', 'id = "cable"'))
    assert [(p.code, p.place.file, p.place.line) for p in problems] == [
        ("duplicate_id", T, 11),
        ("bad_toml", C, 4),
    ]


def test_a_key_written_twice_is_bad_toml(planted):
    (found,) = planted((C, "ends = 2019-10-31", "ends = 2019-10-31\nends = 2019-10-30"))
    assert (found.code, found.place.line) == ("bad_toml", 7)
    assert "写了两次" in found.sentence


def test_a_form_id_in_two_files_is_a_fault(texts):
    texts["forms/again.toml"] = texts[T].replace("附件1", "附件9").replace('title = "统计表"', 'title = "另表"')
    problems = load_campaign(texts)[1]
    assert [p.code for p in problems] == ["duplicate_id"]


OLD = "forms/old/table1-1.toml"


@pytest.fixture
def second_version(texts):
    """Table 1 in its second version, which has lost its remark, with the first one kept."""
    texts[OLD] = texts[T]
    texts[T] = texts[T].replace("version = 1", "version = 2").replace('id = "note"', 'id = "remark"')
    return texts


def test_an_old_version_of_a_form_is_loaded_beside_the_one_in_use(second_version):
    campaign, problems = load_campaign(second_version)
    assert problems == ()
    assert [(f.id, f.version) for f in campaign.forms] == [("cases", 1), ("table1", 2)]
    assert [(f.id, f.version) for f in campaign.old_forms] == [("table1", 1)]
    assert "note" in campaign.form_version("table1", 1).by_id
    assert "remark" in campaign.form_version("table1", 2).by_id
    assert campaign.form_version("table1", 3) is None


@pytest.mark.parametrize(
    ("code", "old", "new"),
    [
        ("old_form_name", 'id = "table1"\ntitle', 'id = "cases"\ntitle'),
        ("old_form_not_older", "version = 1", "version = 2"),
        ("rule_unknown_field", '"qualified <= sampled"', '"qualified <= samples"'),
        ("duplicate_id", 'id = "wheel"', 'id = "cable"'),
        ("bad_toml", "version = 1", "version ="),
    ],
)
def test_an_old_version_is_held_to_the_same_rules(second_version, code, old, new):
    second_version[OLD] = second_version[OLD].replace(old, new, 1)
    campaign, problems = load_campaign(second_version)
    assert campaign is None
    assert (code, OLD) in [(p.code, p.place.file) for p in problems]


def test_an_old_version_may_compare_with_what_another_form_has_since_lost(second_version):
    second_version[OLD] = second_version[OLD].replace('"qualified <= sampled"', '"qualified <= sum(cases.value_wan)"')
    second_version["forms/old/cases-1.toml"] = second_version[L]
    second_version[L] = second_version[L].replace("version = 1", "version = 2").replace('"value_wan"', '"worth"')
    assert load_campaign(second_version)[1] == ()


def test_an_old_version_of_no_form_is_a_fault(texts):
    texts["forms/old/gone-1.toml"] = texts[T].replace('id = "table1"', 'id = "gone"', 1)
    assert [p.code for p in load_campaign(texts)[1]] == ["unknown_id"]


def test_an_empty_campaign_and_an_empty_form_are_named(texts):
    texts[C] = "\n".join(texts[C].split("\n")[:6])
    texts[L] = texts[L].split("[[field]]")[0].replace('key = ["case_no"]', "")
    assert [p.code for p in load_campaign(texts)[1]] == ["no_fields", "no_obligation"]


def test_missing_files_are_named():
    assert [p.code for p in load_campaign({})[1]] == ["no_units_file", "no_campaign_file"]


def test_a_missing_template_is_a_fault_where_other_files_are_there(planted):
    assert planted(files=frozenset({"reports/final-summary.docx"})) == ()
    (found,) = planted(files=frozenset({"reports/final_summary.docx"}))
    assert (found.code, found.place.key) == ("template_missing", "report.template")


def test_a_workbook_needs_no_template(planted):
    assert (
        planted((C, 'kind = "summary"', 'kind = "workbook"'), (C, 'template = "reports/final-summary.docx"\n', ""))
        == ()
    )


def test_a_short_month_is_a_note_and_the_campaign_stands(texts):
    texts[C] = texts[C].replace(SCHEDULE, "schedule = { monthdays = [31], first = 2019-05-31, last = 2019-06-30 }")
    campaign, problems = load_campaign(texts)
    assert campaign
    assert [(p.code, p.severity) for p in problems] == [("short_month", "note")]
    assert "2019年6月没有31日，该期按月末2019年6月30日报送" in problems[0].sentence


def test_labels_may_repeat_under_different_groups_if_their_names_differ(planted):
    assert planted(
        (T, 'label = "抽查"', 'label = "数量"\ngroup = "抽查"\nname = "抽查数"'),
        (T, 'label = "抽查合格"', 'label = "数量"\ngroup = "合格"\nname = "合格数"'),
    ) == ()  # fmt: skip


def test_a_folder_is_read_with_or_without_a_byte_order_mark(tmp_path, texts):
    for name, text in texts.items():
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(text.replace("\n", "\r\n").encode("utf-8-sig"))
    (tmp_path / "reports").mkdir()
    (tmp_path / "reports" / "final-summary.docx").write_bytes(b"PK")
    found, files, problems = read_texts(tmp_path)
    assert found == texts
    assert files == {"reports/final-summary.docx"}
    assert problems == ()


def test_a_file_that_is_not_utf_8_is_named_with_its_cure(tmp_path, texts):
    (tmp_path / U).write_bytes(texts[U].encode("gb18030"))
    found, _, problems = read_texts(tmp_path)
    assert found == {}
    assert [(p.code, p.place.file) for p in problems] == [("not_utf8", U)]
