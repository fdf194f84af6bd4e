"""Action plugins of the collection without a playbook: a task with its options, on the controller."""

from unittest.mock import MagicMock

from ansible.parsing.dataloader import DataLoader
from ansible.template import Templar


def action(plugin, directory, **options):
    """Return an action plugin for a task with these options; relative files are below ``directory``."""
    loader = DataLoader()
    loader.set_basedir(str(directory))
    task = MagicMock(args=options, async_val=0, check_mode=False, diff=False, collections=[], environment=None)
    task.get_search_path.return_value = [str(directory)]
    return plugin(task, MagicMock(), MagicMock(check_mode=False), loader, Templar(loader=loader), None)
