"""Draws that anyone can recompute: committed by hash before, revealed after, ranked by SHA-256.

Public names stand in ``services`` (commit, perform), ``queries`` and ``rules`` (the pure calculation).
"""
