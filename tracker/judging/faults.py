"""What judging finds, in the clerk's words: table, row, indicator, both numbers, and what to do."""

from tracker.problem import Catalogue

_IN_WRITING = "如属实，请在“情况说明”工作表写明原因。"
_EXPLAIN = f"请核对；{_IN_WRITING}"


class Judged(Catalogue):
    """What does not fit together. Queries never stop acceptance or a clock (design §5)."""

    CHECK_FAILED = ("error", "{where}：{message}（{numbers}）。", "请核对后改正。")
    CHECK_AGAINST_AMENDED = (
        "query",
        "{where}：{message}（{numbers}）；上期数在收到本期报表之后更正过。",
        "请核对本期数是否也要更正；如不需要，请说明原因。",
    )
    CHECK_QUERY = ("query", "{where}：{message}（{numbers}）。", _EXPLAIN)
    ITEM_TWICE = ("error", "《{form}》第{first}条和第{second}条重复（{key}）。", "请删去其中一条，或改正{names}。")
    UNUSUAL = ("query", "{where}填的是{number}{unit}，超出通常范围（{low}—{high}）。", _EXPLAIN)
    CUMULATIVE_FELL = ("query", "{where}的累计数填的是{number}{unit}，小于上期（{period}）的{before}{unit}。", _EXPLAIN)
    JUMPED = ("query", "{where}填的是{number}{unit}，是上期（{period}）{before}{unit}的10倍以上。", _EXPLAIN)
    DROPPED = ("query", "{where}填的是{number}{unit}，在上期（{period}）{before}{unit}的十分之一以下。", _EXPLAIN)
    UNIT_SLIP = (
        "query",
        "{where}填的是{number}万元，是否应为{other}万元？{why}",
        f"请核对是否把元当成了万元；{_IN_WRITING}",
    )
    SAME_AS_BEFORE = (
        "query",
        "《{form}》各项内容与上期（{period}）完全相同。",
        f"请核对是否误用了上期文件；{_IN_WRITING}",
    )
    SAME_AS_ANOTHER = ("query", "《{form}》与另一单位所报内容完全相同。", f"请核对是否放错文件；{_IN_WRITING}")
    NIL_AFTER_FIGURES = ("query", "《{form}》本期已报过数，现又报为零报告，前面报的数不再计入。", _EXPLAIN)
    ITEM_ELSEWHERE = (
        "query",
        "《{form}》第{item}条（{key}）另一单位也已填报。",
        f"请核对由哪个单位填报；{_IN_WRITING}",
    )
