"""CREATE, DROP, BACKUP, RESTORE and ROLLFORWARD. Pure."""

from typing import Any

from .. import config, reports, restore_script
from ..clp import path_list
from ..database.core import Command
from ..database.database import Database
from ..date_formats import stamp
from ..dialect import DIALECTS
from ..log import START, Record
from ..messages import Result, done, message
from ..state import STANDARD, STANDBY, State, from_dict
from .core import Answer, Image, ImageError, Session
from .encryption import Encryption


class BackupCommands(Encryption):
    """Statements that create, copy and remove databases."""

    def _create(self, _session: Session, args: dict[str, Any]) -> Result:
        name = args["alias"].upper()
        storage = path_list(args["path"]) or [self.dbm().get("DFTDBPATH", "").rstrip("/")]
        path = (args["dbpath"] or storage[0]).rstrip("/")
        if name in (self.directory() or {}):
            return message("SQL1005N", alias=name)
        missing = next((one for one in [path, *storage] if not self.environment.is_directory(one)), None)
        if missing is not None:
            return message("SQL1051N", path=missing)
        label = self.encryption_label(args["rest"] or "")
        refusal = self.key_refusal(label)
        if refusal is not None:
            return refusal
        state = State(name, path, self._free_number(), self.environment.settings.dialect)
        state.cfg = config.defaults(self.environment.settings.product)
        state.chain = [self.environment.new_chain(START)]
        state.storage, state.key = ([] if storage == [path] else storage), label
        self.environment.save(state)
        self._add_entry(name, path)
        return done("CREATE DATABASE")

    def _free_number(self) -> int:
        states = (self.load(name) for name in self.local_names())
        return max((state.number for state in states if state is not None), default=0) + 1

    def _drop(self, session: Session, args: dict[str, Any]) -> Result:
        if self.view(args["name"]) is not None or session.name == args["name"]:
            return message("SQL1035N")
        dropped = self._exclusively(args["name"], lambda: self._dropped(args["name"]))
        if dropped.rc:
            return dropped
        entries = {alias: entry for alias, entry in (self.directory() or {}).items() if entry.name != args["name"]}
        self.keep_directory(entries)
        return dropped

    def _dropped(self, name: str) -> Result:
        self.drop_state(name)
        return done("DROP DATABASE")

    # Backup

    def _backup(self, session: Session, args: dict[str, Any]) -> Answer:
        online = bool(args["online"])
        paths = path_list(args["path"]) or ["."]
        missing = next((path for path in paths if not self.environment.is_directory(path)), None)
        if missing is not None:
            return message("SQL2036N", path=missing)
        state = self.load(args["name"])
        refusal = self.key_refusal(state.key if state else "")
        if refusal is not None:
            return refusal
        rest = (args["rest"] or "").upper()
        if online:
            return self.command(args["name"], Command("image", {"online": True})).mapped(
                lambda result: result if result.rc else self._write_backup(args["name"], paths, True, result.data, rest)
            )
        if session.name == args["name"] or self.view(args["name"]) is not None:
            return message("SQL1035N")
        return self._exclusively(args["name"], lambda: self._backup_offline(args["name"], paths, rest))

    def _backup_offline(self, name: str, paths: list[str], rest: str) -> Result:
        result = self.on_disk(name, Command("image", {"online": False})).result
        if result is None or result.rc:
            return result or message("SQL1035N")
        made = self._write_backup(name, paths, False, result.data, rest)
        if made.rc == 0:
            self.offline_backup_made()
        return made

    def _write_backup(self, name: str, paths: list[str], online: bool, plain: dict[str, Any], rest: str) -> Result:
        run = self.command if online else self.on_disk
        settings = self.environment.settings
        began = self.now()
        source = from_dict(plain["state"], [])
        header = {
            "alias": name,
            "database": name,
            "instance": self.name,
            "online": online,
            "dialect": settings.dialect,
            "platform": settings.platform,
            "path": source.path,
            "storage": source.storage_paths,
            "containers": source.containers,
            "logs": self.log_path(source),
            "key": source.key,
            "compressed": "COMPRESS" in rest,
            "files": len(paths),
        }
        try:
            made = self.write_image(Image(name, stamp(began), paths[0], header, tuple(paths)), plain)
        except ImageError as exc:
            return exc.result
        records = [Record(*record) for record in plain["records"]]
        state = from_dict(plain["state"], records)
        entry = {
            "op": "B",
            "stamp": made,
            "end": stamp(self.now()),
            "online": online,
            "first_log": state.first_active_log,
            "last_log": state.first_active_log,
            "location": paths[0],
        }
        run(name, Command("image", {"taken": entry}))
        return Result(0, f"\nBackup successful. The timestamp for this backup image is : {made}\n", made)

    # Restore

    def _restore(self, session: Session, args: dict[str, Any]) -> Result:
        alias = args["alias"].upper()
        name = (args["into"] or alias).upper()
        flags = (args["rest"] or "").upper() + (" MOVED" if args["target"] else "")
        sources = path_list(args["source"]) or ["."]
        image = self._find_image(alias, sources, args["taken"] or "")
        if isinstance(image, Result):
            return image
        existing = self.load(name)
        path = args["target"] or (existing.path if existing else "") or image.header.get("path", "")
        path = (args["dbpath"] or args["dbpath2"] or path).rstrip("/")
        refusal = self._restore_refusal(session, image, existing, flags) or self._path_refusal(image, flags)
        if refusal is None and not self.environment.is_directory(path):
            refusal = message("SQL1051N", path=path)
        if refusal is not None:
            return refusal
        result = self._exclusively(name, lambda: self._write_restored(image, name, path, existing, flags))
        if result.rc == 0 and existing is not None and "WITHOUT PROMPTING" in flags:
            return message("SQL2540W")
        return result

    def _restore_refusal(self, session: Session, image: Image, existing: State | None, flags: str) -> Result | None:
        if existing is not None and self.view(existing.name) is not None:
            return message("SQL1035N")
        refusal = self._image_refusal(image, flags)
        if refusal is None and existing is not None and not existing.key and self._keeps_key(image, flags):
            refusal = message("SQL1743N")
        asks = existing is not None and "WITHOUT PROMPTING" not in flags and "REPLACE EXISTING" not in flags
        if refusal is None and asks:
            typed = session.interactive(f"{message('SQL2539W').text}\nDo you want to continue ? (y/n) ")
            if not typed.strip().lower().startswith("y"):
                return message("SQL2001N")
        return refusal

    def _keeps_key(self, image: Image, flags: str) -> bool:
        return bool(image.header.get("key")) and "NO ENCRYPT" not in flags

    def _path_refusal(self, image: Image, flags: str) -> Result | None:
        """Return which path of an image is missing here; flag MOVED: the command gives other storage paths."""
        for path in [] if "MOVED" in flags else image.header.get("storage", []):
            if not self.environment.is_directory(path):
                return message("SQL1051N", path=path)
        for container in image.header.get("containers", []):
            if not self.environment.is_directory(container.rpartition("/")[0] or "/"):
                return message("SQL0298N")
        return None

    def _restore_script(self, _session: Session, args: dict[str, Any]) -> Result:
        """Write the paths of an image to a script; an encrypted image needs its key for that."""
        sources = path_list(args["source"]) or ["."]
        image = self._find_image(args["alias"].upper(), sources, args["taken"] or "")
        if isinstance(image, Result):
            return image
        refusal = self._image_refusal(image, "")
        if refusal is not None:
            return refusal
        header = {**image.header, "stamp": image.stamp}
        if not self.environment.write_text(args["script"], restore_script.script(header, sources)):
            return message("SQL2036N", path=args["script"])
        return done("RESTORE DATABASE")

    def _find_image(self, alias: str, sources: list[str], taken: str) -> Image | Result:
        missing = next((source for source in sources if not self.environment.is_directory(source)), None)
        if missing is not None:
            return message("SQL2036N", path=missing)
        found = [image for source in sorted(set(sources)) for image in self.images(source)]
        images = [image for image in found if image.alias == alias and image.stamp.startswith(taken)]
        if not images:
            return message("SQL2542N", alias=alias, timestamp=taken)
        if len(images) > 1:
            return message("SQL2522N")
        wanted = set(range(1, images[0].header.get("files", 1) + 1))
        if not wanted <= self.image_files(images[0], sources):
            return message("SQL2542N", alias=alias, timestamp=taken)
        return images[0]

    def _image_refusal(self, image: Image, flags: str) -> Result | None:
        settings = self.environment.settings
        if not image.header:
            return message("SQL2530N")
        if image.header["platform"] != settings.platform:
            return message("SQL2570N", target=settings.platform, source=image.header["platform"], reason=1)
        if image.header["dialect"] != settings.dialect:
            older = DIALECTS[image.header["dialect"]].order < settings.product.order
            return message("SQL2547N" if older else "SQL2530N")
        if image.header["online"] and "WITHOUT ROLLING FORWARD" in flags:
            return message("SQL2537N")
        return self.key_refusal(image.header.get("key"))

    def _write_restored(self, image: Image, name: str, path: str, existing: State | None, flags: str) -> Result:
        """Write an image as a standard database, rollforward pending, with the configuration of the image."""
        product = self.environment.settings.product
        number = existing.number if existing else self._free_number()
        pending = State(name, path, number, product.name, config.defaults(product), restore_pending=True)
        pending.chain = [self.environment.new_chain(START)]
        self.environment.save(pending)
        self._add_entry(name, path)
        try:
            content = self.read_image(image)
        except ImageError as exc:
            return exc.result
        if self.environment.faults.take("restore-breaks"):
            return message("SQL2001N")
        state = from_dict(content["state"], [Record(*record) for record in content["records"]])
        state.name, state.path, state.number, state.role = name, path, number, STANDARD
        state.disabled = state.backup_pending = state.restore_pending = False
        state.consistent = True
        state.storage = [] if "MOVED" in flags else state.storage
        state.key = (state.key if self._keeps_key(image, flags) else "") or (existing.key if existing else "")
        state.rollforward_pending = "WITHOUT ROLLING FORWARD" not in flags and (
            state.archiving or image.header["online"]
        )
        state.replayed = state.log.end
        if not state.rollforward_pending:
            state.chain.append(self.environment.new_chain(state.log.end))
        if self.environment.faults.take("unrelated-chain"):
            state.chain.append(self.environment.new_chain(state.log.end))
            state.log.write([["fill", 1]], self.now(), self.environment.settings.record_length)
        entry = {
            "op": "R",
            "stamp": stamp(self.now()),
            "end": stamp(self.now()),
            "online": image.header["online"],
            "first_log": state.first_active_log,
            "last_log": state.first_active_log,
            "location": image.directory,
        }
        state.history = [*(existing.history if existing else []), entry]
        self.environment.save(state)
        return done("RESTORE DATABASE")

    # Roll forward

    def _rollforward(self, _session: Session, args: dict[str, Any]) -> Result:
        if self.view(args["name"]) is not None:
            return message("SQL1035N")
        return self._exclusively(args["name"], lambda: self._rolled_forward(args))

    def _rolled_forward(self, args: dict[str, Any]) -> Result:
        state = self.load(args["name"])
        if state is None:
            return message("SQL1031N")
        product = self.environment.settings.product
        if args["query"]:
            return Result(0, reports.rollforward(state, product, " -"))
        if not state.archiving:
            return message("SQL1260N", alias=state.name)
        if state.role == STANDBY:
            return Database(state, self.environment).refused(1)
        if not state.rollforward_pending:
            return message("SQL1261N", alias=state.name)
        if args["stop"]:
            state.rollforward_pending = False
            state.chain.append(self.environment.new_chain(state.log.end))
            state.replayed = state.log.end
            self.environment.save(state)
        files = f"{state.first_active_log} - {state.first_active_log}"
        return Result(0, reports.rollforward(state, product, files)).also(done("ROLLFORWARD"))
