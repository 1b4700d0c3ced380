"""Plain Python that every storey may use: no Django, no domain, no I/O of its own."""
