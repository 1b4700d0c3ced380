"""What installations are made with: the wheel, the container file, the unit, the chart."""
