"""Help: the texts that scripts print."""

_GENERAL = """WASX7028I: The Help object has two purposes:

        First, provide general help information for the the objects
        supplied by wsadmin for scripting: Help, AdminApp, AdminConfig,
        AdminControl and AdminTask.

        Second, provide a means to obtain interface information about
        MBeans running in the system."""


class Help:
    """The object of that name; its public methods are the commands, in snake case."""

    def help(self, _topic: object = None) -> str:
        """Return general help."""
        return _GENERAL

    def admin_app(self) -> str:
        """Return help on AdminApp."""
        return "WASX7095I: The AdminApp object allows application objects to be manipulated."

    def admin_config(self) -> str:
        """Return help on AdminConfig."""
        return "WASX7053I: The AdminConfig object communicates with the configuration service."

    def admin_control(self) -> str:
        """Return help on AdminControl."""
        return "WASX7027I: The AdminControl object enables the manipulation of MBeans."

    def admin_task(self) -> str:
        """Return help on AdminTask."""
        return "WASX8001I: The AdminTask object enables the execution of available admin commands."

    def wsadmin(self) -> str:
        """Return help on the tool itself."""
        return "WASX7001I: wsadmin is the executable for WebSphere scripting."

    def message(self, identifier: str) -> str:
        """Return the explanation of a message."""
        return f"Explanation: {identifier}\nUser action: see the product's documentation."
