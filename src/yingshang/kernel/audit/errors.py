"""What can be wrong with the audit."""


class GuardsMissing(RuntimeError):
    """Triggers that keep the past as it was are gone or changed; their names."""
