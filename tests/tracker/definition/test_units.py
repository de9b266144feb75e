import re
from datetime import date

import pytest

from tracker.definition.load import load_campaign
from tracker.definition.units import answerable, find_unit, owing
from tracker.definition.units_file import code_of, parse_units

HEAD = "code,name,aliases,level,kind,parent,valid_from,valid_to,successor\n"


def faults(body):
    """(code, line) of what is wrong with a list under the usual head."""
    return [(p.code, p.place.line) for p in parse_units(HEAD + body)[1]]


def test_the_list_is_read_in_the_order_of_its_lines():
    units, problems = parse_units(
        "\ufeff" + HEAD + '2,普宁市,"普宁|普宁县",county,,445200,2019-01-01,,\r\n\r\n1,榕城区,,county,,,,,\r\n'
    )
    assert not problems
    assert [u.name for u in units] == ["普宁市", "榕城区"]
    assert units[0].aliases == ("普宁", "普宁县")
    assert units[0].valid_from == date(2019, 1, 1)


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("1,榕城区\n1,揭东区\n", [("code_twice", 3)]),
        ("1,榕城区,,,,,,2018-12-31,\n1,榕城区,,,,,2019-01-01,,\n", []),
        ("1,榕城区,,,,,,2019-01-01,\n1,榕城区,,,,,2019-01-01,,\n", [("code_twice", 3)]),
        ("1,榕城区\n2,榕城区\n", [("name_twice", 3)]),
        ("1,榕城区,东山\n2,揭东区,东山\n", [("name_twice", 3)]),
        ("1,榕城区\n2,揭东区,榕 城区\n", [("name_twice", 3)]),
        ("1,\n", [("no_name", 2)]),
        ("榕城,榕城区\n", [("bad_code", 2)]),
        ("1,榕城/揭东\n", [("bad_unit_name", 2)]),
        ("1,榕城区,,,,,2019年1月,,\n", [("bad_unit_date", 2)]),
        ("1,榕城区,,,,,2019/1/5,,\n", []),
        ("1," + "榕" * 200_000 + "\n", [("not_a_list", 2)]),
        ("1,榕城区,,,,,2019-02-01,2019-01-01,\n", [("unit_dates_crossed", 2)]),
        ("1,榕城区,,,,,,2019-01-01,9\n", [("unknown_successor", 2)]),
        ("1,榕城区,,,,,,,2\n2,揭东区\n", [("successor_without_end", 2)]),
        ("1,榕城区,,,,,,2019-01-01,2\n2,揭东区,,,,,2019-01-03,,\n", [("successor_not_in_force", 2)]),
        ("1,榕城区,,,,,,2019-01-01,2\n2,揭东区,,,,,2019-01-02,,\n", []),
        ("1,榕城区,,,,,,2019-01-01,2|3\n2,揭东区\n3,蓝城区\n", []),
        ("1,榕城区,,,,,,2019-01-01,蓝城区\n,蓝城区\n", [("no_code", 3)]),
        ("1,榕城区,,,,,,9999-12-31,2\n2,揭东区\n", []),
        ("1,榕城区,,,,,,2019-01-01,\n2,揭东区,榕城区,,,,2019-01-01,,\n", [("name_twice", 3)]),
        ("1,榕城区,,,,,,2018-12-31,\n2,揭东区,榕城区,,,,2019-01-01,,\n", []),
        ("1,榕城区,榕城,county,,,,,,多出来\n", [("cells_too_many", 2)]),
        ("", [("no_units", 0)]),
        ("1,\n榕城,榕城区,,,,,昨天,,\n", [("no_name", 2), ("bad_code", 3), ("bad_unit_date", 3)]),
    ],
)
def test_each_fault_of_the_list_is_named_with_its_line(body, expected):
    assert faults(body) == expected


def test_a_head_with_wrong_columns_is_named():
    problems = parse_units("代码,name,别名\n1,榕城区,\n")[1]
    assert [p.code for p in problems][:3] == ["no_column", "unknown_unit_column", "unknown_unit_column"]


