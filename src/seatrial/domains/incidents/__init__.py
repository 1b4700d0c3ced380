"""Owns incidents: what people declare and lead together, what they tell others meanwhile, and postmortems.

Does not own what a monitor sends (alerts), who is called (on-call), nor what levels mean (severities).
Words: incident (numbered I-1, I-2), commander (the one person who leads it), role (what somebody does in it),
entry (a line of its timeline), update (an entry that tells how it goes), party (a vendor that takes part),
phase (what the status page says), postmortem (the review afterwards, in five parts), cause tag (what
incidents with one cause have in common).
"""
