"""Module business_card_info: the answers of a servlet, and its silence."""

from ansible_collections.sametime.estate.plugins.module_utils._community import servlet

URL = "http://community.invalid/servlet/UserInfoServlet"
CARD = b'<userinfo><field name="ImagePath" type="t">http://p/a.jpg</field></userinfo>'


def test_answers_and_problems(call_module, monkeypatch):
    asked = "http://community.invalid/servlet/UserInfoServlet?operation=3&userid=a&setid=1"
    options = {"url": URL, "person": "a", "sets": ["1"]}

    def answer():
        monkeypatch.setattr(servlet, "fetcher", lambda *_options: lambda _url: (200, CARD))

    found = call_module("business_card_info", options, answer)
    assert found["answers"] == [{"set": "1", "url": asked, "fields": {"ImagePath": "http://p/a.jpg"}, "problem": None}]
    assert len(found["problems"]) == 1
    assert "card of a, set 1: no PhotoURL" in found["problems"][0]
    assert not found["changed"]
    only = {"fields": {"ImagePath": "x"}, "photo": "http://p/a.jpg"}
    assert call_module("business_card_info", {**options, **only}, answer)["problems"] == []


def test_a_name_that_does_not_exist(call_module):
    found = call_module("business_card_info", {"url": URL, "person": "a", "sets": ["0", "1"]})
    assert [answer["set"] for answer in found["answers"]] == ["0", "1"]
    assert all("does not answer" in problem for problem in found["problems"])
