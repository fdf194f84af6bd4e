"""The cell after steps that check mode does not carry out."""

from ansible_collections.sametime.estate.plugins.module_utils._was.cell import predict
from ansible_collections.sametime.estate.plugins.module_utils._was.cell.restarts import choose
from ansible_collections.sametime.estate.plugins.module_utils._was.steps import (
    DocumentStep,
    MappingStep,
    PropertiesStep,
)


def test_predict(cells):
    cell = cells.cell()
    steps = [
        DocumentStep("cells/C/nodes/n1/servers/S/x.xml", "settings", [], "", ["n1/S"], "x"),
        PropertiesStep("a(cells/C/nodes/n1|resources.xml#D_1)", "a", [], [], "y"),
    ]
    saved = predict.after_save(cell, steps)
    assert [node["synchronized"] for node in saved["nodes"]] == [None, False, True, None]
    assert [record["server"] for record in saved["waiting"]] == ["n1/S"]
    assert choose(saved["waiting"], saved, "now").now == []
    synchronized = predict.after_synchronization(saved)
    assert choose(synchronized["waiting"], synchronized, "now").now == ["n1/S"]
    assert predict.after_restart(synchronized, ["n1/S"])["waiting"] == []
    wide = predict.after_save(cell, [MappingStep("App", "M", "wb.war,WEB-INF/web.xml", [], [], None, None, [], "z")])
    assert [node["synchronized"] for node in wide["nodes"]] == [None, False, False, None]
