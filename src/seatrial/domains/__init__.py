"""One folder per domain, the same rooms in each; `.importlinter` holds the floors."""
