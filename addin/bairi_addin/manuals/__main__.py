"""`python -m bairi_addin.manuals FOLDER` writes every manual as PDF (make manuals)."""

import sys
from pathlib import Path

from bairi_addin.manuals import MANUALS
from bairi_addin.manuals.pdf import manual_pdf

for manual in MANUALS:
    print(manual_pdf(manual, Path(sys.argv[1])))
