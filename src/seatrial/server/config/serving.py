"""How people and programs reach Seatrial, and how many it answers at a time."""

from ipaddress import ip_address
from typing import Literal
from urllib.parse import urlsplit

from pydantic import BaseModel, Field, field_validator

from seatrial.server.config.words import Words


class Serving(BaseModel):
    """How people and programs reach Seatrial, and how many it answers at a time."""

    address: str = Field(
        "127.0.0.1",
        description="Address to listen on. `0.0.0.0` serves other machines too; put a proxy with TLS "
        "before it and set `public_url`.",
    )
    port: int = Field(8600, ge=1, le=65535, description="Port to listen on.")
    public_url: str = Field(
        "",
        description="Address under which people reach Seatrial, as `https://seatrial.example.org`, where "
        "that is not `http://localhost:<port>`. With `https`, cookies are sent over TLS only.",
    )
    allowed_hosts: Words = Field(
        ("localhost", "127.0.0.1", "[::1]"),
        description="Host names that requests may carry, apart by commas. The host of `public_url` is "
        "always allowed.",
    )
    web_processes: int = Field(1, ge=1, le=64, description="Web processes. One serves a hundred people.")
    web_threads: int = Field(8, ge=1, le=256, description="Requests that one web process answers at a time.")
    worker_jobs: int = Field(8, ge=1, le=128, description="Jobs that one worker runs at a time.")
    stop_seconds: int = Field(
        5, ge=1, le=600, description="Seconds that requests and jobs are given to end when Seatrial stops."
    )
    demo_port: int = Field(
        8601, ge=1, le=65535, description="Port of the example service that `seatrial up --demo` starts."
    )
    log_format: Literal["auto", "console", "json"] = Field(
        "auto",
        description="Form of the log: `console` for people, `json` for machines; `auto` chooses by "
        "whether a terminal reads it.",
    )
    log_level: Literal["auto", "debug", "info", "warning", "error"] = Field(
        "auto",
        description="Least severity that is logged; `auto` is `warning` on a terminal and `info` elsewhere.",
    )

    @field_validator("address")
    @classmethod
    def _is_an_address(cls, value: str) -> str:
        try:
            return str(ip_address(value))
        except ValueError:
            raise ValueError("write an IP address, as 127.0.0.1, 0.0.0.0 or ::1") from None

    @field_validator("public_url")
    @classmethod
    def _is_a_url(cls, value: str) -> str:
        parts = urlsplit(value)
        if value and (parts.scheme not in ("http", "https") or not parts.hostname or parts.path.strip("/")):
            raise ValueError("write scheme and host without a path, as https://seatrial.example.org")
        return value.rstrip("/")
