"""How a case moves: declared states and transitions, one transaction each."""
