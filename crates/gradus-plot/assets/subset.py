"""Makes DejaVuSans-subset.ttf, the font of PNG figures, from DejaVu Sans 2.37.

    pip install fonttools==4.68.0
    python subset.py DejaVuSans.ttf     # Debian: package fonts-dejavu-core

Kept: Latin, Greek and Cyrillic letters, super- and subscripts, arrows and the
mathematics that axis labels use. Dropped: hinting, ligatures and kerning, which the
renderer does not read.
"""

import pathlib
import sys

from fontTools import subset

CHARACTERS = (
    "U+0020-007E,U+00A0-017F,U+0192,U+02BC,U+02C6,U+02DC,U+0300-0304,U+0306-0308,U+030A,"
    "U+030C,U+0338,U+0370-03FF,U+0400-045F,U+0490-0491,U+1E9E,U+2009-200A,U+2010-2015,"
    "U+2018-201E,U+2020-2022,U+2026,U+2030,U+2032-2034,U+2039-203A,U+2044,U+2070-208E,"
    "U+2090-209C,U+20AC,U+20BF,U+2102,U+210E-210F,U+2113,U+2115,U+211D,U+2122,U+2126,"
    "U+212B,U+2150-215E,U+2190-2199,U+21D0-21D4,U+2200-221E,U+2220,U+2225-222E,"
    "U+2234-2235,U+223C,U+2243,U+2245,U+2248,U+2260-2265,U+226A-226B,U+2282-2287,"
    "U+2295-2297,U+22A5,U+22C5,U+2308-230B,U+25A0-25A1,U+25B2,U+25B6,U+25BC,U+25C6,"
    "U+25CB,U+25CF,U+27E8-27E9,U+FFFD"
)

here = pathlib.Path(__file__).parent
subset.main(
    [
        sys.argv[1],
        f"--unicodes={CHARACTERS}",
        f"--output-file={here / 'DejaVuSans-subset.ttf'}",
        "--no-hinting",
        "--layout-features=",
        "--drop-tables+=GSUB,GPOS,GDEF,MATH,kern,FFTM,gasp",
        "--name-IDs=0,1,2,3,4,5,6,13,14",
        "--notdef-outline",
        "--no-recalc-timestamp",
    ]
)