def test_only_units_in_force_that_the_obligation_chooses_owe_in_official_order(texts):
    texts["units.csv"] += "445299,空港区,,county,,445200,2019-10-01,,\n"
    campaign, _ = load_campaign(texts)
    final = campaign.obligations[0]
    assert [u.name for u in owing(campaign, final, date(2019, 9, 30))] == ["榕城区", "普宁市"]
    assert [u.name for u in owing(campaign, final, date(2019, 10, 1))] == ["榕城区", "普宁市", "空港区"]


COUNTIES = parse_units(
    HEAD + "445202,榕城区,榕城|揭阳市榕城区市场监督管理局\n445203,揭东区,揭东\n445222,揭西县,揭西\n"
)[0]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("榕城区", "榕城区"),
        (" 榕城区 ", "榕城区"),
        ("榕城", "榕城区"),
        ("01_榕城区", "榕城区"),
        ("０２＿揭东区", "揭东区"),
        ("3.揭西", "揭西县"),
        ("揭西县局", "揭西县"),
        ("揭西县市监局", "揭西县"),
        ("02揭东区市场监管局", "揭东区"),
        ("揭阳市榕城区市场监督管理局", "榕城区"),
        ("揭东质量技术监督局", "揭东区"),
        ("445222", "揭西县"),
        ("揭阳", None),
        ("榕城区揭东区", None),
        ("局", None),
        ("", None),
        ("2019", None),
    ],
)
def test_a_folders_name_means_one_unit_or_none(text, name):
    found = find_unit(COUNTIES, text)
    assert (found.name if found else None) == name


def test_a_name_that_two_units_could_mean_means_none():
    units = parse_units(HEAD + "1,北京市,朝阳局\n2,辽宁省,朝阳\n")[0]
    assert find_unit(units, "朝阳市监局") is None
    assert find_unit(units, "朝阳").name == "辽宁省"


def test_the_old_name_of_a_renamed_unit_means_its_last_row():
    units = parse_units(HEAD + "1,揭东县,,,,,,2012-12-31,\n1,揭东区,,,,,2013-01-01,,\n")[0]
    assert find_unit(units, "揭东县").name == "揭东区"


RENAMED = parse_units(HEAD + "1,揭东县,揭东,,,,,2019-08-31,\n1,揭东区,揭东,,,,2019-09-01,,\n2,榕城区\n")[0]
MERGED = """\
1,渔湖区,,county,,,,2019-08-31,2
2,榕城区,,county,,,,,
"""
SPLIT = """\
1,揭东区,,county,,,,2019-08-31,2|3
2,揭东新区,,county,,,2019-09-01,,
3,蓝城区,,county,,,2019-09-01,,
"""
CHAIN = """\
1,甲区,,county,,,,2019-06-30,2
2,乙区,,county,,,,2019-08-31,3
3,丙区,,county,,,,,
"""
SUMMER, AUTUMN = date(2019, 7, 15), date(2019, 10, 15)


@pytest.mark.parametrize("text", ["揭东县", "揭东区", "揭东", "揭东县局", "1"])
def test_every_name_of_a_renamed_unit_means_it_under_the_name_of_the_day(text):
    assert find_unit(RENAMED, text, SUMMER).name == "揭东县"
    assert find_unit(RENAMED, text, AUTUMN).name == "揭东区"
    assert find_unit(RENAMED, text).name == "揭东区"


def test_a_name_taken_over_by_another_unit_means_the_one_that_has_it_on_the_day():
    units = parse_units(HEAD + "1,城区,,,,,,2019-08-31,\n2,新区,,,,,,2019-08-31,\n2,城区,,,,,2019-09-01,,\n")[0]
    assert [find_unit(units, "城区", day).code for day in (SUMMER, AUTUMN)] == ["1", "2"]
    assert find_unit(units, "城区") is None


def test_on_a_day_when_no_unit_is_in_force_former_names_still_count():
    assert find_unit(RENAMED[:1], "揭东县", AUTUMN).name == "揭东县"


