"""The way to the runners."""

from seatrial.ui import navigation

navigation.add("Runners", url_name="runners:runners", order=60, icon="player-play")
