from datetime import date

import pytest

from tracker.definition.load import load_campaign
from tracker.definition.units import find_unit, owing, parse_units

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
        ("1,榕城区,,,,,,,9\n", [("unknown_successor", 2)]),
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
