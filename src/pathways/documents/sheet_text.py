"""What a spreadsheet can hold of a text."""

import re

OPTIONS = {
    "in_memory": True,
    # What people wrote stays text, whatever it begins with: a name is no formula and no link.
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
"""How a workbook is opened for writing."""
LONGEST = 32_767
"""Characters in one cell of an Excel sheet; a longer text is cut and ends in "…"."""
# What XML 1.0 has no way to write.
_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def legible(text: str) -> str:
    """The text with "\N{REPLACEMENT CHARACTER}" for what no XML holds, of a bounded length.

    A tabulation becomes a blank: pasted elsewhere, it would begin another cell.
    """
    clean = _FORBIDDEN.sub("\N{REPLACEMENT CHARACTER}", text.replace("\t", " "))
    return clean if len(clean) <= LONGEST else clean[: LONGEST - 1] + "…"
