"""`python -m bairi_addin` is `bairi`."""

from bairi_addin.cli import main

raise SystemExit(main())
