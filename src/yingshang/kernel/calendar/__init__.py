"""The working calendar: days, hours and limits of the PRC with local overrides."""
