"""What reviews are written as: the predicate of a decision, and exports."""
