"""The headers that every page and file of ours carries."""

from __future__ import annotations

import base64
import hashlib
import re

from sanic.response import HTTPResponse

STYLE = re.compile(r"<style[^>]*>(.*?)</style>", re.DOTALL)


def secure(response: HTTPResponse, *, own_styles: bool = False) -> HTTPResponse:
    """The same response with the headers that every page carries.

    Nothing runs or loads that is not a file of ours. ``own_styles`` lets a page that must stand alone, such as a
    notice, keep the ``<style>`` elements it was sent with: each is named by its hash, so that no other one counts.
    """
    styles = ["'self'"]
    if own_styles and response.body:
        for style in STYLE.findall(response.body.decode()):
            styles.append(f"'sha256-{base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()}'")
    policy = {
        "default-src": "'self'", "script-src": "'self'", "style-src": " ".join(styles), "img-src": "'self' data:",
        "object-src": "'none'", "base-uri": "'none'", "form-action": "'self'", "frame-ancestors": "'none'",
    }  # fmt: skip
    response.headers.update(
        {
            "Content-Security-Policy": "; ".join(f"{name} {sources}" for name, sources in policy.items()),
            "X-Content-Type-Options": "nosniff",
            "X-Frame-Options": "DENY",
            "Referrer-Policy": "no-referrer",
            "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
            "Cross-Origin-Opener-Policy": "same-origin",
        }
    )
    return response
