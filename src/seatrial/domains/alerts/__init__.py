"""Owns what monitors send, the alerts that it is about, how they are routed, and the runs of escalation.

Does not own who is on call (oncall), how people are reached (notices), nor what people declare and lead.
Words: source (a monitor that may send), arrival (one request of a source, kept as it came), item (what an
arrival says of one alert), alert (items of one identity, from the first until it is resolved), dead letter
(an item, or a whole arrival, that could not be read), entry (a line of an alert's log), stage (how far the
triage of an alert got).
"""
