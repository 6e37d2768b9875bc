"""How a blank asks for the name of a body or of a place of business, whatever kind of body it is."""

from __future__ import annotations

import re

from knowledge.forms.merging.reading.labels import companies

SHOP = re.compile(
    r"[\u3400-\u9fff]{1,6}(?:机构|学校|幼儿园|协会|民宿|酒店|店|馆|厂|公司|企业|单位|中心|医院|诊所|合作社|工作室|农场|餐厅|超市|旅行社|基金会|商会|福利院|养老院|护理院|敬老院)(?:全称|名称)"
)
"""药店名称, 收款单位名称: the company's name on a company's own form."""
PLACE = re.compile(SHOP.pattern.replace("公司|企业|单位|", ""))
SITE = re.compile(
    r"[\u3400-\u9fff]{0,4}(?:场所|门店|店铺|店面|招牌|网点|诊所|站点|营业部|场|园|馆|店|站|厂|院|校区)(?:全称|名称|名|字号)|字号(名称)?"
)
"""A place of business, which may bear another name than its company."""
FIRM = re.compile(r"[\u3400-\u9fff]{2,6}(?:单位|企业|公司)(?:全称|名称)?")
"""备案单位, 设置单位: whoever a company's form names first is the company, whatever the word."""
NAMED = re.compile(f"名称|{SHOP.pattern}|{SITE.pattern}")
EITHER = ("申请人", "权利人", "经营者", "当事人")
"""A person or a body: which of them, the form tells."""


EITHER_NAME = re.compile(r"(姓名|名称)[/或（及]+(姓名|名称)）?")
"""姓名（名称）: of whomever the matter is about."""


def of_company(bare: str) -> bool:
    """Whether a label is nothing but a word for a company, with 名称 or without."""
    return bool(companies().fullmatch(bare))
