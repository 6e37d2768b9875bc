"""The notice in a few lines of plain text, for WeChat and the terminal: what matters most first."""

from __future__ import annotations

from knowledge.notice.model import Notice

WECHAT_BYTES = 2048


def to_text(notice: Notice, *, url: str | None, limit: int = WECHAT_BYTES) -> str:
    """At most ``limit`` bytes of UTF-8. What does not fit is left to the page, and the text says how much that is."""
    head = [f"【{notice.matter.name}】一次性告知书 {notice.number}"]
    if notice.stopped:
        head.append(notice.stopped.reason)
    foot = [f"全文：{url}" if url else "", "咨询、帮办、办不成事：综合窗口或12345"]
    body: list[str] = []
    body += [f"要办 {len(notice.items)} 项：" + "；".join(i.name for i in notice.items)] if notice.items else []
    for group, title in (("bring", "要带来"), ("later", "可后补"), ("not_needed", "一般不用带")):
        named = [f"{m.name}（{m.form}）" for m in notice.of_group(group)]  # type: ignore[arg-type]  # the three literals
        body += [f"{title}：" + "；".join(named)] if named else []
    body += ["清单之外还要：" + "；".join(m.name for m in notice.extra_materials)] if notice.extra_materials else []
    reason = notice.stopped.reason if notice.stopped else ""
    body += [f"注意：{n.text}" for n in notice.notices if n.text.rstrip("。") not in reason]
    kept: list[str] = []
    for n, line in enumerate(body):
        rest = f"（还有 {len(body) - n} 条，见全文）"
        if len("\n".join([*head, *kept, line, rest, *foot]).encode()) > limit:
            kept.append(rest)
            break
        kept.append(line)
    return "\n".join(line for line in (*head, *kept, *foot) if line)
