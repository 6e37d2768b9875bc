"""Where papers are got, in a few kinds, so that somebody can plan the errands: one trip to the police, one to the bank."""

from __future__ import annotations

import re

OWN = "自己填、自己准备"
UNKNOWN_SOURCE = "在哪开清单没有写，先问窗口"
KINDS: tuple[tuple[str, str], ...] = (
    (
        OWN,
        r"申请人|自备|本人|自拟|自行|双方|委托人|代理人|受托|清算组|股东会|公司自|企业自|窗口提供|窗口|空表|格式|管理人|产权人",
    ),
    ("有关单位（用人单位、档案保管处、设计安装单位）", r"用人单位|原单位|参保单位|档案|设计单位|安装单位|建设单位"),
    ("公安机关（派出所、车管所）", r"公安|派出所|交通管理部门"),
    ("医院、卫生院", r"医院|医疗卫生|卫生院|助产|体检|卫生健康"),
    ("社保、人社部门", r"社保|人力资源|劳动|就业"),
    ("医保部门", r"医保"),
    ("民政部门", r"民政|婚姻登记"),
    ("税务部门", r"税务"),
    ("法院、公证处", r"法院|公证|仲裁"),
    ("银行", r"银行"),
    ("市场监管部门", r"市场监"),
    ("自然资源、不动产登记机构", r"自然资源|不动产|规划"),
    ("检验检测机构、服务商", r"检测机构|检验|服务商"),
    ("部队、退役军人事务局", r"部队|退役军人|军人"),
    ("残联", r"残疾人联合会|残联"),
    ("学校", r"学校"),
    ("报社", r"报社"),
)
"""Title → words of an issuer. The kind whose word comes first in the issuer's text is taken."""
OTHER = "其他部门"


def kind_of(issuer: str, form: str | None) -> str:
    """The kind of place for this issuer."""
    if form == "表格":
        return OWN  # whoever hands out the blank, the applicant fills it in
    if not issuer or "视具体" in issuer:
        return UNKNOWN_SOURCE
    first = {title: match.start() for title, words in KINDS if (match := re.search(words, issuer))}
    return min(first, key=lambda title: first[title]) if first else OTHER


def order_of(kind: str) -> int:
    """Errands first, what is filled in at home last."""
    titles = [title for title, _ in KINDS[1:]]
    last = [OTHER, UNKNOWN_SOURCE, OWN]
    if kind in titles:
        return titles.index(kind)
    return len(titles) + (last.index(kind) if kind in last else 0)
