"""Which data folder and which backup folder a command means."""

import os
from pathlib import Path

import click

from seatrial.kit.problems import Invalid
from seatrial.server import config
from seatrial.server.config import Settings

data_option = click.option(
    "--data", type=click.Path(path_type=Path, file_okay=False), help="Data folder of the local Seatrial."
)
folder_option = click.option(
    "--folder",
    type=click.Path(path_type=Path, file_okay=False),
    help="Backup folder; without it, that of SEATRIAL_BACKUP_FOLDER.",
)
json_option = click.option("--json", "as_json", is_flag=True, help="For machines.")


def use_data(data: Path | None) -> Settings:
    """The settings, with that data folder where one is given."""
    if data is not None:
        os.environ[config.variable("data")] = str(data)
    config.current.cache_clear()
    return config.current()


def place_of(settings: Settings, *, folder: Path | None) -> Path:
    """The backup folder that is meant; raises Invalid where nothing says which."""
    place = folder or settings.backup_folder
    if place is None:
        raise Invalid(
            "no backup folder is known",
            remedy="Name one with --folder, or set SEATRIAL_BACKUP_FOLDER.",
        )
    return place.expanduser().absolute()
