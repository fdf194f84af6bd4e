"""Failures of an operation as WebSphere reports them, by their cause. Texts: transcripts of wsadmin."""

from .errors import CONFIG_SERVICE, WasError

_SAVE = (
    "com.ibm.ws.sm.workspace.WorkSpaceException: RepositoryException while retry updating documents in master "
    "repository"
)
_NO_CLIENT = (
    "ADMN0034E: The service is unable to obtain a valid administrative client to connect process "
    '"nodeagent" from process "dmgr", because of exception: com.ibm.websphere.management.exception.ConnectorException: '
    "ADMC0009E: The system failed to make the SOAP RPC call: invoke."
)
_DENIED = (
    "ADMN0022E: Access is denied for the {} operation on ConfigService MBean because of insufficient or empty "
    "credentials."
)
_EXPIRED = (
    "SECJ0371W: Validation of the LTPA token failed because the token expired with the following info: Token "
    "expiration Date: Sat Nov 28 10:00:00 UTC 2026, current Date: Sat Nov 28 12:00:00 UTC 2026."
)

# Cause of a failure: Java class, message, further lines.
CAUSES: dict[str, tuple[str, str, tuple[str, ...]]] = {
    "disk": (CONFIG_SERVICE, "", (_SAVE, "java.io.IOException: No space left on device")),
    "role": (CONFIG_SERVICE, "", (_DENIED,)),
    "token": (CONFIG_SERVICE, "", (_EXPIRED, _DENIED)),
    "agent": ("javax.management.JMRuntimeException", _NO_CLIENT, ()),
}


def refusal(cause: str, operation: str) -> WasError:
    """Return the exception of an operation that fails for a cause."""
    java, message, more = CAUSES[cause]
    return WasError(message, java, tuple(line.format(operation) for line in more))
