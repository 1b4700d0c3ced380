"""The ways to insights."""

from seatrial.ui import navigation, search

navigation.add("Gaps", url_name="insights:readiness", order=60, icon="gauge")
search.add_action("See how long gaps take to close", url_name="insights:readiness", detail="gaps of reviews")
