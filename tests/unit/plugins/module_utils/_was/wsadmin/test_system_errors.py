"""Errors of the operating system in other languages. The texts are those of glibc 2.36."""

import re

import pytest
from ansible_collections.sametime.estate.plugins.module_utils._was.wsadmin.messages import classify
from ansible_collections.sametime.estate.plugins.module_utils._was.wsadmin.system_errors import FILES, FULL

DISK = (
    *("Auf dem Gerät ist kein Speicherplatz mehr verfügbar", "Der zugewiesene Plattenplatz (Quota) ist überschritten"),
    *("Aucun espace disponible sur le périphérique", "Débordement du quota d'espace disque"),
    *("No queda espacio en el dispositivo", "Se ha excedido la cuota de disco"),
    *("Não há espaço disponível no dispositivo", "Cota da disco excedida", "Sem espaço livre no dispositivo"),
    *(
        "Spazio esaurito sul device",
        "Quota disco superata",
        "デバイスに空き領域がありません",
        "장치에 남은 공간이 없음",
    ),
    *("设备上没有空间", "超出磁盘限额", "裝置上已無多餘空間", "磁碟配額已滿", "Brak miejsca na urządzeniu"),
    *("Na zařízení není volné místo", "Nincs több hely a lemezen"),
    "На устройстве не осталось свободного места",  # noqa: RUF001 - Russian
)
OTHERS = (
    *("Keine Berechtigung", "Das Dateisystem ist nur lesbar", "Zu viele offene Dateien", "Eingabe-/Ausgabefehler"),
    *("Permission non accordée", "Système de fichiers accessible en lecture seulement", "Trop de fichiers ouverts"),
    *("Permiso denegado", "Permissão negada", "Permissão recusada", "Permesso negato", "許可がありません", "허가 거부"),
    *("权限不够", "拒絕不符權限的操作", "Brak dostępu", "Muitos arquivos abertos"),
    "Отказано в доступе",
)
SAVE = "WASX7209I: Connected\ncom.ibm.ws.sm.workspace.WorkSpaceException\njava.io.IOException: {}"


@pytest.mark.parametrize("text", DISK)
def test_a_full_disk(text):
    assert classify(SAVE.format(text))["kind"] == "disk"


@pytest.mark.parametrize("text", OTHERS)
def test_other_errors_of_files(text):
    assert classify(SAVE.format(text))["kind"] == "files"


@pytest.mark.parametrize("spoilt", ["?", "\ufffd\ufffd", "Ã¤"])
def test_letters_that_arrive_in_another_encoding(spoilt):
    text = re.sub("[^\x00-\x7f]", spoilt, DISK[0])
    assert classify(SAVE.format(text))["kind"] == "disk"


def test_nothing_else_is_an_error():
    text = "ADMA5075I: Editing of application Sametime Meeting Server started in the file system of the device."
    assert not [mark for mark in (*FULL, *FILES) if re.search(mark, text)]
