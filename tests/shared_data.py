"""Where the real data sets lie: beside the repository, unless B2BOPS_SHARED_DATA says otherwise."""

import os
from pathlib import Path

SHARED_DATA = Path(os.environ.get("B2BOPS_SHARED_DATA", Path(__file__).parent.parent.parent / "shared" / "data"))
