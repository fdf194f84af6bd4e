"""Start a command of the stand-in: command.py SQLLIB NAME [ARGUMENT…]. The launchers in sqllib/bin call it."""

import sys

from db2lab.front import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2], sys.argv[3:]))
