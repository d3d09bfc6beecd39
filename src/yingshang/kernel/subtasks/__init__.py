"""Sub-tasks: what a case asks of a further unit, with its own deadline, inbox entry and answer."""
