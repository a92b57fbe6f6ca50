"""What a person can ask for; opens the workspace, wires the rooms, runs long jobs."""
