"""The log hides secrets and names its part."""

import json
import subprocess
import sys

from seatrial.server.logs import HIDDEN, hide_secrets


def test_fields_that_speak_of_a_secret_are_hidden() -> None:
    shown = hide_secrets(
        None, "info", {"event": "x", "api_token": "a", "Password": "b", "cookies": "c", "port": 1}
    )
    assert shown == {"event": "x", "api_token": HIDDEN, "Password": HIDDEN, "cookies": HIDDEN, "port": 1}


def test_the_secret_of_a_sign_in_link_is_hidden() -> None:
    shown = hide_secrets(None, "error", {"event": 'Internal Server Error: /sign-in/s3cret"'})
    assert shown["event"] == f'Internal Server Error: /sign-in/{HIDDEN}"'


def test_without_a_terminal_each_line_is_json_also_those_of_libraries() -> None:
    program = (
        "import logging, structlog\n"
        "from seatrial.server import config, logs\n"
        "logs.configure(config.load(), part='web')\n"
        "structlog.get_logger('ours').info('told', port=1, token='x')\n"
        "logging.getLogger('library').warning('said %s', 'so')\n"
        "logging.getLogger('procrastinate').info('not told')\n"
    )
    ended = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    ours, theirs = (json.loads(line) for line in ended.stderr.splitlines())
    assert (ours["event"], ours["port"], ours["token"], ours["part"]) == ("told", 1, HIDDEN, "web")
    assert (theirs["event"], theirs["logger"], theirs["level"]) == ("said so", "library", "warning")
