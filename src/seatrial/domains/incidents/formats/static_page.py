"""The status page as one HTML file that stands alone: for a web server that stays when all else is down."""

from datetime import datetime
from html import escape

from seatrial.domains.incidents.types import PublicIncident, StatusPage

_STYLE = (
    "body{font:1rem/1.5 system-ui,sans-serif;max-width:44rem;margin:2rem auto;padding:0 1rem;"
    "color-scheme:light dark}h1,h2,h3{line-height:1.2}dt{font-weight:600}time{opacity:.8}"
)


def page(found: StatusPage) -> str:
    """The whole file. Every text in it is escaped."""
    parts = "".join(f"<dt>{escape(each.name)}</dt><dd>{escape(each.state)}</dd>" for each in found.components)
    running = "".join(_incident(each) for each in found.open) or "<p>Nothing is known to be wrong.</p>"
    over = "".join(_incident(each) for each in found.past) or "<p>Nothing in the last 90 days.</p>"
    title = escape(found.title)
    return (
        f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width"><title>{title}</title>'
        f'<link rel="alternate" type="application/rss+xml" href="feed.xml"><style>{_STYLE}</style></head>'
        f"<body><main><h1>{title}</h1><p>{escape(found.about)}</p><dl>{parts}</dl>"
        f"<h2>Now</h2>{running}<h2>Over</h2>{over}"
        f"<p>Made at {_time(found.made_at)}.</p></main></body></html>\n"
    )


def _incident(found: PublicIncident) -> str:
    component = f" ({escape(found.component)})" if found.component else ""
    said = "".join(
        f"<li>{_time(each.at)} <strong>{escape(each.phase)}</strong> {escape(each.words)}</li>"
        for each in found.updates
    )
    return (
        f'<section id="{escape(found.uid)}"><h3>{escape(found.title)}{component}: {escape(found.phase)}</h3>'
        f"<ul>{said}</ul></section>"
    )


def _time(moment: datetime) -> str:
    return f'<time datetime="{moment.isoformat()}">{moment:%Y-%m-%d %H:%M} UTC</time>'
