"""The notice as a Word document, for offices that file it or add to it."""

from __future__ import annotations

import io

from docx import Document
from docx.document import Document as DocumentType
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

from knowledge.notice.build import KINDS
from knowledge.notice.model import ExtraNoticeMaterial, Notice, NoticeItem, NoticeMaterial

FONT = "微软雅黑"
HEAD = ("齐", "材料", "怎么交", "用在哪些事项")


def to_docx(notice: Notice, *, url: str | None) -> bytes:
    """A4, the same parts in the same order as the page."""
    document = Document()
    _page(document)
    document.add_heading(f"一次性告知书：{notice.matter.name}", level=0)
    document.add_paragraph(
        f"编号 {notice.number}（第 {notice.version} 版）　日期 {notice.issued_on}　目录 {notice.catalogue_version}"
    )
    document.add_paragraph(f"牵头部门：{notice.matter.lead_department}")
    if url:
        document.add_paragraph(f"再次打开：{url}")
    if notice.stopped:
        document.add_paragraph(notice.stopped.reason, style="Intense Quote")
    _list(document, "您的情况", [f"{a.question} {a.answer}" for a in notice.answers_text])
    _list(document, "还没有定的", [f"{o.question}（决定：{'、'.join(o.decides)}）" for o in notice.open_questions])
    _list(document, "先要知道的", [n.text + (f"（{n.mark}）" if n.mark else "") for n in notice.notices])
    _list(
        document,
        f"要办的事项（{len(notice.items)} 项）",
        [f"{i.n}. {i.name}{_maybe(i.status)}：{i.why}" for i in notice.items],
    )
    _materials(document, notice)
    for item in notice.items:
        _item(document, notice, item)
    _list(document, "到哪里办", notice.where)
    _list(document, "还不知道的，和该问谁", notice.unknown)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _page(document: DocumentType) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2)
    for style in ("Normal", "Title", "Heading 1", "Heading 2", "List Bullet"):
        font = document.styles[style].font
        font.name = FONT
        # Word takes Chinese characters from eastAsia, and would fall back to a serif face without it.
        document.styles[style].element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), FONT)
    document.styles["Normal"].font.size = Pt(10.5)


def _maybe(status: str) -> str:
    return "（看情况）" if status == "possible" else ""


def _list(document: DocumentType, title: str, lines: list[str]) -> None:
    if lines:
        document.add_heading(title, level=1)
        for line in lines:
            document.add_paragraph(line, style="List Bullet")


def _materials(document: DocumentType, notice: Notice) -> None:
    document.add_heading("要准备的材料（一套）", level=1)
    if notice.materials_note:
        document.add_paragraph(notice.materials_note)
    groups: list[tuple[str, list[NoticeMaterial] | list[ExtraNoticeMaterial]]] = [
        ("要带来的", notice.of_group("bring")),
        ("可以后补的（容缺）", notice.of_group("later")),
        ("不用带的", notice.of_group("not_needed")),
        *((title, [e for e in notice.extra_materials if e.kind == kind]) for kind, title in KINDS.items()),
    ]
    for title, materials in groups:
        if not materials:
            continue
        document.add_heading(f"{title}（{len(materials)} 样）", level=2)
        table = document.add_table(rows=1, cols=len(HEAD), style="Table Grid")
        for cell, text in zip(table.rows[0].cells, HEAD, strict=True):
            cell.text = text
        for material in materials:
            cells = table.add_row().cells
            cells[0].text = "□"
            cells[1].text = _described(material)
            cells[2].text = "，".join(t for t in (material.form, material.copies_text, material.issuer) if t)
            cells[3].text = "\n".join(f"{n}. {notice.item_name(n)}" for n in material.for_items)


def _described(material: NoticeMaterial | ExtraNoticeMaterial) -> str:
    number = f"{material.n}. " if isinstance(material, NoticeMaterial) else ""
    lines = [f"{number}{material.name}{_maybe(material.status)}", *material.parts, material.why, material.hint]
    if isinstance(material, NoticeMaterial):
        lines += [*material.per_option, material.group_reason]
    if material.alternatives:
        lines.append("可以换成：" + "；".join(material.alternatives))
    return "\n".join(line for line in (*lines, material.mark) if line)


def _item(document: DocumentType, notice: Notice, item: NoticeItem) -> None:
    document.add_heading(f"{item.n}. {item.name}{_maybe(item.status)}", level=2)
    extra = [e.name for e in notice.extra_materials if e.slug in item.extra_materials]
    materials = "、".join([f"材料{n}" for n in item.materials] + extra) or "清单未载明，以窗口答复为准"
    points = [
        ("部门", item.department), ("最晚办理", item.do_by or ""), ("期限提醒", item.deadline.text if item.deadline else ""),
        ("申请材料", materials), ("受理条件", "；".join(item.conditions)),
        ("办结时限", item.time_limit.text + (f"（今天受理的话，法定最晚 {item.ready_by}）" if item.ready_by else "")),
        ("收费标准", item.fee.text), ("办理结果", item.result.text),
        ("设定依据", "；".join(b.text for b in item.legal_basis)), ("办理渠道", item.channel or ""), ("提醒", item.notes or ""),
    ]  # fmt: skip
    for name, text in points:
        if text:
            paragraph = document.add_paragraph()
            paragraph.add_run(f"{name}：").bold = True
            paragraph.add_run(text)
