"""Messages and events as rows of the transaction that causes them; delivered, retried, given up visibly."""
