"""How a person proves who they are: password, phone code, lockout. Not what they may do."""
