"""Documents that many units write: material, editing, confirmation, countersignature, issue, erratum.

What a finished paper looks like is ``kernel.documents``; what a number is, ``kernel.figures``.
"""
