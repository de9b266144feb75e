"""通讯录: a sheet taken in, its bad lines told, a person erased; for those alone who may act."""

from tests.baosong.deciding import last_event
from tests.baosong.test_contacts import sheet
from tests.baosong.web.conftest import add_person, log_in, seen

LIST = """
单位 | 联络员 | 手机
惠来县 | 示例甲 | 13800000001
火星县 | 示例乙 | 13800000002
揭西县 | 示例丙 | 138
"""


def test_a_sheet_is_taken_in_bad_lines_told_and_a_person_erased(desk):
    answer = desk.browser.post("/contacts", files=[("sheet", ("名单.xlsx", sheet(LIST)))])
    text = seen(answer)
    assert "新增1人，更新0人，未变0人" in text
    assert "“火星县”不是在用专项的报送单位" in text
    assert "手机有3位数字" in text
    assert "示例甲（A角） 13800000001" in desk.browser.text("/chase")
    assert "示例甲" not in desk.browser.text("/trail")
    assert "导入通讯录" in desk.browser.text("/trail")
    given = {"do": "remove", "unit": "445224", "role": "A角"}
    assert desk.browser.post("/contacts", given).status_code == 303
    assert "示例甲" not in desk.browser.text("/contacts")
    assert desk.browser.post("/contacts", given).status_code == 422


def test_what_is_no_list_is_a_sentence_and_changes_nothing(desk):
    before = last_event(desk.office)
    for data in (b"", b"PK\x03\x04 torn", sheet("甲 | 乙"), desk.good["普宁市"].read_bytes()):
        answer = desk.browser.post("/contacts", files=[("sheet", ("../../名单.xlsx", data))])
        assert answer.status_code == 200, answer.text
        assert "新增0人" in seen(answer)
        assert "未收录" in seen(answer)
    assert desk.browser.post("/contacts").status_code == 422
    assert last_event(desk.office) == before


def test_a_viewer_finds_no_list(desk):
    add_person(desk.root, "look", "viewer")
    log_in(desk.browser, "look")
    assert desk.browser.get("/contacts").status_code == 403
    answer = desk.browser.post("/contacts", files=[("sheet", ("名单.xlsx", sheet(LIST)))])
    assert answer.status_code == 403
