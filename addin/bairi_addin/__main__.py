"""`python -m bairi_addin` is `bairi`."""

from bairi_addin.entry import main

main()
