"""Photographs the running product: `python tools/pictures.py [FOLDER]`.

Starts Seatrial with its demo service in a temporary folder on free ports, signs in through the link
that it prints, puts the service on trial, and photographs every kind of page in both themes at the
widths of a desk and of a phone. With FOLDER all pictures go there, to be looked at; without, only
those of the README are renewed, below docs/pictures/.
"""

import argparse
import os
import queue
import re
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
PICTURES = ROOT / "docs/pictures"
CHROMIUM = Path("/usr/bin/chromium")
ARGUMENTS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
SERVICE = "/services/edi-gateway"
THEMES = ("light", "dark")
SIZES = {1360: 900, 390: 844}
START_SECONDS = 120
_LINK = re.compile(r"https?://\S+/sign-in/[\w.~-]+")


class CannotPhotograph(Exception):
    """No pictures can be made; the message says why and what helps."""


@dataclass(frozen=True)
class Product:
    """A Seatrial that runs: where it is, the link that signs in, and the environment of its commands."""

    address: str
    link: str
    environment: dict[str, str]


def command() -> str:
    """The command `seatrial` beside this Python."""
    found = Path(sys.executable).parent / "seatrial"
    if not found.exists():
        raise CannotPhotograph("there is no command seatrial beside this Python: run make setup")
    return str(found)


def free_port() -> int:
    """A port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def running() -> Iterator[Product]:
    """The product with its demo; it is stopped, and its data gone, when the pictures are made."""
    with tempfile.TemporaryDirectory(prefix="seatrial-pictures-") as temporary:
        Path(temporary).chmod(0o755)  # as root, PostgreSQL runs as another user, who must pass
        data = str(Path(temporary) / "data")
        port = free_port()
        environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith("SEATRIAL_")},
            "SEATRIAL_DATA": data,
            "SEATRIAL_PORT": str(port),
            "SEATRIAL_DEMO_PORT": str(free_port()),
            "NO_COLOR": "1",
        }
        process = subprocess.Popen(
            [command(), "up", "--demo", "--data", data, "--port", str(port)],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            env=environment,
            cwd=temporary,
        )
        try:
            link = wait_for_link(process)
            yield Product(link.partition("/sign-in/")[0], link, environment)
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(30)
            if process.stdout is not None:
                process.stdout.close()


def wait_for_link(process: "subprocess.Popen[str]") -> str:
    """The link to sign in; CannotPhotograph tells what was printed instead of one."""
    lines: queue.Queue[str] = queue.Queue()
    assert process.stdout is not None
    threading.Thread(target=pass_on, args=(process.stdout, lines), daemon=True).start()
    said: list[str] = []
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and (process.poll() is None or not lines.empty()):
        try:
            said.append(lines.get(timeout=0.5))
        except queue.Empty:
            continue
        link = _LINK.search(said[-1])
        if link:
            return link[0]
    raise CannotPhotograph(f"seatrial up printed no link to sign in:\n{''.join(said)}")


def pass_on(output: Iterable[str], lines: "queue.Queue[str]") -> None:
    """Every line is in the queue, to the end: a pipe that nobody reads would stop the product."""
    for line in output:
        lines.put(line)


def sign_in(browser: Browser, product: Product) -> str:
    """The first person is there and signed in; gives the browser's state as a file would hold it."""
    context = browser.new_context(timezone_id="UTC")
    page = context.new_page()
    page.goto(product.link)
    page.get_by_label("Name", exact=True).fill("Mina Karlsson")
    page.get_by_label("Password", exact=True).fill("a quiet harbour at dawn")
    page.get_by_label("Time zone").select_option("Europe/Berlin")
    page.get_by_role("button", name="Start", exact=True).click()
    page.wait_for_url(f"{product.address}/")
    state = Path(product.environment["SEATRIAL_DATA"]) / "browser-state.json"
    context.storage_state(path=state)
    context.close()
    return str(state)


def put_on_trial(product: Product) -> None:
    """The demo service has results. The trial fails, which is what there is to see."""
    done = subprocess.run(
        [command(), "trial", SERVICE.rpartition("/")[2]],
        env=product.environment,
        capture_output=True,
        text=True,
        timeout=180,
        check=False,
    )
    if done.returncode not in (0, 1):
        raise CannotPhotograph(f"the trial ended with {done.returncode}:\n{done.stdout}{done.stderr}")


def places(page: Page, address: str) -> dict[str, str]:
    """The pages to photograph by name: lists, and the first thing that each list leads to."""
    found = {"overview": "/", "services": "/services", "service": SERVICE, "definitions": "/definitions"}
    found |= {"audit": "/audit", "profile": "/profile", "components": "/ui", "problem": "/no-such-page"}
    page.goto(address + SERVICE)
    failed = page.locator("tr", has=page.locator("[data-tone=fail]")).locator(f"a[href^='{SERVICE}/']")
    passed = page.locator("tr", has=page.locator("[data-tone=pass]")).locator(f"a[href^='{SERVICE}/']")
    for name, links in (("criterion-fail", failed), ("criterion-pass", passed)):
        if links.count():
            found[name] = links.first.get_attribute("href") or SERVICE
    page.goto(f"{address}/definitions")
    definition = page.locator("main a[href^='/definitions/checklist']")
    if definition.count():
        found["definition"] = definition.first.get_attribute("href") or "/definitions"
    return found


def photograph_all(browser: Browser, product: Product, *, state: str, folder: Path) -> int:
    """Every page in every theme and width is in the folder as a PNG; gives how many."""
    folder.mkdir(parents=True, exist_ok=True)
    count = 0
    for width, height in SIZES.items():
        for theme in THEMES:
            page = open_page(browser, state=state, width=width, height=height, theme=theme)
            for name, place in places(page, product.address).items():
                page.goto(product.address + place)
                page.screenshot(path=folder / f"{name}-{width}-{theme}.png", full_page=True)
                count += 1
            page.context.close()
    return count


def photograph_for_readme(browser: Browser, product: Product, *, state: str) -> int:
    """The pictures of the README are renewed; gives how many."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    for theme in THEMES:
        page = open_page(browser, state=state, width=1360, height=900, theme=theme)
        page.goto(product.address + SERVICE)
        page.screenshot(path=PICTURES / f"service-{theme}.png")
        page.context.close()
    return len(THEMES)


def open_page(browser: Browser, *, state: str, width: int, height: int, theme: str) -> Page:
    """A page of somebody who is signed in, with nothing moving."""
    context = browser.new_context(
        storage_state=state,
        viewport={"width": width, "height": height},
        color_scheme="dark" if theme == "dark" else "light",
        reduced_motion="reduce",
    )
    return context.new_page()


def main(arguments: list[str] | None = None) -> int:
    """Exit code 0: the pictures are there; 2: they could not be made."""
    parser = argparse.ArgumentParser(description="Photograph the running product.")
    parser.add_argument("folder", nargs="?", type=Path, help="where all pictures go, to be looked at")
    chosen = parser.parse_args(arguments)
    try:
        if not CHROMIUM.exists():
            raise CannotPhotograph("there is no Chromium here: apt-get install chromium")
        with running() as product, sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
            state = sign_in(browser, product)
            put_on_trial(product)
            if chosen.folder:
                count = photograph_all(browser, product, state=state, folder=chosen.folder)
            else:
                count = photograph_for_readme(browser, product, state=state)
            browser.close()
    except CannotPhotograph as reason:
        print(f"pictures: {reason}", file=sys.stderr)
        return 2
    print(f"pictures: {count} in {chosen.folder or PICTURES}", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
