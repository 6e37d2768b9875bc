"""Who opens a link inside WeChat: asked of WeChat itself, silently (snsapi_base), and nothing but the openid."""

from __future__ import annotations

import hmac
import json
import logging
from hashlib import sha256
from urllib.parse import urlencode

import httpx
import structlog

from actions.database.crypto import secret
from actions.settings import settings
from actions.wechat.people import person_id

log = structlog.get_logger()
LIMIT = 8.0


def state_of(token: str) -> str:
    """Ties WeChat's answer to the link that was opened, so that no other answer can be put in its place."""
    return hmac.new(secret("wechat"), f"opening\0{token}".encode(), sha256).hexdigest()[:32]


def ask_address(token: str) -> str:
    """WeChat's page that sends the browser back with a code."""
    asked = {
        "appid": settings().wechat_app_id, "redirect_uri": f"{settings().site}/forms/{token}", "response_type": "code",
        "scope": "snsapi_base", "state": state_of(token),
    }  # fmt: skip
    return f"{settings().wechat_open_base}/connect/oauth2/authorize?{urlencode(asked)}#wechat_redirect"


async def opener(token: str, code: str, state: str) -> str | None:
    """The person behind the code; None when WeChat does not say, or when the answer belongs to another link."""
    if not code or not hmac.compare_digest(state, state_of(token)):
        return None
    query = {
        "appid": settings().wechat_app_id, "secret": settings().wechat_app_secret.get_secret_value(), "code": code,
        "grant_type": "authorization_code",
    }  # fmt: skip
    logging.getLogger("httpx").setLevel(logging.WARNING)  # it logs addresses, and WeChat wants the secret in this one
    try:
        async with httpx.AsyncClient(base_url=settings().wechat_api_base, timeout=LIMIT, trust_env=False) as http:
            answer = json.loads((await http.get("/sns/oauth2/access_token", params=query)).content)
            openid = str(answer.get("openid") or "")
    except (httpx.HTTPError, ValueError, AttributeError) as failure:
        log.warning("wechat opening", kind=type(failure).__name__)
        return None
    return person_id(openid) if openid else None
