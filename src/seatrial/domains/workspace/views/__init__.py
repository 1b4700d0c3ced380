"""Pages of workspaces and definitions."""
