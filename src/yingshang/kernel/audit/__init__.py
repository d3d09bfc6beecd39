"""Append-only hash chains, written in the transaction of their cause, sealed daily."""
