"""Intake: what others owe, their return sheets on screen and on paper, the files that they send in their own columns."""
