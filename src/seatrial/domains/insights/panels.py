"""The ways to insights."""

from seatrial.ui import navigation, search

navigation.add("My view", url_name="insights:home", order=15, icon="user")
navigation.add("Programmes", url_name="insights:programmes", order=43, group="organisation", icon="flag")
navigation.add("Gaps", url_name="insights:readiness", order=44, group="organisation", icon="gauge")
navigation.add("Performance", url_name="insights:performance", order=45, group="organisation", icon="gauge")
search.add_action("See at which commit load tests became slower", url_name="insights:performance")
search.add_action("See how long gaps take to close", url_name="insights:readiness", detail="gaps of reviews")
search.add_action("Follow a programme", url_name="insights:programmes", detail="acceptance and completion")
