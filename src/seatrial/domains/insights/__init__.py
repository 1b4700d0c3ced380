"""Owns what all the other domains come to for those who have to know: programmes, home pages, figures.

Does not own a single record: everything here is computed when it is asked for, and nothing can be ticked.
Words: programme (services that go live together), row (one thing that a programme has to come to), home (the
page of a persona), fact (a line of it, with where it comes from), gap (an item that is not met while its
review is open).
"""
