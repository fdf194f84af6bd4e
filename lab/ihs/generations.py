"""The two generations of IBM HTTP Server: what they print and what they refuse. Tables, no processes, no files.

LAB CONVENTIONS: behavior that no public source confirms. This list has all of them.

====================================  ==============================================================================
convention                            why
====================================  ==============================================================================
build level, build date, fix pack     invented; the format is that of published outputs of ``apachectl -V``
module list of the stock files        ``rewrite_module`` is commented out in both (confirmed); ``headers_module`` is
                                      commented out in 9 and has no line in 8.5 (invented, so that tests cover both
                                      ways to load a module)
8.5 refuses ``Require all …``         httpd 2.2 accepts the line in the configuration test and answers 500 to each
                                      request; a refusal shows the mistake where a test can see it
8.5 refuses ``RewriteCond expr``      httpd 2.2 reads it as a pattern that never matches; refused for the same reason
8.5 prints ``-S`` on standard error   some builds of httpd 2.2 did so, others did not; parsers must accept both
form of a key database (.kdb)         text: a line ``label NAME`` before the PEM blocks of each certificate, its chain
                                      and its key; the first is the default. The form of the product is not public
refusals of TLS settings              the product finds a wrong key database only at its start; a refusal in the
                                      configuration test shows the mistake where a test can see it
lines over 8,190 characters           httpd 2.2 reads the rest as a new line; the rest is never a known command, so
                                      the message is about the rest
====================================  ==============================================================================

Known differences: virtual hosts of the 8.5 generation inherit RewriteEngine of the main server (2.2 does not inherit
it); the response header ``Server`` is that of the real httpd.
"""

from __future__ import annotations

import re
from typing import NamedTuple

REAL_MODULES = "/usr/lib/apache2/modules"
ROOT = "/opt/IBM/HTTPServer"
DEFAULT_CONFIG = "conf/httpd.conf"
LINE_LIMIT = 8190


class Generation(NamedTuple):
    """One release of the product: what it prints about itself, and what the real httpd needs to act as this release."""

    version: str
    apache: str
    built: str
    level: str
    magic: str
    apr: str
    mpm: str
    definitions: tuple[str, ...]
    # Modules that the real httpd needs and this generation does not have: loaded first, and hidden in -M.
    hidden_modules: tuple[str, ...]

    @property
    def is_22(self) -> bool:
        """Return whether this release is built on httpd 2.2."""
        return self.apache.startswith("2.2")


GENERATIONS = {
    "9": Generation(
        version="9.0.5.18",
        apache="2.4.12",
        built="Nov 21 2023 08:02:47",
        level="RIHSX/webIHS2347.01",
        magic="20120211:41",
        apr="APR 1.5.1, APR-UTIL 1.5.2",
        mpm="event",
        definitions=("APR_HAVE_IPV6 (IPv4-mapped addresses enabled)", "DYNAMIC_MODULE_LIMIT=256"),
        hidden_modules=("mpm_event",),
    ),
    "8.5": Generation(
        version="8.5.5.22",
        apache="2.2.8",
        built="Feb  7 2022 14:10:32",
        level="RIHSX/webIHS2206.01",
        magic="20051115:22",
        apr="APR 1.2.12, APR-Util 1.2.12",
        mpm="Worker",
        definitions=('APACHE_MPM_DIR="server/mpm/worker"', "APR_HAVE_IPV6 (IPv4-mapped addresses enabled)"),
        hidden_modules=("mpm_event", "authz_core", "access_compat"),
    ),
}

