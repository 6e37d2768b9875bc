"""``/wechat/callback``: the address that WeChat calls. Nothing of ours runs before a request is known to be WeChat's."""

from __future__ import annotations

import asyncio

import structlog
from sanic import Blueprint, Request, Sanic
from sanic.response import HTTPResponse, text

from actions.clock import now
from actions.errors import Trouble, not_found
from actions.settings import Settings, settings
from channels.wechat.client import WeChatClient
from channels.wechat.crypto import MessageCipher, signature
from channels.wechat.desk import Desk
from channels.wechat.handling import Handler
from channels.wechat.hostile import Hostile
from channels.wechat.incoming import Account, Incoming, admit, verify_address
from channels.wechat.replies import BUSY
from channels.wechat.sender import Sender
from channels.wechat.xml import write_xml

log = structlog.get_logger()

bp = Blueprint("wechat", url_prefix="/wechat")
SUCCESS = "success"
TASKS = ("wechat_sender", "wechat_orphans")


def account_of(s: Settings) -> Account | None:
    """The configured account, or None. Raises ValueError for a key that is none."""
    token = s.wechat_token.get_secret_value()
    if not token:
        return None
    keys = (s.wechat_aes_key.get_secret_value(), s.wechat_previous_aes_key.get_secret_value())
    cipher = MessageCipher(s.wechat_app_id, *keys) if keys[0] else None
    return Account(token, s.wechat_app_id, s.wechat_original_id, cipher)


@bp.listener("before_server_start", priority=-1)
async def _open(app: Sanic) -> None:
    # Behind the application's own start, which makes the turns.
    app.ctx.wechat = account_of(settings())
    if app.ctx.wechat is None:
        return
    client = WeChatClient(settings())
    app.ctx.wechat_client, sender = client, Sender(client)
    app.ctx.wechat_typing = sender.show_typing
    app.ctx.wechat_desk = Desk(Handler(app.ctx.turns, client), sender)


@bp.after_server_start
async def _start(app: Sanic) -> None:
    if app.ctx.wechat is not None:
        app.add_task(app.ctx.wechat_desk.sender.run(), name=TASKS[0])
        app.add_task(app.ctx.wechat_desk.adopt_orphans(), name=TASKS[1])


@bp.before_server_stop
async def _stop(app: Sanic) -> None:
    if app.ctx.wechat is not None:
        for name in TASKS:
            await app.cancel_task(name, raise_exception=False)
        app.ctx.wechat_desk.close()
        await app.ctx.wechat_client.close()


def _account(request: Request) -> Account:
    account: Account | None = request.app.ctx.wechat
    if account is None:
        raise not_found("这个页面")
    return account


def _query(request: Request) -> dict[str, str]:
    return {name: str(request.args.get(name)) for name in request.args}


def _refuse(hostile: Hostile) -> HTTPResponse:
    log.warning("wechat callback refused", reason=hostile.reason)
    return text("", status=403)


@bp.get("/callback")
async def verify(request: Request) -> HTTPResponse:
    """WeChat checks that the address is ours: the echo goes back as it came, and nothing else (W2)."""
    try:
        echo = verify_address(_account(request), _query(request))
    except Hostile as hostile:
        return _refuse(hostile)
    return text(echo, headers={"X-Content-Type-Options": "nosniff"})


@bp.post("/callback")
async def receive(request: Request) -> HTTPResponse:
    """One message: 403 unless it is WeChat's; otherwise an answer or ``success``, whatever happens (W18)."""
    account = _account(request)
    try:
        message = admit(account, _query(request), request.body)
        # Shielded: when WeChat cuts the connection, what was begun still ends as it should.
        return reply(account, message, await request.app.ctx.wechat_desk.answer(message))
    except Hostile as hostile:
        return _refuse(hostile)
    except Trouble as trouble:
        log.warning("wechat delivery not stored", code=trouble.code)
        return reply(account, message, BUSY)
    except asyncio.CancelledError:
        raise
    except Exception as failure:
        log.error("wechat callback failed", kind=type(failure).__name__, exc_info=failure)
        return text(SUCCESS)


def reply(account: Account, message: Incoming, answer: str | None) -> HTTPResponse:
    """The answer as a text from us to them, sealed with the key that opened theirs (W12, W19)."""
    if not answer:
        return text(SUCCESS)
    inner = write_xml(
        {"ToUserName": message.openid, "FromUserName": message.account, "CreateTime": int(now().timestamp()),
         "MsgType": "text", "Content": answer}
    )  # fmt: skip
    if account.cipher is None:
        return text(inner, content_type="application/xml; charset=utf-8")
    sealed = account.cipher.seal(inner.encode(), message.key)
    at = int(now().timestamp())
    signed = signature(account.token, str(at), message.nonce, sealed)
    outer = write_xml({"Encrypt": sealed, "MsgSignature": signed, "TimeStamp": at, "Nonce": message.nonce})
    return text(outer, content_type="application/xml; charset=utf-8")
