"""The workbench's home: inbox, watch list, quick search."""
