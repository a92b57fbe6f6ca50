"""The first screen: make a workspace, or unlock the one that is there."""
