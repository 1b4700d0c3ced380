"""Owns who is on call: schedules, what changes them, absences, hand-offs; escalation policies as definitions.

Does not own how people are reached (notices), opening hours (calendars), nor runs of escalation (alerts).
Words: schedule (layers of people whose turns follow one another), layer (a rotation with its hours; a later
one takes precedence), shift (one person in one layer for a span), override (somebody takes a span over), swap
(two shifts change hands), time off (a span in which a person is never scheduled), gap (needed hours in which
nobody is on call), hand-off (the note that the next one acknowledges), policy (who is paged, level by level).
"""
