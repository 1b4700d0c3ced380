"""Decision trees as flowcharts, drawn on the server: they print, mail and need no script.

A *node* is a question or what is to be done; a *branch* is an answer and where it leads.
"""

from seatrial.ui.flowcharts.drawing import outline, svg
from seatrial.ui.flowcharts.layout import Box, Branch, Chart, Node, Way, laid_out

__all__ = ["Box", "Branch", "Chart", "Node", "Way", "laid_out", "outline", "svg"]
