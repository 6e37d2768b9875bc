"""The notice as a Word document, for offices that file it or add to it."""

from __future__ import annotations

import io

import segno
from docx import Document
from docx.document import Document as DocumentType
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph

from knowledge.notice.build import KINDS
from knowledge.notice.model import ExtraNoticeMaterial, Notice, NoticeItem, NoticeMaterial, Point

FONT = "微软雅黑"
HEAD = ("齐", "材料", "怎么交", "用于")
WIDTHS = (Cm(1.1), Cm(8.4), Cm(4.9), Cm(2.6))


def to_docx(notice: Notice, *, url: str | None) -> bytes:
    """A4, the same parts in the same order as the page."""
    document = Document()
    _page(document, notice)
    document.add_heading("一次性告知书", level=0)
    document.add_heading(notice.matter.name, level=1)
    document.add_paragraph(
        f"编号 {notice.number}（第 {notice.version} 版）　日期 {notice.issued_on}　"
        f"目录 {notice.catalogue_version}（核对至 {notice.as_of}）"
    )
    document.add_paragraph(f"牵头部门：{notice.matter.lead_department}")
    if url:
        _qr(document, url)
    if notice.stopped:
        document.add_paragraph(notice.stopped.reason, style="Intense Quote")
    if notice.unprintable:
        document.add_paragraph(f"这份告知书里有打印不出的字：{'、'.join(notice.unprintable)}。请手写补上。")
    _list(document, "这一版改了什么", notice.changes)
    _list(document, "您的情况", [f"{a.question} {a.answer}" for a in notice.answers_text])
    _list(document, "还没有定的", [f"{o.question}（决定：{'、'.join(o.decides)}）" for o in notice.open_questions])
    _list(document, "先要知道的", [n.text + _mark(n.mark) for n in notice.notices])
    items = [f"{i.n}. {i.name}{_maybe(i.status)}：{i.why}" for i in notice.items]
    _list(document, f"要办的事项（{len(notice.items)} 项）", items or ["按您说的情况，没有需要办的事项。"])
    _materials(document, notice)
    if notice.items:
        document.add_heading("每一项的办事要点", level=1)
    for item in notice.items:
        _item(document, notice, item)
    offices = ["；".join(t for t in (f"{o.name}：{o.address}", o.hours, o.phone) if t) for o in notice.offices]
    _list(document, "到哪里办", [*offices, *notice.where])
    _list(document, "还不知道的，和该问谁", notice.unknown)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _page(document: DocumentType, notice: Notice) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2)
    section.top_margin = section.bottom_margin = Cm(1.8)
    for style in ("Normal", "Title", "Heading 1", "Heading 2", "Heading 3", "List Bullet", "Intense Quote"):
        font = document.styles[style].font
        font.name = FONT
        # Word takes Chinese characters from eastAsia, and would fall back to a serif face without it.
        document.styles[style].element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), FONT)
    document.styles["Normal"].font.size = Pt(10.5)
    document.styles["Normal"].paragraph_format.space_after = Pt(3)
    footer = section.footer.paragraphs[0]
    footer.add_run(f"{notice.number}（第 {notice.version} 版）　第 ")
    _field(footer, "PAGE")
    footer.add_run(" 页 共 ")
    _field(footer, "NUMPAGES")
    footer.add_run(" 页")


def _field(paragraph: Paragraph, name: str) -> None:
    """A number that Word fills in itself."""
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), name)
    paragraph._p.append(field)


def _qr(document: DocumentType, url: str) -> None:
    picture = io.BytesIO()
    segno.make(url, error="m").save(picture, kind="png", scale=6, border=2)
    picture.seek(0)
    document.add_picture(picture, width=Cm(2.6))
    document.add_paragraph(f"扫码再打开：{url}")


def _maybe(status: str) -> str:
    return "（看情况）" if status == "possible" else ""


def _mark(text: str) -> str:
    return f"（{text}）" if text else ""


def _list(document: DocumentType, title: str, lines: list[str]) -> None:
    if lines:
        document.add_heading(title, level=1)
        for line in lines:
            document.add_paragraph(line, style="List Bullet")


