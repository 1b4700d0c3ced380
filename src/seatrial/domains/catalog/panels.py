"""The catalogue's ways in."""

from seatrial.ui import navigation

navigation.add("Services", url_name="catalog:services", order=20, icon="apps")