def test_two_bodies_that_were_once_called_the_same_mean_none_when_neither_is_in_force():
    units = parse_units(HEAD + "1,城区,,,,,,2019-01-31,\n2,城区,,,,,2019-02-01,2019-02-28,\n3,榕城区\n")[0]
    assert find_unit(units, "城区", AUTUMN) is None


@pytest.mark.parametrize(
    ("body", "code", "day", "expected"),
    [
        (MERGED, "1", SUMMER, "渔湖区"),
        (MERGED, "1", date(2019, 8, 31), "渔湖区"),
        (MERGED, "1", date(2019, 9, 1), "榕城区"),
        (MERGED, "2", SUMMER, "榕城区"),
        (SPLIT, "1", AUTUMN, None),
        (SPLIT, "3", SUMMER, None),
        (SPLIT, "3", AUTUMN, "蓝城区"),
        (CHAIN, "1", AUTUMN, "丙区"),
        (CHAIN, "1", SUMMER, "乙区"),
        (CHAIN, "9", SUMMER, None),
        ("1,甲区,,county,,,,2019-06-30,\n2,乙区,,county,,,,,\n", "1", SUMMER, None),
        ("1,甲区,,county,,,,2019-06-30,2\n2,乙局,,city,,,,,\n3,丙区,,county,,,,,\n", "1", SUMMER, None),
    ],
)
def test_who_answers_for_a_body_on_a_day(texts, body, code, day, expected):
    texts["units.csv"] = HEAD + body
    campaign, problems = load_campaign(texts)
    assert problems == ()
    found = answerable(campaign, campaign.obligations[0], code, day)
    assert (found.name if found else None) == expected


def test_a_period_lists_each_unit_under_its_name_of_that_day(texts):
    texts["units.csv"] = HEAD + "1,揭东县,,county,,,,2019-08-31,\n1,揭东区,,county,,,2019-09-01,,\n"
    campaign, _ = load_campaign(texts)
    (final,) = campaign.obligations
    assert [[u.name for u in owing(campaign, final, day)] for day in (SUMMER, AUTUMN)] == [["揭东县"], ["揭东区"]]
    assert [campaign.unit("1", day).name for day in (SUMMER, AUTUMN, None)] == ["揭东县", "揭东区", "揭东区"]


def test_a_body_without_a_code_gets_one_of_its_name_and_check_says_so():
    units, (note,) = parse_units(HEAD + ",大南山华侨管理区\n1,榕城区\n")
    assert units[0].code == code_of("大南山华侨管理区")
    assert re.fullmatch("x-[0-9a-f]{8}", units[0].code)
    assert (note.code, note.severity, note.place.line) == ("no_code", "note", 2)
    assert units[0].code in note.cure


def test_a_body_without_a_code_keeps_the_code_of_its_first_name_when_it_is_written_in_the_new_row():
    code = code_of("大南山侨区")
    body = f",大南山侨区,,county,,,,2019-08-31,\n{code},大南山华侨管理区,,county,,,2019-09-01,,\n"
    units, _ = parse_units(HEAD + body)
    assert {u.code for u in units} == {code}
    assert find_unit(units, "大南山侨区", AUTUMN).name == "大南山华侨管理区"


def test_a_successor_may_be_named_where_it_has_no_code():
    units, _ = parse_units(HEAD + "1,甲区,,,,,,2019-06-30,开发区|乙区\n,开发区\n2,乙区\n")
    assert units[0].successors == (code_of("开发区"), "2")


def test_the_collectors_own_return_is_a_kind_of_unit_that_from_chooses(texts):
    texts["units.csv"] += "445201,市局支队,,county,own,,,,\n"
    campaign, _ = load_campaign(texts)
    found = owing(campaign, campaign.obligations[0], AUTUMN)
    assert [(u.name, u.own) for u in found] == [("榕城区", False), ("普宁市", False), ("市局支队", True)]
