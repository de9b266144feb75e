"""baosong trace FILE: the figures of a document with their addresses, and what makes one of them."""

from contextlib import ExitStack
from pathlib import Path
from typing import Any

import click

from baosong.cli.session import Session, print_json, say, table
from baosong.tracing import Cell, Origin, Traced, Tracer, matching, open_document
from baosong.workspace import WorkspaceRefusal
from generator.tracing import FoundFigure

_HEAD = ["位置", "数", "指标", "单位", "地址", "备注"]
_CELLS = ["单位", "指标", "数", "工作簿", "来件", "工作表", "单元格", "存档", "备注"]


@click.command(short_help="文稿里的数从哪里来")
@click.argument("file", metavar="文件", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--figure", metavar="指标", help="只看这个指标由哪些单位、哪些工作簿的哪些格得来，如 立案；也可写地址")
@click.option("--unit", default="", metavar="单位", help="同 --figure 一起用：只看这个单位的数")
@click.option("--json", "as_json", is_flag=True, help="以 JSON 输出")
@click.pass_obj
def command(session: Session, /, file: Path, figure: str | None, unit: str, *, as_json: bool) -> None:
    """列出文稿里的每个数和它的地址；文稿改过、另存过也认得。加 --figure 则列出这个数的来源。"""
    with session.desk() as desk, ExitStack() as stack:
        document = open_document(desk, file)
        tracer = stack.enter_context(Tracer(desk, document))
        if not document.draft:
            say("台账里没有这份文稿，以下按文件自带的记录查。")
        if figure is None:
            _list(document, tracer, as_json=as_json)
            return
        found = matching(tracer, document.figures, figure, unit)
        if not found:
            raise WorkspaceRefusal(f"文稿里没有“{figure}”这个数；可先不加 --figure，看有哪些。")
        origins = [(one, tracer.origin(one.address, one.written or one.text)) for one in found]
        if as_json:
            print_json([_record(tracer, one, origin) for one, origin in origins])
        else:
            for one, origin in origins:
                _explain(tracer, one, origin)


def _list(document: Traced, tracer: Tracer, *, as_json: bool) -> None:
    figures = document.figures
    if as_json:
        print_json([_figure_record(tracer, one) for one in figures])
        return
    click.echo(table([_row(tracer, one) for one in figures], _HEAD))
    for item in document.gone:
        click.echo(f"已被删去：{tracer.label(item.address)}（{tracer.whose(item.address)}）{item.text}  {item.address}")


def _row(tracer: Tracer, one: FoundFigure) -> list[str]:
    note = f"已改动，原为{one.written}" if one.edited else ""
    shown = one.text.replace("\n", "")
    return [one.place, shown, tracer.label(one.address), tracer.whose(one.address), str(one.address), note]


def _explain(tracer: Tracer, one: FoundFigure, origin: Origin) -> None:
    click.echo(f"{tracer.label(one.address)}（{tracer.whose(one.address)}）：{one.text.strip()}    {one.place}")
    click.echo(f"地址 {one.address}")
    if one.edited:
        click.echo(f"这个数在文稿里被改动过，生成时是{one.written}。")
    if origin.now:
        click.echo(f"按现在的台账，这个数是{origin.now}，与文稿不同。")
    if origin.how:
        click.echo(f"算法：{origin.how}")
    if origin.units:
        click.echo("由以下单位计得：" + "、".join(origin.units))
    if origin.cells:
        click.echo(table([_cell_row(cell) for cell in origin.cells], _CELLS))
    if origin.missing:
        click.echo("不含：" + "、".join(origin.missing))
    if origin.carried:
        click.echo("沿用上期：" + "、".join(origin.carried))
    click.echo("")


def _cell_row(cell: Cell) -> list[str]:
    return [
        cell.unit,
        cell.label,
        cell.text,
        cell.workbook,
        cell.arrival,
        cell.sheet,
        cell.cell,
        cell.sha256[:12],
        cell.note,
    ]


def _figure_record(tracer: Tracer, one: FoundFigure) -> dict[str, Any]:
    return {
        "bookmark": one.bookmark,
        "address": str(one.address),
        "label": tracer.label(one.address),
        "whose": tracer.whose(one.address),
        "text": one.text,
        "written": one.written or None,
        "edited": one.edited,
        "place": one.place,
    }


def _record(tracer: Tracer, one: FoundFigure, origin: Origin) -> dict[str, Any]:
    cells = [
        {
            "unit": cell.unit,
            "label": cell.label,
            "value": cell.text,
            "workbook": cell.workbook,
            "arrival": cell.arrival,
            "sheet": cell.sheet,
            "cell": cell.cell,
            "sha256": cell.sha256,
            "note": cell.note,
        }
        for cell in origin.cells
    ]
    return _figure_record(tracer, one) | {
        "sources": cells,
        "units": list(origin.units),
        "how": origin.how or None,
        "now": origin.now or None,
        "missing": list(origin.missing),
        "carried": list(origin.carried),
    }