# Built into the real httpd: their LoadModule lines have nothing to load.
BUILT_IN = {"core", "http", "so", "log_config", "logio", "unixd", "version", "watchdog"}
# Modules that a stock configuration may load and that exist only in the product, or only in httpd 2.2.
PRODUCT_MODULES = {"ibm_ldap", "ibm_upload", "fastcgi", "net_trace", "was_ap22", "was_ap24", "mpmstats"}
ONLY_22_MODULES = {"authn_default", "authz_default", "authn_alias", "mem_cache", "disk_cache", "imagemap"}
# Modules of the real httpd that httpd 2.2 has, too.
MODULES_22 = {
    "actions",
    "alias",
    "asis",
    "auth_basic",
    "auth_digest",
    "authn_anon",
    "authn_dbm",
    "authn_file",
    "authz_dbm",
    "authz_groupfile",
    "authz_host",
    "authz_owner",
    "authz_user",
    "autoindex",
    "cache",
    "cern_meta",
    "cgi",
    "cgid",
    "dav",
    "dav_fs",
    "deflate",
    "dir",
    "env",
    "expires",
    "ext_filter",
    "file_cache",
    "filter",
    "headers",
    "include",
    "info",
    "mime",
    "mime_magic",
    "negotiation",
    "proxy",
    "proxy_ajp",
    "proxy_balancer",
    "proxy_connect",
    "proxy_ftp",
    "proxy_http",
    "rewrite",
    "setenvif",
    "speling",
    "status",
    "substitute",
    "unique_id",
    "userdir",
    "usertrack",
    "vhost_alias",
}

UNKNOWN = "Invalid command '{word}', perhaps misspelled or defined by a module not included in the server configuration"


class Refusal(NamedTuple):
    """A line that only httpd 2.2 refuses: a pattern for the whole logical line, and the message of 2.2."""

    pattern: re.Pattern[str]
    message: str


def _refusal(pattern: str, message: str = UNKNOWN) -> Refusal:
    return Refusal(re.compile(r"\s*(?P<word>" + pattern, re.IGNORECASE), message)


_NEW_COMMANDS = (
    "AcceptPathInfoOnly|AllowMethods|AllowOverrideList|AsyncRequestWorkerFactor|AuthBasicFake|AuthBasicUseDigestAlgorithm|"
    "AuthMerging|AuthnCacheEnable|AuthzSendForbiddenOnFailure|AuthzProviderAlias|CGIDScriptTimeout|CGIPassAuth|CGIVar|"
    "CacheLock|CacheQuickHandler|Define|UnDefine|DirectoryCheckHandler|DirectoryIndexRedirect|Error|ErrorLogFormat|"
    "FallbackResource|FlushMaxPipelined|FlushMaxThreshold|GlobalLog|HttpProtocolOptions|IncludeOptional|InputSed|"
    "KeptBodySize|LogMessage|MaxConnectionsPerChild|MaxRangeOverlaps|MaxRangeReversals|MaxRanges|MaxRequestWorkers|"
    "MergeSlashes|MergeTrailers|ModemStandard|Mutex|OutputSed|Protocol|Protocols|ProtocolsHonorOrder|ProxyAddHeaders|"
    "ProxyPassInherit|QualifyRedirectURL|ReceiveBufferTimeout|RegexDefaultOptions|RegisterHttpMethod|"
    "RemoteIP[A-Za-z]*|RequestReadTimeout|RLimitNone|Session[A-Za-z]*|SetEnvIfExpr|StrictHostCheck|Suexec|UnDefine|"
    "Use|UseMacro"
)
_NEW_SECTIONS = "If|ElseIf|Else|RequireAll|RequireAny|RequireNone|Macro|AuthnProviderAlias|AuthzProviderAlias"
_LEVELS = "emerg|alert|crit|error|warn|notice|info|debug"

