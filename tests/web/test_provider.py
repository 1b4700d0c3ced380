"""Signing in by a real OpenID Connect provider on loopback."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount, SocialToken
from django.contrib.sessions.models import Session
from django.test import Client

from seatrial.domains.audit.models import Entry
from seatrial.domains.identity.models import Person
from seatrial.kit import clock
from seatrial.server import config, sign_in
from tests import openid
from tests.factories import identity

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("openid")]


@pytest.fixture(scope="module")
def provider() -> Iterator[openid.Provider]:
    with openid.running() as started:
        yield started


@pytest.fixture(autouse=True)
def configured(settings: Any, provider: openid.Provider) -> Any:
    """As an operator sets it up, through our own settings."""
    own = config.load(
        oidc_issuer=provider.issuer, oidc_client_id="seatrial", oidc_client_secret="any", oidc_name="Harbour"
    )
    for name, value in sign_in.for_django(own).items():
        setattr(settings, name, value)
    settings.OIDC_NAME = "Harbour"
    return settings


def come(provider: openid.Provider, subject: str, client: Client | None = None, query: str = "") -> Any:
    """The answer to a browser that went there, signed in as the subject, and came back."""
    client = client or Client()
    away = client.get(f"/sign-in/oidc{query}")
    assert away.status_code == 302, away.content
    back = provider.approve(away.headers["Location"], subject)
    answer = client.get(back.removeprefix("http://testserver"))
    answer.client = client
    return answer


def words(response: Any) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def test_the_page_names_the_provider(cast):
    page = Client().get("/sign-in?next=/services")

    assert "Sign in with Harbour" in words(page)
    assert 'href="/sign-in/oidc?next=/services"' in page.content.decode()


def test_the_way_there_carries_state_and_a_challenge(provider):
    away = Client().get("/sign-in/oidc").headers["Location"]

    assert away.startswith(f"{provider.issuer}/oauth2/authorize?")
    for part in ("client_id=seatrial", "state=", "code_challenge=", "code_challenge_method=S256"):
        assert part in away
    assert "redirect_uri=http%3A%2F%2Ftestserver%2Fsign-in%2Foidc%2Fcallback" in away


def test_somebody_invited_is_known_by_the_verified_address(provider):
    ada = identity.person("Ada", email="ada@harbour.example")
    provider.know("sub-ada", email="Ada@Harbour.example", email_verified=True, name="Ada Harbour")

    answer = come(provider, "sub-ada", query="?next=/services")
    assert answer.headers["Location"] == "/services"
    assert answer.client.get("/profile").status_code == 200
    account = SocialAccount.objects.get()
    assert (account.user, account.uid) == (ada, "sub-ada")
    assert account.extra_data == {"email": "Ada@Harbour.example", "name": "Ada Harbour"}
    by = list(Entry.objects.order_by("id").values_list("action", "details"))
    assert by == [
        ("identity.provider-linked", {"by": "verified e-mail"}),
        ("identity.signed-in", {"by": "provider"}),
    ]

    # from now on the subject counts, whatever the address
    provider.know("sub-ada", email="new@harbour.example", email_verified=True)
    assert come(provider, "sub-ada").headers["Location"] == "/"
    assert Person.objects.count() == 1


@pytest.mark.parametrize("verified", [False, None])
def test_an_address_that_is_not_verified_links_nobody(provider, verified):
    identity.person("Ada", email="ada@harbour.example")
    claims = {} if verified is None else {"email_verified": verified}
    provider.know("sub-thief", email="ada@harbour.example", **claims)

    answer = come(provider, "sub-thief")
    assert answer.status_code == 403
    assert "there is no account of yours here" in words(answer)
    assert not SocialAccount.objects.exists()
    assert answer.client.get("/profile").status_code == 302


def test_a_second_subject_does_not_take_over_an_account_by_its_address(provider):
    identity.person("Ada", email="ada@harbour.example")
    for subject, status in (("sub-first", 302), ("sub-second", 403)):
        provider.know(subject, email="ada@harbour.example", email_verified=True)
        assert come(provider, subject).status_code == status


def test_strangers_get_no_account_unless_the_operator_says_so(provider, configured):
    provider.know("sub-new", email="new@harbour.example", email_verified=True, name="Nova Harbour")
    assert come(provider, "sub-new").status_code == 403
    assert not Person.objects.exists()

    configured.OIDC_ACCOUNTS = True
    assert come(provider, "sub-new").status_code == 302
    made = Person.objects.get()
    assert (made.name, made.handle, made.email) == ("Nova Harbour", "nova-harbour", "new@harbour.example")
    assert not made.has_usable_password()
    assert Entry.objects.filter(action="identity.account-made").count() == 1


def test_namesakes_are_told_apart(provider, configured):
    configured.OIDC_ACCOUNTS = True
    for count in range(3):
        provider.know(f"sub-{count}", email=f"{count}@harbour.example", email_verified=True, name="Jo Ash")
        assert come(provider, f"sub-{count}").status_code == 302

    assert list(Person.objects.order_by("id").values_list("name", "handle")) == [
        ("Jo Ash", "jo-ash"),
        ("Jo Ash 2", "jo-ash-2"),
        ("Jo Ash 3", "jo-ash-3"),
    ]


def test_only_verified_addresses_of_the_domains_come_in(provider, configured):
    configured.OIDC_ACCOUNTS = True
    configured.OIDC_DOMAINS = ("harbour.example",)
    for number, (email, verified, status) in enumerate(
        [
            ("a@harbour.example", True, 302),
            ("b@harbour.example", False, 403),
            ("c@harbour.example.evil.example", True, 403),
            ("d@evil.example", True, 403),
            ("", True, 403),
        ]
    ):
        provider.know(f"sub-d{number}", email=email, email_verified=verified, name=f"Person {number}")
        assert come(provider, f"sub-d{number}").status_code == status, email


def test_whoever_left_the_group_stays_outside(provider, configured):
    configured.OIDC_ACCOUNTS = True
    configured.OIDC_REQUIRED_CLAIM = "groups=seatrial"
    provider.know("sub-g", email="g@harbour.example", email_verified=True, groups=["other", "seatrial"])
    assert come(provider, "sub-g").status_code == 302

    provider.know("sub-g", email="g@harbour.example", email_verified=True, groups=["other", "seatrial-2"])
    answer = come(provider, "sub-g")
    assert answer.status_code == 403
    assert "does not say groups=seatrial of you" in words(answer)


def test_a_switched_off_account_stays_off(provider):
    identity.person("Ada", email="ada@harbour.example")
    provider.know("sub-off", email="ada@harbour.example", email_verified=True)
    come(provider, "sub-off")
    Person.objects.update(is_active=False)

    assert come(provider, "sub-off").status_code == 403


def test_an_answer_without_our_state_is_refused(provider, cast):
    away = Client().get("/sign-in/oidc").headers["Location"]
    back = provider.approve(away, "sub-ada").removeprefix("http://testserver")

    answer = Client().get(back)  # another browser: somebody was sent a link
    assert answer.status_code == 403
    assert "the answer could not be used" in words(answer)


def test_an_answer_counts_once(provider):
    identity.person("Ada", email="ada@harbour.example")
    provider.know("sub-once", email="ada@harbour.example", email_verified=True)
    client = Client()
    away = client.get("/sign-in/oidc").headers["Location"]
    back = provider.approve(away, "sub-once").removeprefix("http://testserver")
    assert client.get(back).status_code == 302
    client.post("/sign-out")
    assert client.get(back).status_code == 403


def test_going_back_is_told_kindly(provider, cast):
    client = Client()
    back = provider.deny(client.get("/sign-in/oidc").headers["Location"])
    answer = client.get(back.removeprefix("http://testserver"))

    assert answer.status_code == 403
    assert "did not work" in words(answer)


def test_somebody_elses_page_cannot_send_people_there(provider):
    client = Client(headers={"Sec-Fetch-Site": "cross-site"})

    assert client.get("/sign-in/oidc").headers["Location"] == "/sign-in"


def test_a_provider_that_is_away_is_said_so(configured, cast):
    apps = configured.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"]
    apps[0]["settings"]["server_url"] = "http://localhost:1"

    answer = Client().get("/sign-in/oidc")
    assert answer.status_code == 403
    assert "does not answer at the moment" in words(answer)


def test_the_second_factor_is_asked_for_here_too(provider, cast):
    ada = identity.person("Ada", email="ada@harbour.example")
    Authenticator.objects.create(user=ada, type="totp", data={"secret": "x"})
    provider.know("sub-two", email="ada@harbour.example", email_verified=True)

    answer = come(provider, "sub-two")
    assert answer.headers["Location"] == "/sign-in/second-step"
    assert answer.client.get("/profile").status_code == 302


def test_a_factor_that_the_provider_asked_for_counts(provider, configured):
    configured.SECOND_FACTOR_FOR = frozenset({"everybody"})
    identity.person("Ada", email="ada@harbour.example")
    provider.know("sub-amr", email="ada@harbour.example", email_verified=True)
    assert come(provider, "sub-amr").client.get("/services").headers["Location"] == "/profile/security"

    provider.know("sub-amr", email="ada@harbour.example", email_verified=True, amr=["pwd", "mfa"])
    assert come(provider, "sub-amr").client.get("/services").status_code == 200


def test_somebody_signed_in_links_and_unlinks_an_account(provider, by, cast):
    client = by("owner")
    provider.know("sub-link", email="elsewhere@harbour.example", email_verified=False)
    session = client.session
    session["seatrial_confirmed"] = 0
    session.save()
    answer = client.get("/sign-in/oidc?process=connect&next=/profile/security")
    assert answer.headers["Location"].startswith("/profile/confirm")

    confirmed(client)
    answer = come(provider, "sub-link", client, "?process=connect&next=/profile/security")
    assert answer.headers["Location"] == "/profile/security"
    assert SocialAccount.objects.get().user == cast.owner
    assert "elsewhere@harbour.example" in words(client.get("/profile/security"))
    client.post(f"/profile/security/links/{SocialAccount.objects.get().pk}/remove")
    assert not SocialAccount.objects.exists()


def confirmed(client: Client) -> None:
    session = client.session
    session["seatrial_confirmed"] = clock.now().timestamp()
    session.save()


def test_nothing_of_the_provider_s_tokens_is_kept(provider):
    identity.person("Ada", email="ada@harbour.example")
    Authenticator.objects.create(user=Person.objects.get(), type="totp", data={"secret": "x"})
    provider.know("sub-kept", email="ada@harbour.example", email_verified=True, phone_number="+49 1")
    come(provider, "sub-kept")

    kept = [each.get_decoded() for each in Session.objects.all()]
    kept += list(SocialAccount.objects.values_list("extra_data", flat=True))
    assert not SocialToken.objects.exists()
    assert "eyJ" not in str(kept)
    assert "+49" not in str(kept)
