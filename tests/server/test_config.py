"""The settings object: defaults, both sources, and every fault at once."""

from pathlib import Path

import pytest

from seatrial.server import config
from seatrial.server.config import CannotConfigure, Settings


@pytest.fixture(autouse=True)
def _empty(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in Settings.model_fields:
        monkeypatch.delenv(config.variable(name), raising=False)
    monkeypatch.setenv(config.FILE_VARIABLE, str(tmp_path / "seatrial.toml"))


def test_the_defaults_work_on_one_machine() -> None:
    found = config.load()
    assert (found.port, found.address, found.embedded) == (8600, "127.0.0.1", True)
    assert found.url == "http://localhost:8600"
    assert found.folder == Path.cwd() / "seatrial-data"


def test_the_environment_goes_before_the_file_and_the_command_line_before_both(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "seatrial.toml").write_text("port = 8700\ndemo_port = 8701\nweb_threads = 4\n")
    monkeypatch.setenv("SEATRIAL_PORT", "8800")
    monkeypatch.setenv("SEATRIAL_DEMO_PORT", "8801")
    found = config.load(demo_port=8901, data=None)
    assert (found.port, found.demo_port, found.web_threads) == (8800, 8901, 4)


@pytest.mark.parametrize(
    "text", ["127.0.0.1:8601, 10.0.0.1", "127.0.0.1:8601,10.0.0.1", " 127.0.0.1:8601 10.0.0.1 "]
)
def test_lists_are_apart_by_commas(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setenv("SEATRIAL_PROBE_ALLOW", text)
    assert config.load().probe_allow == ("127.0.0.1:8601", "10.0.0.1")


def test_all_faults_are_told_at_once_with_variable_and_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SEATRIAL_PORT", "no number")
    monkeypatch.setenv("SEATRIAL_SECRET_KEY", "short")
    monkeypatch.setenv("SEATRIAL_LOG_FROMAT", "json")
    with pytest.raises(CannotConfigure) as raised:
        config.load()
    faults = {fault.place: fault for fault in raised.value.faults}
    assert set(faults) == {"SEATRIAL_PORT", "SEATRIAL_SECRET_KEY", "SEATRIAL_LOG_FROMAT"}
    assert faults["SEATRIAL_LOG_FROMAT"].remedy == "Did you mean SEATRIAL_LOG_FORMAT?"
    assert "8600" in faults["SEATRIAL_PORT"].remedy
    assert "short" not in str(raised.value.faults)


@pytest.mark.parametrize(
    ("text", "place"), [("prot = 1\n", "prot"), ("port = \n", "seatrial.toml"), ("\x00", "seatrial.toml")]
)
def test_a_bad_file_is_told_by_its_name(tmp_path: Path, text: str, place: str) -> None:
    (tmp_path / "seatrial.toml").write_text(text)
    with pytest.raises(CannotConfigure) as raised:
        config.load()
    assert place in raised.value.faults[0].place


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("database_url", "mysql://host/db"),
        ("database_url", "postgresql://host"),
        ("public_url", "ftp://host"),
        ("public_url", "https://host/path"),
        ("address", "localhost"),
        ("database_user", "Robert'); DROP"),
        ("port", "0"),
    ],
)
def test_values_that_cannot_work_are_refused(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(config.variable(name), value)
    with pytest.raises(CannotConfigure) as raised:
        config.load()
    assert raised.value.faults[0].place == config.variable(name)


def test_every_setting_is_described() -> None:
    undescribed = [name for name, field in Settings.model_fields.items() if not field.description]
    assert undescribed == []


def test_addresses_for_people_and_for_programs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SEATRIAL_PUBLIC_URL", "https://ready.example.org/")
    monkeypatch.setenv("SEATRIAL_ADDRESS", "::")
    found = config.load()
    assert found.url == "https://ready.example.org"
    assert found.local_url == "http://[::1]:8600"
