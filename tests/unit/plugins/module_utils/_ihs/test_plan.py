"""What must change on a web server: observed and wanted state in, plan out. Python 3.6 as the code."""

import pytest
from ansible_collections.sametime.estate.plugins.module_utils._ihs.errors import IhsError
from ansible_collections.sametime.estate.plugins.module_utils._ihs.httpd_conf import Located, directives
from ansible_collections.sametime.estate.plugins.module_utils._ihs.plan import Observed, actions, diff, plan
from ansible_collections.sametime.estate.plugins.module_utils._ihs.wanted import Wanted

CONFIG, FRAGMENT = "/h/conf/httpd.conf", "/h/conf/photos.conf"
STOCK = "#LoadModule rewrite_module modules/mod_rewrite.so\nListen 80\n"
DONE = STOCK[1:] + f"Include {FRAGMENT}\n"
PRESENT = Wanted(FRAGMENT, "Fotos f\u00fcr alle\n", ["rewrite_module"], None)
ABSENT = PRESENT._replace(text=None)
TEXT = "Fotos f\u00c3\u00bcr alle\n"  # as it is read: each character is one byte


def observed(main=STOCK, fragment=None, *, loaded=(), running=True, answers=None, nested=""):
    located = [Located(CONFIG, directive, True) for directive in directives(main or "")]
    located += [Located("/h/conf/more.conf", directive, True) for directive in directives(nested)]
    return Observed(CONFIG, "/h", main, fragment, located, list(loaded), running, answers)


ALL = ["write fragment", "load rewrite_module", "include fragment", "graceful restart"]


@pytest.mark.parametrize(
    ("state", "wanted", "done"),
    [
        pytest.param(observed(), PRESENT, ALL, id="stock server"),
        pytest.param(observed(running=False), PRESENT, ALL[:-1], id="stopped server"),
        pytest.param(observed(loaded=["rewrite_module"]), PRESENT, [ALL[0], *ALL[2:]], id="module loaded elsewhere"),
        pytest.param(observed(DONE, TEXT, answers=True), PRESENT, [], id="nothing to do"),
        pytest.param(observed(DONE, TEXT, answers=False), PRESENT, ["graceful restart"], id="restart was missed"),
        pytest.param(observed(DONE, TEXT), PRESENT, [], id="nobody asked"),
        pytest.param(observed(DONE, "old\n"), PRESENT, [ALL[0], ALL[3]], id="fragment changed"),
        pytest.param(observed(STOCK[1:], TEXT), PRESENT, ["include fragment", "graceful restart"], id="not included"),
        pytest.param(
            observed(DONE, TEXT), ABSENT, ["remove fragment", "remove include", "graceful restart"], id="remove"
        ),
        pytest.param(observed(STOCK), ABSENT, [], id="removed"),
        pytest.param(observed(STOCK, TEXT, running=False), ABSENT, ["remove fragment"], id="file left over"),
    ],
)
def test_plan(state, wanted, done):
    planned = plan(state, wanted)
    assert actions(planned, "/h", FRAGMENT, wanted.modules) == done
    assert planned.changed is bool(done)
    assert planned.reload is ("graceful restart" in done)
    assert planned.running is state.running


def test_new_texts():
    planned = plan(observed(), PRESENT)
    assert (planned.new_main, planned.new_fragment) == (DONE, TEXT)
    assert plan(observed(DONE, TEXT), ABSENT)[:4] == (DONE, STOCK[1:], TEXT, None)


@pytest.mark.parametrize(
    ("state", "message"),
    [
        (observed(main=None), f"{CONFIG} does not exist; set config to"),
        (observed(nested="Include conf/photos.conf\n"), "already included by /h/conf/more.conf"),
        (observed(f"<IfModule x>\nInclude {FRAGMENT}\n</IfModule>\n"), f"already included by {CONFIG}"),
    ],
)
def test_refusals(state, message):
    with pytest.raises(IhsError, match=message):
        plan(state, PRESENT)


def test_diff_is_text_and_of_the_main_file_only_what_changes():
    main, fragment = diff(plan(observed(), PRESENT), "main", "fragment")
    assert main["before"] == STOCK.splitlines(True)[0]
    assert main["after"] == STOCK[1:].splitlines(True)[0] + f"Include {FRAGMENT}\n"
    assert (fragment["before"], fragment["after"]) == ("", PRESENT.text)
    (stale,) = diff(plan(observed(DONE, TEXT, answers=False), PRESENT), "main", "fragment")
    assert stale["before_header"] == "running server"
