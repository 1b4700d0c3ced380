"""Owns business calendars: which hours of which days count as working time, and what is due when.

Does not own what is due (severities, incidents), nor who works then (on-call).
Words: calendar (hours of the week in a time zone, with holidays), open (working time goes on), opening (the
moment at which it begins to), business day (a day with an opening), holiday (a day without one).
"""
