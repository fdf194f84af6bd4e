"""A server of a few lines for the tests of the modules: an apachectl that tests configurations and notes its calls."""

from pathlib import Path

from ansible_collections.sametime.estate.tests.unit.plugins.modules.forked import forked

APACHECTL = """\
#!/bin/sh
echo "$*" >>{root}/calls
config={root}/conf/httpd.conf
[ "$2" = -f ] && config=$3
case $1 in
-V|-v) cat {root}/version ;;
-M) echo "Loaded Modules:"; echo " core_module (static)" ;;
-S) echo "VirtualHost configuration:"; echo "*:443  secure.acme.example ($config:9)" ;;
-t)
  for file in $config $(sed -n 's/^Include //p' $config); do
    grep -q Bad $file && {{ echo "Syntax error on line 1 of $file:" >&2; echo "Invalid command 'Bad'" >&2; exit 1; }}
    program=$(sed -n 's/^RewriteMap [^ ]* "prg:\\([^ ]*\\).*/\\1/p' $file)
    [ -e "${{program:-/}}" ] || {{ echo "RewriteMap: file for map gate not found:$program" >&2; exit 1; }}
  done
  echo "Syntax OK" >&2 ;;
esac
exit 0
"""
MAIN = "ServerName www.acme.example\nListen 80\n#LoadModule rewrite_module modules/mod_rewrite.so\n"


class Installation:
    """A server root below a temporary directory; it does not run."""

    def __init__(self, root: Path, version: str) -> None:
        for name in ("bin", "conf", "logs"):
            (root / name).mkdir()
        self.root = root
        self.config = root / "conf" / "httpd.conf"
        self.fragment = root / "conf" / "photos.conf"
        self.config.write_text(MAIN)
        (root / "version").write_text(version)
        apachectl = root / "bin" / "apachectl"
        apachectl.write_text(APACHECTL.format(root=root))
        apachectl.chmod(0o755)

    def call(self, module, check=False, **params):
        """Run a module as a process; return its result."""
        arguments = {"server_root": str(self.root), "_ansible_check_mode": check, "_ansible_diff": True, **params}
        return forked(module, arguments)

    def files(self):
        """Return the configuration as it is on disk."""
        return {path.name: path.read_bytes() for path in sorted((self.root / "conf").iterdir())}

    def calls(self):
        """Return what apachectl was called with."""
        return [line.split()[0] for line in (self.root / "calls").read_text().splitlines()]
