"""Only what crosses affairs: the homes of the faces and the reports."""
