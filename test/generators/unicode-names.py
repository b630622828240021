#!/usr/bin/env python3
"""Writes the names of all Unicode characters this Python knows, in the form of src/formats/python-literal/
unicode-names-data.ts before compression. Names that follow a rule (ideographs, Hangul syllables) are left out."""
import unicodedata

RULED = ("CJK UNIFIED IDEOGRAPH-", "HANGUL SYLLABLE ", "CJK COMPATIBILITY IDEOGRAPH-", "TANGUT IDEOGRAPH-",
         "KHITAN SMALL SCRIPT CHARACTER-", "NUSHU CHARACTER-")

previous = -1
lines = []
for code in range(0x110000):
    name = unicodedata.name(chr(code), None)
    if name is None or name.startswith(RULED):
        continue
    gap = code - previous - 1
    lines.append(("%x" % gap if gap else "") + ";" + name)
    previous = code
print("\n".join(lines), end="")
