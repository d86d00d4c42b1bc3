"""Workbooks written element by element, as no spreadsheet would: what the standard allows, and what it does not."""

import io
import zipfile
from collections.abc import Mapping, Sequence

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONSHIPS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STRICT_MAIN = "http://purl.oclc.org/ooxml/spreadsheetml/main"
STRICT_RELATIONSHIPS = "http://purl.oclc.org/ooxml/officeDocument/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"

SHEET = "xl/worksheets/sheet1.xml"


def data_of(rows: str) -> str:
    return f"<sheetData>{rows}</sheetData>"


def bare_workbook(  # noqa: PLR0913 - each is one thing that differs
    content: str = "",
    *,
    name: str = "bids",
    strings: str = "",
    formats: Sequence[str] = (),
    styles: Sequence[int] = (0,),
    book: str = "",
    main: str = MAIN,
    relationships: str = RELATIONSHIPS,
    target: str = "worksheets/sheet1.xml",
    parts: Mapping[str, str | bytes | None] | None = None,
) -> bytes:
    """Write a workbook of one sheet; ``parts`` replace those written, None takes one away."""
    declared = "".join(f'<numFmt numFmtId="{164 + at}" formatCode="{code}"/>' for at, code in enumerate(formats))
    by_name: dict[str, str | bytes | None] = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}"><Relationship Id="rId1" '
        f'Type="{relationships}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{relationships}">{book}'
        f'<sheets><sheet name="{name}" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}">'
        f'<Relationship Id="rId1" Type="{relationships}/worksheet" Target="{target}"/>'
        f'<Relationship Id="rId2" Type="{relationships}/styles" Target="styles.xml"/>'
        f'<Relationship Id="rId3" Type="{relationships}/sharedStrings" Target="sharedStrings.xml"/></Relationships>',
        "xl/styles.xml": f'<styleSheet xmlns="{main}"><numFmts>{declared}</numFmts><cellXfs>'
        + "".join(f'<xf numFmtId="{number}"/>' for number in styles)
        + "</cellXfs></styleSheet>",
        "xl/sharedStrings.xml": f'<sst xmlns="{main}">{strings}</sst>',
        SHEET: f'<worksheet xmlns="{main}">{content}</worksheet>',
    }
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for path, part in {**by_name, **(parts or {})}.items():
            if part is not None:
                archive.writestr(path, part)
    return packed.getvalue()
