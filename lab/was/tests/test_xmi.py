"""Documents of the configuration model."""

from ansible_collections.sametime.estate.lab.was.waslab import xmi


def test_documents_survive_reading_and_writing(master):
    for uri in master.master.uris():
        data = master.master.read(uri)
        if uri.endswith(".xml") and xmi.is_model(data):
            assert xmi.serialize(xmi.parse(data)) == data, uri
