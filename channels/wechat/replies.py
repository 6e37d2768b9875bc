"""What the channel itself says. The assistant's own sentences stand in assistant/domain/responses."""

from __future__ import annotations

from typing import Any

from actions.clock import CHINA
from actions.errors import Trouble
from actions.reports.photos import Home
from actions.settings import settings
from actions.wechat.codes import Made
from actions.wechat.photos import Checklist
from knowledge.offices import Near

Reply = dict[str, Any]

SORRY = "我们这边出了问题，不是您的错。请过一会儿再说一遍；急事请拨打12345。"
BUSY = "现在有点忙，这句话没有存上。请过一分钟再发一次；急事请拨打12345。"


def greeting() -> Reply:
    return {
        "text": "您好，我是导办助手，是个程序，不是真人。\n想办什么事，用平常话说就行，比如“孩子刚出生要上户口”；"
        "打字、说语音都可以，也可以点下面的菜单。\n您说的话只用来帮您办事；取消关注，记录就删除。"
    }


def how() -> Reply:
    return {
        "text": "用平常话告诉我发生了什么，我问几句，然后给您一份告知书：要办哪几项、带什么材料、多久、多少钱、去哪办。\n"
        "选项回复编号就行；说错了就说“不对”，不知道就说“不清楚”。\n要人帮忙，说“找人帮办”；办不成，说“办不成事”。"
    }


def phone() -> Reply:
    return {"text": "咨询、求助、投诉都可以打12345。\n要我们的工作人员帮您，回复“找人帮办”。"}


def nothing_yet() -> Reply:
    return {"text": "您还没有开始办事。想办什么，用平常话说一句就行。"}


def matters(listed: list[tuple[str, str, str]]) -> Reply:
    """The matters to pick from: ``(name, value, payload)``."""
    choices = [{"label": name, "value": value, "payload": payload} for name, value, payload in listed]
    lines = "\n".join(f"{n}. {name}" for n, (name, _, _) in enumerate(listed, 1))
    return {"kind": "choices", "text": f"您要办哪一件？\n{lines}", "choices": choices}


def unknown_scene() -> Reply:
    return {"text": "这个码我不认识。想办什么事，直接告诉我就行。"}


def ask_consent(matter: str) -> Reply:
    return {
        "text": f"这个码对应的是“{matter}”。要在这里接着办吗？同意的话，之前的回答会带过来，两边看到的是同一个办件。\n"
        "1. 同意\n2. 不用\n（回复1、2）"
    }


def not_taken_up() -> Reply:
    return {"text": "好，没有带过来。您有事直接说就行。"}


def wrong_code() -> Reply:
    return {"text": "这个码不对，或者过期了。码是六位数字，十分钟内有效，只能用一次。请在原来的页面重新取一个。"}


def code(made: Made) -> Reply:
    return {
        "text": f"您的续办码：{made.code}（{made.until.astimezone(CHINA):%H:%M}前有效，只能用一次，不要告诉别人）。\n"
        f"在网页 {settings().site}/ 输入它，就能接着办。"
    }


def no_offices() -> Reply:
    return {"text": "位置收到了，但我这里没有各个窗口的位置，不敢乱指。请打12345问离您最近的综合窗口。"}


def nearest(near: list[Near]) -> Reply:
    listed = "\n\n".join(_window(n) for n in near)
    return {"text": f"离您最近的窗口：\n{listed}"}


def _window(near: Near) -> str:
    found = near.window
    lines = [f"{found.name}（约{near.km:.1f}公里）", f"地址：{found.address}"]
    lines += [f"电话：{found.phone}"] if found.phone else []
    lines += [f"时间：{found.hours}"] if found.hours else []
    return "\n".join(lines)


def photo_without_list() -> Reply:
    return {
        "text": "照片收到了，但我还不知道是做什么用的，照片没有留存。\n要办事，先说说想办什么，拿到材料清单后再发；"
        "要反映办不成的事，先说“办不成事”，再发照片。"
    }


def photo_not_fetched() -> Reply:
    return {"text": "这张照片没能取下来。请再发一次；还不行的话，直接带原件到窗口。"}


def photo_refused(trouble: Trouble) -> Reply:
    return {"text": f"{trouble.sentence}{trouble.what_now}"}


def photo_dropped(count: int) -> Reply:
    return {"text": f"好，{_these(count)}没有留存。"}


def photo_unnamed(count: int) -> Reply:
    return {"text": f"（前面{_these(count)}没有说是什么，没有留存。要留请再发一次。）"}


def which_of_two(report: Home | None, count: int) -> Reply:
    what = f"反映{report.number}的附件" if report and report.number else "正在说的这件反映的附件"
    return {
        "text": f"照片收到了。{_these(count)}是哪一种？\n1. {what}\n2. 材料清单上的材料\n0. 都不是（照片不留存）\n"
        "（回复1、2、0）"
    }


GOES_ON = {
    "what": "接着说发生了什么：办什么事、卡在哪一步。",
    "where": "接着说是哪个窗口、大概哪一天；记不清可以说“跳过”。",
    "confirm": "反映还没有发出：回复1发出去，或者回复手机号一起发出。",
    "edit": "接着把要改的重新说一遍。",
}


def photo_in_report(home: Home) -> Reply:
    if home.number:
        return {"text": f"照片收下了，附在反映{home.number}里，一共{home.photos}张，工作人员能看到。"}
    return {"text": f"照片收下了，一共{home.photos}张，和这件反映一起交给工作人员。\n{GOES_ON[home.step]}"}


def photo_left_in_report(home: Home) -> Reply:
    return {"text": f"（前面的照片附在这件反映里了，一共{home.photos}张。）"}


def which_material(listed: Checklist, count: int) -> Reply:
    lines = "\n".join(f"{n}. {name}{'（已有照片）' if got else ''}" for n, name, got in listed.rows)
    return {"text": f"照片收到了。{_these(count)}是哪样材料？回复编号：\n{lines}\n0. 都不是（照片不留存）"}


def photo_named(listed: Checklist, place: int) -> Reply:
    name = next(name for n, name, _ in listed.rows if n == place)
    rest = f"还没有照片的：{'、'.join(listed.missing)}。" if listed.missing else "清单上的材料都有照片了。"
    return {"text": f"记下了：{name}。{rest}\n照片只帮您对清单，窗口要原件的，请带上原件。"}


def _these(count: int) -> str:
    return "这张照片" if count == 1 else f"这{count}张照片"
