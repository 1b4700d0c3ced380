"""How the catalogue is written down: graphs as SVG, DOT and Mermaid, matrices, entities."""
