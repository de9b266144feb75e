"""A second office suite as the clerk's hands: LibreOffice opens, edits and saves workbooks by a macro of its own."""

import subprocess
from pathlib import Path
from xml.sax.saxutils import escape

FILTERS = {"xlsx": "Calc MS Excel 2007 XML", "xls": "MS Excel 97", "ods": "calc8"}
_BASIC = """
Sub Run(jobs)
  Dim number, job, parts
  number = FreeFile
  Open ConvertFromURL(jobs) For Input As #number
  While Not Eof(number)
    Line Input #number, job
    parts = Split(job, "|")
    Work(parts(0), parts(1), parts(2), parts(3))
  Wend
  Close #number
  StarDesktop.terminate()
End Sub

Sub Work(source, target, filter, edit)
  Dim hidden(0) As New com.sun.star.beans.PropertyValue
  Dim storing(0) As New com.sun.star.beans.PropertyValue
  Dim doc, other, sheet, n
  hidden(0).Name = "Hidden"
  hidden(0).Value = True
  doc = StarDesktop.loadComponentFromURL(source, "_blank", 0, hidden())
  For n = 0 To doc.Sheets.Count - 1
    doc.Sheets.getByIndex(n).unprotect("")
  Next
  sheet = doc.Sheets.getByIndex(0)
  Select Case edit
  Case "insert"
    sheet.Rows.insertByIndex(6, 2)
    sheet.Columns.insertByIndex(1, 1)
    sheet.getCellByPosition(1, 4).String = "核对"
  Case "delete"
    sheet.Rows.removeByIndex(1, 1)
    sheet.Columns.removeByIndex(3, 1)
    sheet.Rows.removeByIndex(4, 1)
  Case "sort"
    SortRows(sheet)
  Case "paste"
    other = StarDesktop.loadComponentFromURL("private:factory/scalc", "_blank", 0, hidden())
    Paste(sheet, other.Sheets.getByIndex(0))
    doc.close(True)
    doc = other
  End Select
  storing(0).Name = "FilterName"
  storing(0).Value = filter
  doc.storeToURL(target, storing())
  doc.close(True)
End Sub

Sub SortRows(sheet)
  Dim field(0) As New com.sun.star.table.TableSortField
  Dim how(1) As New com.sun.star.beans.PropertyValue
  field(0).Field = 1
  field(0).IsAscending = False
  how(0).Name = "SortFields"
  how(0).Value = field()
  how(1).Name = "ContainsHeader"
  how(1).Value = False
  sheet.getCellRangeByName("A5:E7").sort(how())
End Sub

Sub Paste(old, fresh)
  Dim cursor, area, data
  cursor = old.createCursor()
  cursor.gotoEndOfUsedArea(False)
  area = old.getCellRangeByPosition(0, 0, cursor.RangeAddress.EndColumn, cursor.RangeAddress.EndRow)
  data = area.getDataArray()
  fresh.getCellRangeByPosition(2, 3, 2 + UBound(data(0)), 3 + UBound(data)).setDataArray(data)
End Sub
"""
_LIBRARIES = (
    '<?xml version="1.0" encoding="UTF-8"?><library:libraries xmlns:library="http://openoffice.org/2000/library" '
    'xmlns:xlink="http://www.w3.org/1999/xlink"><library:library library:name="Standard" '
    'xlink:href="$(USER)/basic/Standard/script.xlb/" xlink:type="simple" library:link="false"/></library:libraries>'
)
_LIBRARY = (
    '<?xml version="1.0" encoding="UTF-8"?><library:library xmlns:library="http://openoffice.org/2000/library" '
    'library:name="Standard" library:readonly="false" library:passwordprotected="false">'
    '<library:element library:name="Edits"/></library:library>'
)
_MODULE = (
    '<?xml version="1.0" encoding="UTF-8"?><script:module xmlns:script="http://openoffice.org/2000/script" '
    'script:name="Edits" script:language="StarBasic">{code}</script:module>'
)


def edited(folder: Path, jobs: list[tuple[bytes, str, str]]) -> list[bytes]:
    """Each (workbook, edit, ending) opened, edited and saved as that ending, all in one run of the suite."""
    _suite(folder, "--terminate_after_init")  # makes the profile, and would make it anew over ours
    basic = folder / "profile" / "user" / "basic"
    (basic / "Standard").mkdir(parents=True, exist_ok=True)
    (basic / "script.xlc").write_text(_LIBRARIES, encoding="utf-8")
    (basic / "Standard" / "script.xlb").write_text(_LIBRARY, encoding="utf-8")
    (basic / "Standard" / "Edits.xba").write_text(_MODULE.format(code=escape(_BASIC)), encoding="utf-8")
    lines, targets = [], []
    for number, (data, edit, ending) in enumerate(jobs):
        source, target = folder / f"{number}.xlsx", folder / f"{number}-{edit}.{ending}"
        source.write_bytes(data)
        targets.append(target)
        lines.append("|".join((source.as_uri(), target.as_uri(), FILTERS[ending], edit)))
    (folder / "jobs.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
    _suite(folder, f'macro:///Standard.Edits.Run("{(folder / "jobs.txt").as_uri()}")')
    return [target.read_bytes() for target in targets]


def _suite(folder: Path, *words: str) -> None:
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    subprocess.run(
        ["soffice", profile, "--headless", "--norestore", *words], check=True, capture_output=True, timeout=300
    )
