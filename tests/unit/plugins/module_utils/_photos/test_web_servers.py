"""Which failures leave out one web server, and what remains for the others. Python 3.6."""

import pytest
from ansible_collections.sametime.estate.plugins.module_utils._photos import plan
from ansible_collections.sametime.estate.plugins.module_utils._photos.errors import CAUSES, PhotoError
from ansible_collections.sametime.estate.plugins.module_utils._photos.rsync.listing import Listing
from ansible_collections.sametime.estate.plugins.module_utils._photos.settings import Transfer
from ansible_collections.sametime.estate.plugins.module_utils._photos.web_servers import WebServers

FIRST = Transfer("h1", "u", 22, "/k", "/h", 60, 7, 2, "/usr/bin/rsync", "/usr/bin/ssh", "ihs1")
SECOND = FIRST._replace(target="h2", name="ihs2")


def servers(*transfers):
    def start(*_args, **_options):
        raise AssertionError("nothing is started here")

    return WebServers(transfers or (FIRST, SECOND), start)


def failing(cause, *names):
    def act(server):
        if server.name in names:
            raise PhotoError(cause, f"no {server.name}", why="x")

    return act


OF_ONE = {cause for cause in CAUSES if cause.startswith("transfer_")} | {"guard_removal"}


@pytest.mark.parametrize("cause", sorted(OF_ONE))
def test_a_failure_of_one_leaves_it_out(cause):
    both = servers()
    both.each(failing(cause, "ihs2"))
    asked = []
    both.each(lambda server: asked.append(server.name))
    assert asked == ["ihs1"]
    assert {name: one.cause for name, one in both.results().items()} == {"ihs1": "ok", "ihs2": cause}
    with pytest.raises(PhotoError) as caught:
        both.conclude()
    assert str(caught.value) == "1 of 2 web servers did not receive the photos: ihs2: no ihs2"
    assert caught.value.details == {"web_servers": {"ihs2": {"why": "x", "cause": cause, "message": "no ihs2"}}}


@pytest.mark.parametrize("cause", sorted(set(CAUSES) - OF_ONE - {"ok"}))
def test_any_other_failure_ends_the_run(cause):
    with pytest.raises(PhotoError) as caught:
        servers().each(failing(cause, "ihs1"))
    assert caught.value.cause == cause


def test_no_web_server_is_left():
    both = servers()
    both.each(failing("transfer_link", "ihs1"))
    with pytest.raises(PhotoError) as caught:
        both.each(failing("transfer_broken", "ihs2"))
    assert caught.value.cause == "transfer_link"
    assert str(caught.value) == "no web server received the photos: ihs1: no ihs1; ihs2: no ihs2"


def test_the_failure_of_the_only_web_server_is_that_of_the_run():
    one = servers(FIRST)
    with pytest.raises(PhotoError, match=r"\Ano ihs1\Z") as caught:
        one.each(failing("transfer_link", "ihs1"))
    assert caught.value.details == {"why": "x"}


def test_all_went_well():
    both = servers()
    both.each(lambda server: None)
    assert both.conclude() is None


def test_what_is_equal_to_an_altered_stage_is_unknown():
    both = servers()
    both.all[0].served = {"a": "1", "b": "2"}
    both.all[1].served = {"b": "2"}
    both.doubt(["a"])
    assert [server.served for server in both.all] == [{"a": None, "b": "2"}, {"b": "2"}]


def test_photos_that_may_be_newer_there():
    (server,) = servers(FIRST).all
    server.listing = Listing(["new"], ["stray"], ["other"], [], [], [])
    server.change = plan.Plan(["new"], ["other"], ["stray"], [], [])
    assert server.uncertain() == ["other"]
