"""Every name a template of a report may use, with what it means, its unit and a sample: what staff look up in Word."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from generator.shown import Names, Rows, printed
from generator.wording import with_unit
from tracker.figures import Figure

Kind = Literal["数", "文字", "列表", "列表里的一项"]
_LOOP = "行"  # the word the samples call a row by
_MOST = 60  # characters of a sample
_MEANINGS: Mapping[str, str] = {
    "标题": "文稿标题", "标题分行": "文稿标题，过长时分两行", "专项": "专项名称", "文件依据": "部署文件的名称",
    "文件书名": "部署文件，带书名号", "收报部门": "收报的科室", "事项": "报送事项", "报送要求": "文件里要求报送的原话",
    "期次": "本期的叫法", "期次括注": "本期，带括号；只有一期时为空", "数据截至": "数据截至的日子",
    "报送时限": "规定的时限", "截至": "生成文稿的时间", "本机关": "本机关名称", "成文日期": "成文日期，日子空着",
    "演练": "演练时为“演练”，平时为空", "应报": "应报单位数，免报的不算", "实报": "已报单位数",
    "按时": "按时报送的单位数",
    "超时": "超时报送的单位数", "未报": "逾期未报的单位数", "待报": "未到时限、还没报齐的单位数",
    "待确认": "来件待确认的单位数", "免报": "免报的单位数", "时间待认定": "收到时间待认定的单位数",
    "报送率": "实报÷应报", "按时报送率": "按时÷应报", "未报单位": "逾期未报的单位", "超时单位": "超时报送的单位",
    "待确认单位": "来件待确认的单位", "待报单位": "未到时限的单位", "缺报说明": "应报、实报、缺谁的一句话",
    "时效说明": "按时、超时的一句话", "合计": "主表的合计", "在报合计": "只含本期已报单位的合计", "类别": "主表各行",
    "在报类别": "主表各行，只含本期已报单位", "口径": "合计含哪些单位、不含哪些", "在报口径": "在报合计含哪些单位",
    "在报括注": "有单位沿用上期时的括注", "沿用说明": "哪些单位沿用上期的一句话",
    "同口径说明": "累计数与其他数并列时的说明", "缺项说明": "哪些指标有单位没有填",
    "单位": "各报送单位，按规定次序", "目标": "各项整治目标", "情况摘录": "各单位填的文字",
    "明细": "清单的各行", "条数": "清单的行数", "上期": "上一期的叫法，没有上期时为空",
    "较上期口径": "比较的是哪些单位", "趋势": "主表合计逐期的数", "量化目标": "能算出数的目标",
}  # fmt: skip
_OF_A_UNIT = "该单位清单的行数"


@dataclass(frozen=True, slots=True)
class Entry:
    """A name: how it is written, what it is, its unit, what it prints now. `loop` is the loop it stands in, or ""."""

    name: str
    kind: Kind
    meaning: str
    unit: str
    sample: str
    loop: str = ""


def entries(names: Mapping[str, object]) -> tuple[Entry, ...]:
    """The names in the order in which a report hands them over, branches and lists unfolded."""
    return tuple(entry for name, value in names.items() for entry in _unfolded(name, name, value, ""))


def _unfolded(name: str, word: str, value: object, loop: str) -> Iterator[Entry]:
    if isinstance(value, Names):
        for leaf in value:
            yield from _unfolded(f"{name}.{leaf}", leaf, value[leaf], loop)
    elif isinstance(value, Rows):
        yield from _listed(name, word, value, loop)
    else:
        yield _leaf(name, word, value, loop)


def _listed(name: str, word: str, rows: Rows, loop: str) -> Iterator[Entry]:
    """A list, then what each of its rows holds, shown on the first."""
    row = _LOOP if not loop else f"{_LOOP}{loop.count(' in ') + 1}"
    inside = f"{row} in {name}"
    yield Entry(name, "列表", _MEANINGS.get(word, ""), "", f"{len(rows)}行", loop)
    first = next(iter(rows), None)
    for leaf in rows.names:
        value = first[leaf] if first is not None and leaf in first else ""
        yield from _unfolded(f"{row}.{leaf}", leaf, value, f"{loop}；{inside}" if loop else inside)


def _leaf(name: str, word: str, value: object, loop: str) -> Entry:
    number = value if isinstance(value, Figure) else None
    sample = printed(value if number is None else with_unit(number)).replace("\n", " ")
    plain = _OF_A_UNIT if word.endswith("条数") else number.label if number is not None else ""
    meaning = _MEANINGS.get(word, plain)
    kind: Kind = "列表里的一项" if loop else "文字" if number is None else "数"
    short = sample if len(sample) <= _MOST else sample[:_MOST] + "…"
    return Entry(name, kind, meaning, "" if number is None else number.unit, short, loop)
