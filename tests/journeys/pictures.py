"""Pictures of pages, for who wants to look at them: PICTURES=FOLDER pytest tests/journeys."""

import os

from playwright.sync_api import Page


def picture(page: Page, name: str, *, width: int) -> None:
    """What the page looks like, in its light and its dark colours; nothing where nobody wants to know."""
    if not (folder := os.environ.get("PICTURES")):
        return
    for theme in ("dark", "light"):
        page.emulate_media(color_scheme=theme)
        shown = name.strip("/").replace("/", "_").replace("?", "_")
        page.screenshot(path=f"{folder}/{width}_{shown}_{theme}.png", full_page=True)
