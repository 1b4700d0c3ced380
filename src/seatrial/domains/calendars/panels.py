"""The way to calendars."""

from seatrial.ui import search

search.add_action("Show business calendars", url_name="calendars:calendars", detail="working time, holidays")
