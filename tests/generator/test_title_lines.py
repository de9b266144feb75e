import pytest

from generator.title_lines import CHARACTERS, in_lines, width


@pytest.mark.parametrize(
    ("title", "lines"),
    [
        ("关于专项整治情况的报告", ["关于专项整治情况的报告"]),
        ("揭阳市2019重点工业产品质量安全专项整治情况汇报", ["揭阳市2019重点工业产品", "质量安全专项整治情况汇报"]),
        (
            "关于催报揭阳市2019重点工业产品质量安全专项整治工作总结及统计表的通知",
            ["关于催报揭阳市2019重点工业产品", "质量安全专项整治工作总结及统计表的通知"],
        ),
        (
            "涉及人身健康和安全的产品质量安全整治2007年9月中旬进展情况汇报",
            ["涉及人身健康和安全的产品质量安全", "整治2007年9月中旬进展情况汇报"],
        ),
        (
            "厦门市进出口产品质量和食品安全专项整治行动工作总结",
            ["厦门市进出口产品质量和食品安全", "专项整治行动工作总结"],
        ),
        (
            "关于全国质检系统产品质量和食品安全专项整治行动（质监）2007年第36周（9月1日—9月7日）进展情况的报告",
            [
                "关于全国质检系统产品质量和食品安全",
                "专项整治行动（质监）2007年第36周",
                "（9月1日—9月7日）进展情况的报告",
            ],
        ),
    ],
)
def test_a_long_title_breaks_between_words_into_lines_about_equally_long(title, lines):
    assert in_lines(title).split("\n") == lines


def test_no_line_is_wider_than_the_page_and_none_begins_with_a_particle():
    made = in_lines("关于" + "某市食品相关产品质量提升专项行动" * 3 + "情况的通报").split("\n")
    assert max(map(width, made)) <= CHARACTERS
    assert not any(line.startswith(("的", "和", "、")) for line in made)
