"""OpenDocument spreadsheets (ODF 1.3, ISO 26300): text, whole numbers and days, nothing computed.

Written here with lxml rather than by a library: see decision 0020.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from lxml import etree

from pathways.documents.open_document.tables import Table, content
from pathways.documents.open_document.xml import VERSION, Element, tag, worded
from pathways.documents.sheet_text import legible
from pathways.documents.typesetting import noon

MEDIA_TYPE = "application/vnd.oasis.opendocument.spreadsheet"


def spreadsheet(tables: Sequence[Table], *, title: str, author: str, dated: date) -> bytes:
    """The file, header rows frozen; the same bytes for the same input. `dated`: its creation."""
    parts = {
        "content.xml": content(tables),
        "styles.xml": tag("office:document-styles", version=VERSION),
        "settings.xml": _settings(tables),
        "meta.xml": _meta(title, author, dated),
    }
    file = BytesIO()
    with ZipFile(file, "w") as archive:
        # The type comes first and plain, so that the file is known by its first bytes.
        archive.writestr(_entry("mimetype"), MEDIA_TYPE, ZIP_STORED)
        for path, root in (*parts.items(), ("META-INF/manifest.xml", _manifest(parts))):
            written = etree.tostring(root, xml_declaration=True, encoding="UTF-8")
            archive.writestr(_entry(path), written, ZIP_DEFLATED)
    return file.getvalue()


def _entry(path: str) -> ZipInfo:
    entry = ZipInfo(path)  # dated 1980, always
    entry.create_system = 3
    return entry


def _settings(tables: Sequence[Table]) -> Element:
    frozen = {"VerticalSplitMode": ("short", "2"), "VerticalSplitPosition": ("int", "1"),
              "PositionBottom": ("int", "1"), "ActiveSplitRange": ("short", "2")}  # fmt: skip
    per_table = (
        tag(
            "config:config-item-map-entry",
            *(
                worded("config:config-item", value, name=name, type=kind)
                for name, (kind, value) in frozen.items()
            ),
            name=table.name,
        )
        for table in tables
    )
    view = tag(
        "config:config-item-map-entry",
        tag("config:config-item-map-named", *per_table, name="Tables"),
    )
    return tag(
        "office:document-settings",
        tag(
            "office:settings",
            tag(
                "config:config-item-set",
                tag("config:config-item-map-indexed", view, name="Views"),
                name="ooo:view-settings",
            ),
        ),
        version=VERSION,
    )


def _meta(title: str, author: str, dated: date) -> Element:
    made = f"{noon(dated):%Y-%m-%dT%H:%M:%SZ}"
    return tag(
        "office:document-meta",
        tag(
            "office:meta",
            worded("dc:title", legible(title)),
            worded("meta:initial-creator", legible(author)),
            worded("meta:creation-date", made),
            worded("dc:language", "fr-FR"),
        ),
        version=VERSION,
    )


def _manifest(parts: Mapping[str, Element]) -> Element:
    return tag(
        "manifest:manifest",
        tag("manifest:file-entry", full_path="/", version=VERSION, media_type=MEDIA_TYPE),
        *(tag("manifest:file-entry", full_path=path, media_type="text/xml") for path in parts),
        version=VERSION,
    )
