"""An application beside those of the system whose handler leaves one countable trace of each demand."""
