"""What runs in the background and when: the scheduler's table, the worker, the reaper."""
