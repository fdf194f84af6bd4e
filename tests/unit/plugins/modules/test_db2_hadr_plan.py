"""Module db2_hadr_plan is documentation alone; the action that does it agrees on the options."""

import ast
import inspect

import yaml
from ansible_collections.sametime.estate.plugins.action import db2_hadr_plan as action
from ansible_collections.sametime.estate.plugins.modules import db2_hadr_plan


def test_documented_options_are_those_of_the_action():
    documented = yaml.safe_load(db2_hadr_plan.DOCUMENTATION)["options"]
    tree = ast.parse(inspect.getsource(action))
    (spec,) = [
        ast.literal_eval(ast.unparse(word.value).replace("list(planning.QUESTIONS)", "['keep', 'takeover', 'verify']"))
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        for word in node.keywords
        if word.arg == "argument_spec"
    ]
    assert set(documented) == set(spec)
    for name, option in spec.items():
        assert documented[name]["type"] == option["type"], name
        assert documented[name].get("default") == option.get("default"), name
        assert documented[name].get("choices") == option.get("choices"), name
