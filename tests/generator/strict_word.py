"""What Word insists on and LibreOffice forgives: order of elements, allowed values, unique ids, relations, types.

The order tables are written from ECMA-376 part 1, transitional; an element that stands in none of its parent's is a
fault as well, so that whatever our writers newly write has to be looked up there first.
"""

import io
import re
from collections import Counter
from posixpath import dirname, join, normpath
from zipfile import ZipFile

from lxml import etree

SPACES = {
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main": "w",
    "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing": "wp",
    "http://schemas.openxmlformats.org/drawingml/2006/main": "a",
    "http://schemas.openxmlformats.org/drawingml/2006/chart": "c",
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships": "r",
}
RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
BORDERS = "top left start bottom right end insideH insideV"
MARKS = "bookmarkStart bookmarkEnd proofErr"
ORDER = {
    "w:document": "background body",
    "w:rPr": (
        "rStyle rFonts b bCs i iCs caps smallCaps strike dstrike outline shadow emboss imprint noProof snapToGrid vanish "
        "webHidden color spacing w kern position sz szCs highlight u effect bdr shd fitText vertAlign rtl cs em lang "
        "eastAsianLayout specVanish oMath"
    ),
    "w:pPr": (
        "pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr suppressLineNumbers pBdr shd tabs "
        "suppressAutoHyphens kinsoku wordWrap overflowPunct topLinePunct autoSpaceDE autoSpaceDN bidi adjustRightInd "
        "snapToGrid spacing ind contextualSpacing mirrorIndents suppressOverlap jc textDirection textAlignment "
        "textboxTightWrap outlineLvl divId cnfStyle rPr sectPr pPrChange"
    ),
    "w:pBdr": "top left bottom right between bar",
    "w:tbl": "tblPr tblGrid tr",
    "w:tblPr": (
        "tblStyle tblpPr tblOverlap bidiVisual tblStyleRowBandSize tblStyleColBandSize tblW jc tblCellSpacing tblInd "
        "tblBorders shd tblLayout tblCellMar tblLook tblCaption tblDescription"
    ),
    "w:tblBorders": BORDERS,
    "w:tblCellMar": "top left start bottom right end",
    "w:tblGrid": "gridCol",
    "w:tr": f"tblPrEx trPr tc {MARKS}",
    "w:tcPr": (
        "cnfStyle tcW gridSpan hMerge vMerge tcBorders shd noWrap tcMar textDirection tcFitText vAlign hideMark"
    ),
    "w:tcBorders": BORDERS,
    "w:sectPr": (
        "headerReference footerReference footnotePr endnotePr type pgSz pgMar paperSrc pgBorders lnNumType pgNumType "
        "cols formProt vAlign noEndnote titlePg textDirection bidi rtlGutter docGrid printerSettings"
    ),
    "w:style": (
        "name aliases basedOn next link autoRedefine hidden uiPriority semiHidden unhideWhenUsed qFormat locked personal "
        "personalCompose personalReply rsid pPr rPr tblPr trPr tcPr tblStylePr"
    ),
    "w:styles": "docDefaults latentStyles style",
    "w:docDefaults": "rPrDefault pPrDefault",
    "w:settings": (
        "writeProtection view zoom removePersonalInformation removeDateAndTime doNotDisplayPageBoundaries "
        "displayBackgroundShape printPostScriptOverText printFractionalCharacterWidth printFormsData embedTrueTypeFonts "
        "embedSystemFonts saveSubsetFonts saveFormsData mirrorMargins alignBordersAndEdges bordersDoNotSurroundHeader "
        "bordersDoNotSurroundFooter gutterAtTop hideSpellingErrors hideGrammaticalErrors activeWritingStyle proofState "
        "formsDesign attachedTemplate linkStyles stylePaneFormatFilter stylePaneSortMethod documentType mailMerge "
        "revisionView trackRevisions doNotTrackMoves doNotTrackFormatting documentProtection autoFormatOverride "
        "styleLockTheme styleLockQFSet defaultTabStop autoHyphenation consecutiveHyphenLimit hyphenationZone "
        "doNotHyphenateCaps showEnvelope summaryLength clickAndTypeStyle defaultTableStyle evenAndOddHeaders "
        "bookFoldRevPrinting bookFoldPrinting bookFoldPrintingSheets drawingGridHorizontalSpacing "
        "drawingGridVerticalSpacing displayHorizontalDrawingGridEvery displayVerticalDrawingGridEvery "
        "doNotUseMarginsForDrawingGridOrigin drawingGridHorizontalOrigin drawingGridVerticalOrigin "
        "doNotShadeFormData noPunctuationKerning characterSpacingControl printTwoOnOne strictFirstAndLastChars "
        "noLineBreaksAfter noLineBreaksBefore savePreviewPicture doNotValidateAgainstSchema saveInvalidXml ignoreMixedContent "
        "alwaysShowPlaceholderText doNotDemarcateInvalidXml saveXmlDataOnly useXSLTWhenSaving saveThroughXslt "
        "showXMLTags alwaysMergeEmptyNamespace updateFields hdrShapeDefaults footnotePr endnotePr compat docVars rsids "
        "mathPr attachedSchema themeFontLang clrSchemeMapping doNotIncludeSubdocsInStats doNotAutoCompressPictures "
        "forceUpgrade captions readModeInkLockDown smartTagType schemaLibrary shapeDefaults doNotEmbedSmartTags "
        "decimalSymbol listSeparator"
    ),
    "wp:inline": "extent effectExtent docPr cNvGraphicFramePr graphic",
    "c:chartSpace": (
        "date1904 lang roundedCorners AlternateContent style clrMapOvr pivotFmts protection chart spPr txPr externalData "
        "printSettings userShapes"
    ),
    "c:chart": (
        "title autoTitleDeleted pivotFmts view3D floor sideWall backWall plotArea legend plotVisOnly dispBlanksAs"
    ),
    "c:plotArea": "layout barChart lineChart catAx valAx dTable spPr",
    "c:barChart": "barDir grouping varyColors ser dLbls gapWidth overlap serLines axId",
    "c:lineChart": "grouping varyColors ser dLbls dropLines hiLowLines upDownBars marker smooth axId",
    "c:ser": (
        "idx order tx spPr invertIfNegative pictureOptions marker dPt dLbls trendline errBars cat val smooth shape"
    ),
    "c:dLbls": (
        "dLbl numFmt spPr txPr dLblPos showLegendKey showVal showCatName showSerName showPercent showBubbleSize separator "
        "showLeaderLines"
    ),
    "c:scaling": "logBase orientation max min",
    "c:catAx": (
        "axId scaling delete axPos majorGridlines minorGridlines title numFmt majorTickMark minorTickMark tickLblPos spPr "
        "txPr crossAx crosses crossesAt auto lblAlgn lblOffset tickLblSkip tickMarkSkip noMultiLvlLbl"
    ),
    "c:valAx": (
        "axId scaling delete axPos majorGridlines minorGridlines title numFmt majorTickMark minorTickMark tickLblPos spPr "
        "txPr crossAx crosses crossesAt crossBetween majorUnit minorUnit dispUnits"
    ),
    "c:legend": "legendPos legendEntry layout overlay spPr txPr",
    "c:numCache": "formatCode ptCount pt",
    "c:strCache": "ptCount pt",
}
CHILDREN = {
    "w:body": f"p tbl sectPr {MARKS}",
    "w:p": f"pPr r hyperlink fldSimple {MARKS}",
    "w:r": "rPr t br tab fldChar instrText drawing cr noBreakHyphen footnoteReference",
    "w:tc": f"tcPr p tbl {MARKS}",
    "w:trPr": "cantSplit tblHeader trHeight jc hidden tblCellSpacing gridBefore gridAfter wBefore wAfter cnfStyle divId",
    "w:hdr": f"p tbl {MARKS}",
    "w:ftr": f"p tbl {MARKS}",
}  # in any order, properties first
FIRST = ("w:pPr", "w:rPr", "w:tcPr", "w:trPr", "w:tblPrEx")
VALUES = {
    ("w:jc", "val"): "left right center both distribute start end",
    ("w:spacing", "lineRule"): "auto exact atLeast",
    ("w:tblW", "type"): "dxa pct auto nil",
    ("w:tcW", "type"): "dxa pct auto nil",
    ("w:tblLayout", "type"): "fixed autofit",
    ("w:vAlign", "val"): "top center bottom both",
    ("w:pgSz", "orient"): "portrait landscape",
    ("w:type", "val"): "nextPage nextColumn continuous evenPage oddPage",
    ("w:fldChar", "fldCharType"): "begin separate end",
    ("w:headerReference", "type"): "default even first",
    ("w:footerReference", "type"): "default even first",
}
WHOLE = {"w:spacing": ("line", "before", "after", "val"), "w:ind": ("left", "right", "firstLine"), "w:sz": ("val",)}


