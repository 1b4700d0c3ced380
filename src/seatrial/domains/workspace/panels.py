"""The way to the definitions."""

from seatrial.ui import navigation

navigation.add("Definitions", url_name="workspace:definitions", order=40, icon="file-code")
