"""Start the lab's own command, see `lab.py --help`."""

import sys

from db2lab.lab import main

if __name__ == "__main__":
    sys.exit(main())
