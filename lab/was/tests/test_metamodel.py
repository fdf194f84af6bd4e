"""The configuration model."""

from ansible_collections.sametime.estate.lab.was.waslab import metamodel


def test_every_type_of_the_model_has_known_parts():
    for kind in metamodel.TYPES.values():
        for attribute in kind.attributes.values():
            assert attribute.basic or attribute.type in metamodel.TYPES, (kind.name, attribute.name)
