"""The way to alerts."""

from seatrial.ui import navigation, search

navigation.add(
    "Alerts", url_name="alerts:alerts", order=10, group="operation", icon="flag", roots=("/monitoring",)
)
search.add_action("Show the alerts", url_name="alerts:alerts", detail="what monitors say now")
search.add_action("Connect a monitor", url_name="alerts:sources", detail="its address and keys")
