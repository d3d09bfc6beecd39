"""What can be wrong with a message or an event."""


class UnknownDelivery(LookupError):
    """There is no such failed message or delivery."""
