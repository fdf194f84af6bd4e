"""AdminApp: installed applications. Edits are made in the workspace."""

import base64
import re
import zipfile
from collections.abc import Callable

from . import application_documents, applications, notation
from .application_tasks import LABELS, TASKS, matching_modules, required_value, rows_of, split_options, task_named
from .applications import Module
from .errors import WasError
from .workspace import Workspace


class AdminApp:
    """The object of that name; its public methods are the commands, in snake case (``list_all``: ``list``).

    ``say`` prints a line on the client's standard output, ``language`` is that of the client's Java virtual machine.
    """

    def __init__(self, workspace: Workspace, say: Callable[[str], None], language: str = "en") -> None:
        self._workspace = workspace
        self._say = say
        self._labels = LABELS.get(language, {})
        self._ready: Callable[[str], bool] = lambda _name: True

    def on_ready(self, ready: Callable[[str], bool]) -> None:
        """Set the function that tells whether an application has reached all its nodes."""
        self._ready = ready

    def list_all(self, target: str | None = None, _verbose: object = None) -> str:
        """Return the names of applications, all or those of a target, one a line."""
        names = applications.names(self._workspace)
        if target:
            wanted = applications.full_target(self._workspace, target)
            names = [n for n in names if any(wanted in m.targets for m in applications.modules(self._workspace, n))]
        return "\n".join(names)

    def list_modules(self, name: str, option: str | None = None) -> str:
        """Return ``application#module+descriptor``, with ``-server`` followed by ``#`` and the targets."""
        lines = []
        for module in applications.modules(self._workspace, name):
            line = f"{name}#{module.file}+{module.descriptor}"
            lines.append(f"{line}#{'+'.join(module.targets)}" if option == "-server" else line)
        return "\n".join(lines)

    def is_app_ready(self, name: str, _ignore_unknown: object = None) -> str:
        """Return whether all nodes have the application's files."""
        applications.context(self._workspace, name)
        return "true" if self._ready(name) else "false"

    def get_deploy_status(self, name: str) -> str:
        """Return the distribution of an application over its nodes."""
        state = "complete" if self._ready(name) else "started"
        return f"ADMA5071I: Distribution status check {state} for application {name}."

    def view(self, name: str, tasks: object = None) -> str:
        """Return tasks with their current values: ``Label:  value``, with blank lines between the blocks."""
        application, _sharp, part = name.partition("#")
        modules = applications.modules(self._workspace, application)
        if part:
            modules = [module for module in modules if part == f"{module.file}+{module.descriptor}"]
        wanted = [str(task).lstrip("-") for task in notation.as_list(tasks)] if tasks is not None else list(TASKS)
        return "\n".join(self._block(task, modules) for task in wanted)

    def _block(self, name: str, modules: list[Module]) -> str:
        task = task_named(name)
        head = [f"{name}: {task.title}", "", task.text, ""]
        return "\n".join([*head, *self._groups(name, modules, ":  ")])

    def _groups(self, name: str, modules: list[Module], colon: str) -> list[str]:
        labels = [self._labels.get(label, label) for label in task_named(name).columns]
        lines = []
        for row in rows_of(name, modules):
            lines += [f"{label}{colon}{value}" for label, value in zip(labels, row, strict=True)]
            lines.append("")
        return lines

    def edit(self, name: str, options: object) -> str:
        """Change an application by rows of tasks. The key fields of a row are texts or patterns."""
        applications.context(self._workspace, name)
        tasks, plain = split_options(options)
        self._say(f"ADMA5075I: Editing of application {name} started.")
        self._apply(name, tasks, plain)
        self._say("ADMA5058I: Application and module versions are validated with versions of deployment targets.")
        for _ in range(3):
            self._say(_CONFIGURED.format(name))
        self._say("ADMA5113I: Activation plan created successfully.")
        self._say(f"ADMA5011I: The cleanup of the temp directory for application {name} is complete.")
        self._say(
            f"ADMA5076I: Application {name} edited successfully. The application or its web modules may require a "
            "restart when a save is performed."
        )
        return ""

    def _apply(self, name: str, tasks: dict[str, list[list[str]]], plain: dict[str, str]) -> None:
        modules = applications.modules(self._workspace, name)
        targets = self._default_targets(plain, modules)
        for task, rows in tasks.items():
            for row, module in matching_modules(task, rows, modules):
                if task == "MapModulesToServers":
                    targets[module.file] = self._targets(row[2], module)
                elif task == "MapWebModToVH":
                    applications.set_virtual_host(self._workspace, name, module.file, required_value(task, row, module))
                else:
                    applications.set_context_root(self._workspace, name, module.file, required_value(task, row, module))
        applications.set_targets(self._workspace, name, targets)

    def _default_targets(self, plain: dict[str, str], modules: list[Module]) -> dict[str, tuple[str, ...]]:
        if not plain.keys() & {"server", "cluster"}:
            return {}
        parts = ",".join(f"{key}={plain[key]}" for key in ("cell", "node", "server", "cluster") if key in plain)
        return {module.file: self._targets(f"WebSphere:{parts}", module) for module in modules}

    def _targets(self, text: str, module: Module) -> tuple[str, ...]:
        targets = []
        for item in (part for part in re.split(r"\+(?=WebSphere:)", text.strip()) if part):
            target = applications.full_target(self._workspace, item)
            if target is None:
                raise WasError(
                    'WASX7108E: Invalid data specified for install task: "MapModulesToServers." \n'
                    'Errors are: "ADMA0085E: Validation error in task Selecting servers for modules. The target '
                    f"{item} of module {module.name} with URI {module.uri} does not exist."
                )
            targets.append(target)
        if not targets:
            raise WasError(
                "WASX7109E: Insufficient data for install task "
                '"MapModulesToServers" \nADMA0007E: A validation error occurred in task Selecting servers for modules. '
                f"No target is specified for module {module.name} with URI {module.uri}."
            )
        return tuple(dict.fromkeys(targets))

    # Installing

    def task_info_content(self, content: str, task: str) -> str:
        """Serve ``taskInfo``. The client has read the archive."""
        _name, drafts = _unpacked(content)
        known = task_named(task)
        modules = [Module(d.name, d.file, d.descriptor, d.context_root, d.virtual_host, ()) for d in drafts]
        lines = [f"{task}: {known.title}", "", known.text, ""]
        lines.append("The current contents of the task after running default bindings are:")
        return "\n".join([*lines, *self._groups(task, modules, ": ")])

    def install_content(self, content: str, options: object = None) -> str:
        """Serve ``install``. The client has read the archive."""
        described, drafts = _unpacked(content)
        tasks, plain = split_options(options or [])
        name = plain.get("appname", described)
        if name in applications.names(self._workspace):
            raise WasError(
                f'WASX7279E: An application with name "{name}" already exists. Select a different application name.'
            )
        self._say(f"ADMA5016I: Installation of {name} started.")
        self._put(name, drafts)
        if not tasks.get("MapModulesToServers") and not plain.keys() & {"server", "cluster"}:
            raise WasError(
                'WASX7109E: Insufficient data for install task "MapModulesToServers" \nADMA0007E: A validation error '
                "occurred in task Selecting servers for modules. No target is specified."
            )
        self._apply(name, tasks, plain)
        self._say(_CONFIGURED.format(name))
        self._say(f"ADMA5011I: The cleanup of the temp directory for application {name} is complete.")
        self._say(f"ADMA5013I: Application {name} installed successfully.")
        return ""

    def update_content(self, name: str, kind: str, options: object, content: str) -> str:
        """Serve ``update`` with a complete new archive: modules that remain keep their mappings."""
        if kind != "app":
            raise WasError(f'WASX7112E: The content type "{kind}" is not supported by the simulator; use "app".')
        kept = {module.file: module for module in applications.modules(self._workspace, name)}
        _described, drafts = _unpacked(content)
        tasks, plain = split_options(options)
        self._say(f"ADMA5077I: Update of {name} has started.")
        old = {file: module.targets for file, module in kept.items() if file in {d.file for d in drafts}}
        shared = next(iter(old.values()), next((m.targets for m in kept.values()), ()))
        self._remove(name)
        hosts = {file: module.virtual_host or "default_host" for file, module in kept.items()}
        self._put(name, [d._replace(virtual_host=hosts.get(d.file, "default_host")) for d in drafts])
        applications.set_targets(self._workspace, name, {d.file: old.get(d.file, shared) for d in drafts})
        if tasks:
            self._apply(name, tasks, plain)
        self._say(f"ADMA5078I: Update of {name} has ended.")
        return ""

    def uninstall(self, name: str, _options: object = None) -> str:
        """Remove an application."""
        applications.context(self._workspace, name)
        self._say(f"ADMA5017I: Uninstallation of {name} started.")
        applications.set_targets(
            self._workspace, name, {m.file: () for m in applications.modules(self._workspace, name)}
        )
        self._remove(name)
        self._say(f"ADMA5106I: Application {name} uninstalled successfully.")
        return ""

    def _put(self, name: str, drafts: list[application_documents.Draft]) -> None:
        cell = next(uri.split("/")[1] for uri in self._workspace.uris() if uri.startswith("cells/"))
        for uri, data in application_documents.documents(cell, name, drafts).items():
            self._workspace.write(uri, data, "AdminApp.install")

    def _remove(self, name: str) -> None:
        place = applications.context(self._workspace, name)
        for uri in self._workspace.uris():
            if uri.startswith(place + "/"):
                self._workspace.write(uri, None, "AdminApp.uninstall")


_CONFIGURED = "ADMA5005I: The application {} is configured in the WebSphere Application Server repository."


def _unpacked(content: str) -> tuple[str, list[application_documents.Draft]]:
    try:
        return application_documents.unpack(base64.b64decode(content))
    except (zipfile.BadZipFile, KeyError) as error:
        raise WasError(f"WASX7115E: Cannot read the archive: {error}") from error
