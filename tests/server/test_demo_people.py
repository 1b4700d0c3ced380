"""The demo's made-up people can be played, before and after the first person has come."""

import re
import stat
from datetime import timedelta
from pathlib import Path

import pytest

from seatrial.domains.identity import selectors, services
from seatrial.domains.identity.models import Person
from seatrial.domains.workspace import services as workspaces
from seatrial.kit import clock
from seatrial.kit.access import system
from seatrial.server import config, demo, demo_people, first_run
from seatrial.server.config import Settings

pytestmark = pytest.mark.django_db
ROLES = {
    "mina-okafor": "service_owner", "job-lindqvist": "engineering_lead", "ana-reyes": "operations_lead",
    "tomasz-brandt": "security_lead", "priya-natarajan": "product_manager",
}  # fmt: skip


@pytest.fixture
def here(tmp_path: Path) -> Settings:
    made = config.load(data=tmp_path)
    workspaces.apply(
        demo.WORKSPACE, files=demo.workspace_files(made), actor=system("first-run"), now=clock.now()
    )
    return made


def links(settings: Settings) -> list[str]:
    return re.findall(r"/sign-in/([\w-]+)", (settings.folder / demo.PEOPLE_FILE).read_text())


def test_each_has_an_account_with_a_role_and_a_link_that_signs_in_once(here: Settings) -> None:
    assert first_run.let_in_demo(here) == len(ROLES)
    assert stat.S_IMODE((here.folder / demo.PEOPLE_FILE).stat().st_mode) == 0o600
    now = clock.now()
    for handle, role in ROLES.items():
        holders = selectors.holders(now=now, roles=[role], within=["service:edi-gateway"])
        assert [each.person.handle for each in holders] == [handle]
    names = [services.use_sign_in_link(secret, now=now).handle for secret in links(here)]
    assert names == list(ROLES)
    with pytest.raises(selectors.CannotSignIn, match="used already"):
        services.use_sign_in_link(links(here)[0], now=now)


def test_the_first_person_is_still_the_first_and_a_later_start_makes_new_links(here: Settings) -> None:
    first_run.let_in_demo(here)
    secret = first_run.sign_in_url(here).rpartition("/")[2]
    founder = services.found(
        secret, name="Ada", password="a long enough phrase", time_zone="UTC", now=clock.now()
    )
    assert selectors.administers(founder, now=clock.now())
    old = links(here)
    assert first_run.let_in_demo(here) == len(ROLES)
    assert not set(old) & set(links(here))
    with pytest.raises(selectors.CannotSignIn, match="newer link"):
        services.use_sign_in_link(old[0], now=clock.now())
    assert Person.objects.count() == len(ROLES) + 1


def test_who_was_switched_off_stays_so_and_who_is_called_the_same_is_left_alone(here: Settings) -> None:
    first_run.let_in_demo(here)
    services.switch_off("ana-reyes", actor=system("test"), now=clock.now())
    assert first_run.let_in_demo(here) == len(ROLES) - 1
    assert len(links(here)) == len(ROLES) - 1


def test_somebody_of_the_same_name_keeps_the_name(here: Settings) -> None:
    services.invite("Mina Okafor", handle="mina", actor=system("test"), now=clock.now() - timedelta(days=1))
    assert first_run.let_in_demo(here) == 0
    assert not Person.objects.filter(handle="job-lindqvist").exists()


def test_the_cast_is_that_of_the_examples_catalogue() -> None:
    people = (demo.folder() / "ops/catalog/people.yaml").read_text()
    for handle, (name, _) in demo_people.CAST.items():
        assert f"name: {handle}\n" in people
        assert f"displayName: {name}\n" in people
