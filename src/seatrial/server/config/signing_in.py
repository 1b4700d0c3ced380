"""How people sign in, and for how long."""

from pathlib import Path

from pydantic import BaseModel, Field, SecretStr

from seatrial.server.config.words import Words


class SigningIn(BaseModel):
    """How people sign in, and for how long."""

    secret_key: SecretStr | None = Field(
        None,
        min_length=32,
        description="Key that signs sessions, at least 32 characters. Without it `up` makes one and keeps "
        "it in the data folder. Set it where several machines serve one installation.",
    )
    session_days: int = Field(14, ge=1, le=365, description="Days after which a person signs in again.")
    oidc_issuer: str = Field(
        "",
        description="Issuer of the OpenID Connect provider that people may sign in with, as "
        "`https://login.example.org/realms/main`. Its description is read from "
        "`/.well-known/openid-configuration` below it. Without it there is no such button.",
    )
    oidc_client_id: str = Field("", description="Name under which the provider knows this Seatrial.")
    oidc_client_secret: SecretStr | None = Field(
        None, description="Secret that the provider gave for that name. Better: `oidc_client_secret_file`."
    )
    oidc_client_secret_file: Path | None = Field(
        None, description="File that holds the secret, read when Seatrial starts."
    )
    oidc_name: str = Field(
        "your organisation",
        min_length=1,
        max_length=40,
        description="Name on the button: `Sign in with <name>`.",
    )
    oidc_domains: Words = Field(
        (),
        description="Domains, apart by commas, in one of which somebody's verified e-mail address must lie. "
        "Without any, every account of the provider may come as far as the other settings let it.",
    )
    oidc_required_claim: str = Field(
        "",
        pattern=r"^$|^[^=\s]+=.+$",
        description="What the provider must say of a person, as `groups=seatrial`; of a list, one entry.",
    )
    oidc_accounts: bool = Field(
        False,
        description="Whether somebody whom the provider knows and Seatrial does not gets an account by "
        "signing in. Without it, accounts come by invitation.",
    )
    second_factor_for: Words = Field(
        (),
        description="Roles, apart by commas, whose holders must sign in with a second factor or a passkey, "
        "as `administrator, security_lead`; `everybody` means all people.",
    )
    cooling_off_hours: int = Field(
        24,
        ge=0,
        le=720,
        description="Hours after a reset of somebody's credentials in which they cannot sign decisions.",
    )
