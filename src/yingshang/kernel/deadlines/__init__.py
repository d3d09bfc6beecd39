"""Clocks of cases: limits as data, pauses, lights, reminders, escalation."""
