"""Small Word files for tests: made from lines and table rows, read back as text."""

import io
import zipfile

from docx import Document


def word(*lines: str, rows=(), runs=()) -> bytes:
    """Paragraphs, then a table, then one paragraph made of several runs."""
    document = Document()
    for line in lines:
        document.add_paragraph(line)
    if rows:
        table = document.add_table(rows=0, cols=len(rows[0]))
        for row in rows:
            for cell, text in zip(table.add_row().cells, row, strict=True):
                cell.text = text
    if runs:
        paragraph = document.add_paragraph()
        for run in runs:
            paragraph.add_run(run).bold = run.endswith(" ")
    return saved(document)


def saved(document) -> bytes:
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def lines(docx: bytes) -> list[str]:
    return [p.text for p in Document(io.BytesIO(docx)).paragraphs]


def cells(docx: bytes) -> list[list[str]]:
    return [[c.text for c in row.cells] for table in Document(io.BytesIO(docx)).tables for row in table.rows]


def parts(docx: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(docx)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def with_part(docx: bytes, name: str, blob: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for member, data in {**parts(docx), name: blob}.items():
            archive.writestr(member, data)
    return out.getvalue()
