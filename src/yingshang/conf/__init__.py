"""Settings, URLs and entry points: mounts everything by name."""
