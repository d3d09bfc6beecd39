"""The face that other systems see: one API, one document, one way to refuse. What it offers is mounted by ``conf``."""
