"""As what parties take part in a demand."""

APPLICANT, OFFICE, HANDLER, TERRITORY = "applicant", "office", "handler", "territory"
ENTRANT = "entrant"
"""The unit whose official wrote it down: it follows what becomes of it."""
CO_HANDLER = "co_handler"
"""A unit that helps the one that answers (协办)."""