# Everything that the 8.5 generation refuses in addition to what the real httpd refuses.
REFUSED_BY_22 = (
    _refusal(rf"(?:{_NEW_COMMANDS}))(?:\s|$)"),
    _refusal(rf"</?(?:{_NEW_SECTIONS})>?)(?:\s|$|>)"),
    _refusal(r"Require)\s+(?:not\s+)?(?:all|ip|host|forward-dns|local|expr|env|method)\b"),
    _refusal(r"RewriteCond)\s+[\"']?expr[\"']?\s+(?P<rest>.*)", "RewriteCond: bad argument line 'expr {rest}'"),
    _refusal(
        r"RewriteRule)\s.*\[(?:[^\]]*,)?\s*(?P<rest>END|QSD|qsdiscard|QSL|qslast|BNP|backrefnoplus|BCTLS|UnsafePrefixStat)"
        r"\s*(?:,[^\]]*)?\]\s*$",
        "RewriteRule: unknown flag '{rest}'",
    ),
    _refusal(
        r"RewriteOptions)\s+(?:\S+\s+)*(?P<rest>InheritBefore|InheritDown\S*|IgnoreInherit|AllowNoSlash|AllowAnyURI|"
        r"MergeBase|IgnoreContextInfo|LongURLOptimization)\b",
        "RewriteOptions: unknown option '{rest}'",
    ),
    _refusal(
        rf"LogLevel)\s+(?!(?:{_LEVELS})\s*$)",
        "LogLevel requires level keyword: one of emerg/alert/crit/error/warn/notice/info/debug",
    ),
    _refusal(
        r"(?:Request)?Header)\s+(?:(?:always|onsuccess)\s+)?(?:setifempty|note|edit\*)\s",
        "first argument must be 'add', 'set', 'append', 'unset', 'edit', or 'echo'.",
    ),
    _refusal(
        r"(?:Request)?Header)\s.*\s[\"']?expr=.*",
        "error: envclause should be in the form env=envar",
    ),
    _refusal(r"CustomLog)\s.*\s[\"']?expr=.*", "error in condition clause"),
    _refusal(r"AllowOverride)\s.*(?P<rest>Nonfatal=\S*)", "Illegal override option {rest}"),
)

# Lines of httpd 2.2 that mean nothing in 2.4. The simulator evaluates them before it leaves them out.
DROPPED_22 = re.compile(
    r"\s*(?:NameVirtualHost|AcceptMutex|LockFile|DefaultType|RewriteLog|RewriteLogLevel|RewriteLock|SSLMutex)\s",
    re.IGNORECASE,
)


def refusal_22(line: str) -> str | None:
    """Return the message with which httpd 2.2 refuses a logical line, None if it accepts the line."""
    if len(line) > LINE_LIMIT:
        rest = line[LINE_LIMIT:].split()
        return UNKNOWN.format(word=rest[0] if rest else "")
    for refusal in REFUSED_BY_22:
        match = refusal.pattern.match(line)
        if match:
            return refusal.message.format_map({"rest": "", **match.groupdict()})
    return None


def short_version(generation: Generation) -> str:
    """Return what ``-v`` prints."""
    return f"Server version: IBM_HTTP_Server/{generation.version} (Unix)\nServer built:   {generation.built}\n"


def long_version(generation: Generation) -> str:
    """Return what ``-V`` prints."""
    lines = [
        f"Server version: IBM_HTTP_Server/{generation.version} (Unix)",
        f"Apache version: {generation.apache} (with additional fixes)",
        f"Server built:   {generation.built}",
        f"Build level:    {generation.level}",
        f"Server's Module Magic Number: {generation.magic}",
        f"Server loaded:  {generation.apr}",
        f"Compiled using: {generation.apr}",
        "Architecture:   64-bit",
        f"Server MPM:     {generation.mpm}",
        "  threaded:     yes (fixed thread count)",
        "    forked:     yes (variable process count)",
        "Server compiled with....",
        *(f" -D {definition}" for definition in generation.definitions),
        f' -D HTTPD_ROOT="{ROOT}"',
        ' -D DEFAULT_PIDLOG="logs/httpd.pid"',
        ' -D DEFAULT_ERRORLOG="logs/error_log"',
        ' -D AP_TYPES_CONFIG_FILE="conf/mime.types"',
        f' -D SERVER_CONFIG_FILE="{DEFAULT_CONFIG}"',
    ]
    return "\n".join(lines) + "\n"
