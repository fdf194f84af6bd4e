"""The managed beans of one process, for a wsadmin that is not connected to the deployment manager."""

from collections.abc import Callable
from typing import Any

from .errors import ADMIN, WasError
from .mbeans import Bean, Pattern


class LocalRuntime:
    """The runtime of a process that is not a deployment manager: its own beans."""

    def __init__(self, beans: Callable[[], list[Bean]], invoke: Callable[[Bean, str, list[str]], Any]) -> None:
        self._beans = beans
        self._invoke = invoke

    def beans(self, pattern: Pattern) -> list[Bean]:
        """Return the managed beans that match a pattern."""
        return [bean for bean in self._beans() if pattern.matches(bean.properties)]

    def invoke(self, bean: Bean, operation: str, parameters: list[str]) -> Any:
        """Invoke an operation."""
        return self._invoke(bean, operation, parameters)

    def start_server(self, node: str, server: str) -> bool:
        """Refuse: only the deployment manager starts servers."""
        raise WasError(f'ADMN0034E: Cannot start server "{server}" on node "{node}" from this process.', ADMIN)

    def stop_server(self, node: str, server: str) -> bool:
        """Refuse: only the deployment manager stops servers."""
        raise WasError(f'ADMN0034E: Cannot stop server "{server}" on node "{node}" from this process.', ADMIN)

    def probe(self, _uri: str, _ref: str) -> str:
        """Refuse."""
        return "ADMC0053E: The deployment manager is needed to test a connection"
