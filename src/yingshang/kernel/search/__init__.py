"""Chinese full-text search on both databases by one bigram tokeniser."""
