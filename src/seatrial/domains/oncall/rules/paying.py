"""What a load is worth by the rates of an agreement (R167)."""

from datetime import timedelta
from decimal import Decimal

from seatrial.domains.oncall.types import Load, Rates

_HOUR = Decimal(3600)
_CENT = Decimal("0.01")


def pay(load: Load, *, rates: Rates) -> Decimal:
    """Hours, nights, weekends and holidays at their rates, in the rates' currency, to the cent."""
    parts = (
        (load.total, rates.hour),
        (load.nights, rates.night),
        (load.weekends, rates.weekend),
        (load.holidays, rates.holiday),
    )
    return sum((_hours(length) * rate for length, rate in parts), Decimal(0)).quantize(_CENT)


def _hours(length: timedelta) -> Decimal:
    return Decimal(int(length.total_seconds())) / _HOUR
