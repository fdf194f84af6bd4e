# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Errors of the operating system in the output of wsadmin, as regular expressions.

Pure. Python 3.6. They have no message id, and their language is that of the deployment manager, which wsadmin cannot
choose. Sources: the messages of glibc 2.36 in the languages of WebSphere and some more; AIX and Windows in English.
"""

import re

__all__ = ["FILES", "FULL"]

# A letter that is not ASCII may arrive in another encoding: one to three other characters.
_LATIN = re.compile("[\u0080-\u024f]")


def _any(*texts: str) -> str:
    return "(?i)" + "|".join(_LATIN.sub(".{1,3}", text) for text in texts)


# No space, or no more than the quota: ENOSPC and EDQUOT.
FULL = (
    r"(?i)not enough space (?:in|on) the (?:file system|disk|device)",
    r"(?i)file ?system (?:is )?full",
    r"\b(?:ENOSPC|EDQUOT)\b",
    r"No space left on device",
    _any(
        "Auf dem Gerät ist kein Speicherplatz mehr verfügbar",
        "Aucun espace disponible sur le périphérique",
        "No queda espacio en el dispositivo",
        "Não há espaço disponível no dispositivo",
        "Sem espaço livre no dispositivo",
        "Spazio esaurito sul device",
        "Geen ruimte meer over op apparaat",
        "デバイスに空き領域がありません",
        "장치에 남은 공간이 없음",
        "设备上没有空间",
        "裝置上已無多餘空間",
        "Brak miejsca na urządzeniu",
        "На устройстве не осталось свободного места",
        "Na zařízení není volné místo",
        "Nincs több hely a lemezen",
        "Aygıt üzerinde boş yer yok",
    ),
    r"(?i)dis[ck] quota exceeded",
    _any(
        "Der zugewiesene Plattenplatz",
        "Débordement du quota d'espace disque",
        "Se ha excedido la cuota de disco",
        "Cota da disco excedida",
        "Quota do disco excedida",
        "Quota disco superata",
        "Schijfquotum is overschreden",
        "ディスク使用量制限を超過しました",
        "디스크 할당량이 초과됨",
        "超出磁盘限额",
        "磁碟配額已滿",
        "Przekroczony limit dyskowy",
        "Превышена дисковая квота",
        "Překročena disková kvóta",
        "Lemezkvóta túllépve",
        "Disk kotası aşıldı",
    ),
)
# No permission, a read-only file system, too many open files, a failing device: EACCES, EROFS, EMFILE and EIO.
FILES = (
    r"(?i)permission denied",
    r"(?i)read-only file system",
    r"(?i)too many open files",
    r"(?i)input/output error",
    _any(
        *("Keine Berechtigung", "Das Dateisystem ist nur lesbar", "Zu viele offene Dateien", "Eingabe-/Ausgabefehler"),
        *("Permission non accordée", "fichiers accessible en lecture seulement", "Trop de fichiers ouverts"),
        *("Permiso denegado", "Sistema de ficheros de sólo lectura", "Demasiados ficheros abiertos"),
        *("Permissão negada", "Sistema de arquivos somente para leitura", "Muitos arquivos abertos"),
        *("Permissão recusada", "Sistema de ficheiros só de leitura", "Demasiados ficheiros abertos"),
        *("Permesso negato", "File system in sola lettura", "Troppi file aperti"),
        *("許可がありません", "読み込み専用ファイルシステムです", "ファイルを開きすぎです"),
        *("허가 거부", "읽기전용 파일 시스템", "열린 파일이 너무 많음"),
        *("权限不够", "只读文件系统", "打开的文件过多", "拒絕不符權限的操作", "唯讀的檔案系統", "開啟太多檔案"),
        *("Brak dostępu", "System plików wyłącznie do odczytu", "Za dużo otwartych plików"),
        *("Отказано в доступе", "Файловая система доступна только для чтения", "Слишком много открытых файлов"),
    ),
)