def faults(docx):
    """Everything in a .docx that Word could stumble over, in words."""
    with ZipFile(io.BytesIO(docx)) as box:
        parts = {name: box.read(name) for name in box.namelist()}
        found = [f"{name} twice" for name, often in Counter(box.namelist()).items() if often > 1]
    roots = {name: etree.fromstring(data) for name, data in parts.items() if name.endswith((".xml", ".rels"))}
    for name, root in roots.items():
        found += [f"{name}: {fault}" for fault in (*_elements(root), *_tables(root), *_fields(root))]
    found += _ids(roots)
    found += _relations(parts, roots)
    return [*found, *_types(parts, roots)]


def _named(element):
    if not isinstance(element.tag, str):
        return ""
    space, _, name = element.tag[1:].rpartition("}")
    return f"{SPACES[space]}:{name}" if space in SPACES else ""


def _elements(root):
    for element in root.iter():
        name = _named(element)
        kids = [_named(kid) for kid in element if _named(kid)]
        if name in ORDER:
            known = ORDER[name].split()
            plain = [kid.split(":")[1].replace("footerReference", "headerReference") for kid in kids]  # in either order
            places = [known.index(kid) if kid in known else -1 for kid in plain]
            if -1 in places:
                yield f"{name} may not hold {kids[places.index(-1)]}"
            elif places != sorted(places) and name != "w:tr":
                yield f"{name} holds {kids} out of order"
        if name in CHILDREN:
            yield from (f"{name} may not hold {kid}" for kid in kids if kid.split(":")[1] not in CHILDREN[name].split())
            yield from (f"{name}: {kid} is not first" for kid in kids[1:] if kid in FIRST)
        for (holder, attribute), values in VALUES.items():
            value = element.get(element.tag.rpartition("}")[0] + "}" + attribute) if holder == name else None
            if value is not None and value not in values.split():
                yield f"{name} {attribute}={value}"
        for attribute in WHOLE.get(name, ()):
            value = element.get(element.tag.rpartition("}")[0] + "}" + attribute)
            if value is not None and not re.fullmatch(r"-?\d+", value):
                yield f"{name} {attribute}={value}"


