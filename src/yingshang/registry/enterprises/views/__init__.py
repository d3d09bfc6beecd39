"""The register's pages, one file per audience and subject."""
