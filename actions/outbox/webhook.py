"""Posts a parcel to the address in the settings."""

from __future__ import annotations

import httpx

from actions.clock import now
from actions.outbox.delivering import Parcel
from actions.settings import settings

TIMEOUT = 10.0


def send(parcel: Parcel) -> str:
    """What went wrong, in a few words without anything personal; empty when the receiver said 2xx."""
    key = settings().webhook_secret.get_secret_value().encode()
    try:
        answer = httpx.post(
            settings().webhook_url, content=parcel.content, headers=parcel.headers(key, now()), timeout=TIMEOUT,
            follow_redirects=False,
        )  # fmt: skip
    except httpx.HTTPError as failure:
        return type(failure).__name__
    return "" if answer.is_success else f"HTTP {answer.status_code}"
