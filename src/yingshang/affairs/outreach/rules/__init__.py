"""Pure calculation of outreach: no Django, no clock, no database."""
