"""The Model's side of the window: it runs in a process of its own and sends plain data, made from Observations alone."""
