"""What can be wrong with an assignment; texts are Chinese and may be shown."""

from __future__ import annotations


class AssignmentError(Exception):
    """Any fault below."""


class CampaignRefused(AssignmentError):
    """A campaign that cannot be written so; ``errors`` maps a field to what is wrong."""

    def __init__(self, errors: dict[str, str]) -> None:
        super().__init__("；".join(errors.values()))
        self.errors = errors


class AvoidanceRefused(AssignmentError):
    """An avoidance that cannot be written or ended so; the text says what to do."""


class ProposalStale(AssignmentError):
    """The register or the people changed since a proposal was computed, or it is not ready."""


class HandoverRefused(AssignmentError):
    """Enterprises cannot go to this official."""