def _materials(document: DocumentType, notice: Notice) -> None:
    document.add_heading("要准备的材料（一套）", level=1)
    if notice.materials_note:
        document.add_paragraph(notice.materials_note)
    bring = notice.by_source("bring")
    if bring:
        document.add_heading(f"要带来的（{len(notice.of_group('bring'))} 样）", level=2)
        table = _table(document)
        for kind, materials in bring.items():
            row = table.add_row().cells
            row[0].merge(row[-1]).text = kind
            for material in materials:
                _row(table, notice, material)
    for group, title in (("later", "可以后补的（容缺）"), ("not_needed", "一般不用带的")):
        _group(document, notice, title, notice.of_group(group))  # type: ignore[arg-type]  # the two literals
        if group == "later" and notice.deferral:
            document.add_heading("容缺承诺（后补材料的人填）", level=3)
            for line in notice.deferral:
                document.add_paragraph(line)
    for kind, title in KINDS.items():
        _group(document, notice, title, [e for e in notice.extra_materials if e.kind == kind])


def _group(
    document: DocumentType, notice: Notice, title: str, materials: list[NoticeMaterial] | list[ExtraNoticeMaterial]
) -> None:
    if materials:
        document.add_heading(f"{title}（{len(materials)} 样）", level=2)
        table = _table(document)
        for material in materials:
            _row(table, notice, material)


def _table(document: DocumentType) -> Table:
    table = document.add_table(rows=1, cols=len(HEAD), style="Table Grid")
    table.autofit = False
    for cell, text in zip(table.rows[0].cells, HEAD, strict=True):
        cell.text = text
    # The head stands again on every page that the table reaches.
    mark = OxmlElement("w:tblHeader")
    mark.set(qn("w:val"), "true")
    table.rows[0]._tr.get_or_add_trPr().append(mark)
    _widths(list(table.rows[0].cells))
    return table


def _widths(cells: list[_Cell]) -> None:
    for cell, width in zip(cells, WIDTHS, strict=True):
        cell.width = width


def _row(table: Table, notice: Notice, material: NoticeMaterial | ExtraNoticeMaterial) -> None:
    cells = table.add_row().cells
    handed_over = "，".join(t for t in (material.form, material.copies_text) if t)
    if isinstance(material, NoticeMaterial):
        cells[0].text = "" if material.group == "not_needed" else "□"
        lines = [handed_over, material.issuer, material.group_reason]
    else:
        cells[0].text = "□"
        lines = [handed_over, material.issuer]
    cells[1].text = _described(material)
    cells[2].text = "\n".join(line for line in lines if line)
    cells[3].text = notice.used_for(material.for_items)
    _widths(list(cells))


def _described(material: NoticeMaterial | ExtraNoticeMaterial) -> str:
    number = f"{material.n}. " if isinstance(material, NoticeMaterial) else ""
    lines = [f"{number}{material.name}{_maybe(material.status)}{_mark(material.mark)}", *material.parts]
    if material.alternatives:
        lines.append("可以换成：" + "；".join(material.alternatives))
    lines += [material.hint, material.reason]
    if isinstance(material, NoticeMaterial):
        lines += [*material.per_option, "可以用别的材料或承诺书代替，请问窗口" if material.optional else ""]
    elif material.source:
        lines.append(f"依据：{material.source}")
    return "\n".join(line for line in lines if line)


def _said(point: Point, when: str = "") -> str:
    source = f"（依据：{point.source}）" if point.source else ""
    return f"{point.text}{_mark(point.mark)}{when}{source}"


def _item(document: DocumentType, notice: Notice, item: NoticeItem) -> None:
    document.add_heading(f"{item.n}. {item.name}{_maybe(item.status)}", level=2)
    extra = [e.name for e in notice.extra_materials if e.slug in item.extra_materials]
    materials = "、".join([f"材料{n}" for n in item.materials] + extra) or "清单未载明，以窗口答复为准"
    today = f"（今天受理的话，法定最晚 {item.ready_by}）" if item.ready_by else ""
    points = [
        ("部门", item.department), ("最晚办理", item.do_by or ""),
        ("期限提醒", _said(item.deadline) if item.deadline else ""), ("申请材料", materials),
        ("受理条件", "；".join(item.conditions) + _mark(item.conditions_mark)),
        ("本地承诺", _said(item.local_limit) if item.local_limit else ""),
        ("办结时限", _said(item.time_limit, today)), ("收费标准", _said(item.fee)), ("办理结果", _said(item.result)),
        ("设定依据", "；".join(b.text + _mark(b.mark) for b in item.legal_basis)), ("办理渠道", item.channel or ""),
        ("提醒", item.notes or ""),
    ]  # fmt: skip
    for name, text in points:
        if text:
            paragraph = document.add_paragraph()
            paragraph.add_run(f"{name}：").bold = True
            paragraph.add_run(text)
