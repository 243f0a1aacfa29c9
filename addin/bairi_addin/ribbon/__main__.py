"""`python -I -m bairi_addin.ribbon FUNCTION …` is what a button starts."""

from bairi_addin.ribbon.pressing import main

raise SystemExit(main())
