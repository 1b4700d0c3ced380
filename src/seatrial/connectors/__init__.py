"""Adapters to the outside, one shape each, strangers to each other. Who needs two of them joins them."""
