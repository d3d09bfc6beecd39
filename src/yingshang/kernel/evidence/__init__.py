"""Files by content hash, reached only through their case."""
