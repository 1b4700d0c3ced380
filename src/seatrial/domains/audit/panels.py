"""The way to the log."""

from seatrial.ui import navigation

navigation.add("Audit log", url_name="audit:entries", order=90, icon="history")
