"""`python -m center` is the command `center`."""

import sys

from center.cli import main

sys.exit(main())