def _tables(root):
    for element in root.iter():
        kids = [_named(kid) for kid in element]
        match _named(element):
            case "w:tc" if not kids or kids[-1] != "w:p":
                yield "a cell does not end with a paragraph"
            case "w:tr" if "w:tc" not in kids:
                yield "a row without a cell"
            case "w:tbl":
                if "w:tr" not in kids or "w:tblGrid" not in kids:
                    yield "a table without rows or grid"
                yield from _spans(element)
            case "w:body" if kids[-1] != "w:sectPr" or kids.count("w:sectPr") > 1:
                yield "the body's last section does not end it"
            case _:
                pass


def _spans(table):
    w = table.tag.rpartition("}")[0] + "}"
    columns = len(table.findall(f"{w}tblGrid/{w}gridCol"))
    for row in table.findall(f"{w}tr"):
        spans = [cell.find(f"{w}tcPr/{w}gridSpan") for cell in row.findall(f"{w}tc")]
        width = sum(1 if span is None else int(span.get(w + "val")) for span in spans)
        if width != columns:
            yield f"a row of {width} columns in a table of {columns}"


def _fields(root):
    depth = 0
    for element in root.iter():
        if _named(element) == "w:fldChar":
            kind = element.get(element.tag.rpartition("}")[0] + "}fldCharType")
            depth += (kind == "begin") - (kind == "end")
            if depth < 0:
                yield "a field ends that did not begin"
    if depth:
        yield "a field does not end"


def _ids(roots):
    starts, ends, names, drawings = [], [], [], []
    for root in roots.values():
        for element in root.iter():
            w = element.tag.rpartition("}")[0] + "}" if isinstance(element.tag, str) else ""
            match _named(element):
                case "w:bookmarkStart":
                    starts.append(element.get(w + "id"))
                    names.append(element.get(w + "name"))
                case "w:bookmarkEnd":
                    ends.append(element.get(w + "id"))
                case "wp:docPr":
                    drawings.append(element.get("id"))
                case _:
                    pass
    for what, ids in (("bookmark id", starts), ("bookmark name", names), ("bookmark end", ends), ("docPr", drawings)):
        yield from (f"{what} {ident} twice" for ident, often in Counter(ids).items() if often > 1)
    yield from (f"bookmark {ident} is open" for ident in set(starts) ^ set(ends))
    yield from (f"bookmark name {name} is too long" for name in names if len(name) > 40)


def _relations(parts, roots):
    for name, root in roots.items():
        if name.endswith(".rels"):
            ids = [item.get("Id") for item in root]
            owner = normpath(join(dirname(name), "..", name.rpartition("/")[2].removesuffix(".rels")))
            if name != "_rels/.rels" and owner not in parts:
                yield f"{name} belongs to nothing"
            yield from (f"{name}: {ident} twice" for ident, often in Counter(ids).items() if often > 1)
            for item in root:
                target = item.get("Target")
                at = target[1:] if target.startswith("/") else normpath(join(dirname(owner), target))
                if item.get("TargetMode") != "External" and at not in parts:
                    yield f"{name}: {at} is not there"
            continue
        rels = roots.get(join(dirname(name), "_rels", name.rpartition("/")[2] + ".rels"))
        known = {item.get("Id") for item in rels} if rels is not None else set()
        used = {v for e in root.iter() for k, v in e.attrib.items() if k.startswith(RELATION)}
        yield from (f"{name}: relation {ident} is not there" for ident in used - known)


def _types(parts, roots):
    types = roots["[Content_Types].xml"]
    endings = {item.get("Extension") for item in types if item.tag.endswith("Default")}
    named = [item.get("PartName").lstrip("/") for item in types if item.tag.endswith("Override")]
    yield from (f"type of {name} twice" for name, often in Counter(named).items() if often > 1)
    yield from (f"type of {name}, which is not there" for name in named if name not in parts)
    for name in parts:
        if name != "[Content_Types].xml" and name not in named and name.rpartition(".")[2] not in endings:
            yield f"{name} has no type"
