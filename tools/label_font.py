#!/usr/bin/env python3
"""Writes the font of the door labels: a part of Noto Sans CJK SC, its outlines turned into TrueType, which PDFs embed.

    pip install fonttools; tools/label_font.py /usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc

It has the characters of GB 2312 and of all names of places. Run by hand, when the list of places gets new characters.
"""

import lzma
import sys
from pathlib import Path
from typing import Any

from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont, newTable

ROOMS = Path(__file__).resolve().parent.parent / "src" / "lianfang"
SIMPLIFIED = 2  # which of the collection's fonts has the mainland's forms
NEVER = "maxZones maxTwilightPoints maxStorage maxFunctionDefs maxInstructionDefs maxStackElements".split()
COUNTED = "maxSizeOfInstructions maxComponentElements maxPoints maxContours maxCompositePoints".split()
DEEP = "maxCompositeContours maxComponentDepth".split()


def characters() -> set[str]:
    """Return what a label may have to say."""
    found = {chr(code) for code in range(0x20, 0x7F)}
    for high in range(0xA1, 0xF8):
        for low in range(0xA1, 0xFF):
            found |= set(bytes([high, low]).decode("gb2312", "ignore"))
    with lzma.open(ROOMS / "places" / "divisions-2023.csv.xz", "rt", encoding="utf-8") as lines:
        for line in lines:
            found |= set(line.strip())
    return found


def part_of(font: Any) -> Any:
    options = Options()
    options.layout_features, options.hinting, options.desubroutinize, options.notdef_outline = [], False, True, True
    options.drop_tables += ["vhea", "vmtx", "VORG", "BASE", "DSIG"]
    options.name_IDs = [0, 1, 2, 4, 5, 6, 13, 14]
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=[ord(one) for one in characters()])
    subsetter.subset(font)
    return font


def to_truetype(font: Any) -> None:
    """Replace the cubic outlines by quadratic ones, at most a unit and a half away."""
    drawn, glyphs = font.getGlyphSet(), {}
    for name in font.getGlyphOrder():
        pen = TTGlyphPen(drawn)
        drawn[name].draw(Cu2QuPen(pen, 1.5, reverse_direction=True))
        glyphs[name] = pen.glyph()
    font["loca"], font["glyf"] = newTable("loca"), newTable("glyf")
    font["glyf"].glyphOrder, font["glyf"].glyphs = font.getGlyphOrder(), glyphs
    del font["CFF "]
    font["maxp"].tableVersion, font["post"].formatType, font.sfntVersion = 0x00010000, 3.0, "\x00\x01\x00\x00"
    for name in (*NEVER, *COUNTED, *DEEP):
        setattr(font["maxp"], name, 1 if name == "maxZones" else 0)


if __name__ == "__main__":
    shrunk = part_of(TTFont(sys.argv[1], fontNumber=SIMPLIFIED))
    to_truetype(shrunk)
    shrunk.save(ROOMS / "desk" / "labels" / "font" / "label.ttf")
