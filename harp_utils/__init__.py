"""Hospital activity by ethnic group: the package behind the report suite."""

__version__ = "0.9.5"
