"""The rules of the house that no linter has, each as a test over the source."""
