"""Plan: the event, its forms, its people's devices, and the pack that inspectors take along."""
