"""Reporting, following, rating by talking: the real actions on a real database, without the two servers before them."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import Any

import pytest

from actions.conversations import do_store_from_citizen
from actions.database.engine import Database, read, write
from actions.database.models import Case, Conversation, Rating, Ticket
from actions.dialogue.answers import TakeAnswer
from actions.dialogue.base import Heard, Talk, TurnAction
from actions.dialogue.grading import Rate
from actions.dialogue.matters import FindMatter
from actions.dialogue.people import RequestHelp, Status, TakeContact
from actions.dialogue.reporting import DescribeTrouble, ReportStuck
from actions.identity import digest
from tests.actions.reports.conftest import DONE, answered, report, talk

LONG = "昨天在薛家湾大厅办食品证，说我少个章，来回跑了三趟还不给办"


@dataclass
class Person:
    db: Database
    conversation: str
    told: list[dict[str, Any]] = field(default_factory=list)
    turns: int = 0

    def say(self, text: str, action: type[TurnAction], intent: str = "inform", **entities: str) -> list[str]:
        """Say it, or press the button of that name. Returns the names of what came back."""
        buttons = {c["label"]: c["payload"] for r in self.told for c in r["custom"]["choices"]}
        heard_as = buttons.get(text, text)
        if text in buttons:
            intent, _, rest = heard_as[1:].partition("{")
            entities = json.loads("{" + rest) if rest else {}
        self.turns += 1
        stored = do_store_from_citizen(self.conversation, text, f"c{self.turns}", db=self.db)
        heard = Heard(stored.message.id, heard_as, text, intent, 0.9, entities)
        with write(self.db) as session:
            conversation = session.get_one(Conversation, self.conversation)
            case = session.get(Case, conversation.case_id) if conversation.case_id else None
            outcome = action().answer(Talk(session, conversation, case, heard))
            conversation.stage = outcome.stage
        self.told = outcome.to_json()["replies"]
        return [r["response"] for r in self.told]

    @property
    def text(self) -> str:
        return "\n".join(" ".join(r["values"].values()) for r in self.told)

    def report(self, text: str = LONG, **entities: str) -> str:
        """Tell it, look at what staff will see, send it. Returns its number."""
        self.say(text, ReportStuck, "report_stuck", **entities)
        while self.told[-1]["response"] != "utter_report_preview":
            self.say("跳过", DescribeTrouble)
        self.say("发出去", DescribeTrouble)
        return str(self.ticket()["number"])

    def ticket(self) -> dict[str, Any]:
        return next(r["custom"]["data"]["ticket"] for r in self.told if r["custom"]["kind"] == "ticket")

    def stage(self) -> str:
        with read(self.db) as session:
            return session.get_one(Conversation, self.conversation).stage


@pytest.fixture
def person(db: Database) -> Person:
    return Person(db, talk(db))


def kept(db: Database, number: str) -> Ticket:
    with read(db) as session:
        return session.get_one(Ticket, number)


def count(db: Database) -> int:
    with read(db) as session:
        return session.query(Ticket).count()


def test_r1_a_full_sentence_is_shown_before_it_is_sent_and_a_number_may_follow(db: Database, person: Person) -> None:
    assert person.say(LONG, ReportStuck, "report_stuck", stuck_kind="sent_back") == ["utter_report_preview"]
    assert "来回跑了三趟" in person.text and "办不成事反映窗口" in person.text
    assert count(db) == 0 and person.stage() == "reporting"
    assert person.say("发出去", DescribeTrouble) == ["utter_stuck_filed", "utter_leave_more"]
    number = person.ticket()["number"]
    assert person.say("13812345678", TakeContact) == ["utter_contact_noted"]
    assert kept(db, number).body["phone"] == "13812345678" and kept(db, number).kind == "sent_back"


def test_r1_what_is_missing_is_asked_in_one_question(db: Database, person: Person) -> None:
    told = person.say("交的材料被退回来好几次还是不行", ReportStuck, "report_stuck", stuck_kind="sent_back")
    assert told == ["utter_where_when"]
    assert person.say("在三号窗口，前天", DescribeTrouble) == ["utter_report_preview"]
    person.say("发出去", DescribeTrouble)
    assert kept(db, person.ticket()["number"]).body["where"] == "在三号窗口，前天"


def test_r1_a_kind_that_was_not_heard_may_be_chosen_or_skipped(db: Database, person: Person) -> None:
    for answer, kind in (("额外要材料或收费", "extra_demand"), ("跳过", "other")):
        somebody = Person(db, talk(db))
        assert somebody.say("那人张口就要两百块，态度还差", ReportStuck, "report_stuck") == ["utter_where_or_kind"]
        assert somebody.say(answer, DescribeTrouble) == ["utter_report_preview"]
        somebody.say("发出去", DescribeTrouble)
        assert kept(db, somebody.ticket()["number"]).kind == kind


def test_r1_a_bare_cry_is_asked_in_three_steps_and_shown_as_staff_will_see_it(db: Database, person: Person) -> None:
    assert person.say("办不成事", ReportStuck) == ["utter_describe_trouble"]
    assert person.say("窗口说系统坏了，我叫张小明", DescribeTrouble, stuck_kind="system_failure") == [
        "utter_where_when"
    ]
    assert person.say("大厅三号窗口，昨天", DescribeTrouble) == ["utter_report_preview"]
    assert "小明" not in person.text and "三号窗口" in person.text and "办不成事反映窗口" in person.text
    assert person.stage() == "reporting" and count(db) == 0
    assert person.say("发出去", DescribeTrouble)[0] == "utter_stuck_filed"
    assert "phone" not in kept(db, person.ticket()["number"]).body


def test_r1_a_number_given_at_the_preview_sends_it_with_the_number(db: Database, person: Person) -> None:
    person.say("办不成事", ReportStuck)
    person.say("昨天在大厅窗口不收我的件", DescribeTrouble)
    assert person.say("13812345678", DescribeTrouble)[0] == "utter_stuck_filed"
    assert kept(db, person.ticket()["number"]).body["phone"] == "13812345678"


def test_r12_a_number_with_words_beside_it_loses_no_word_and_is_shown_masked(db: Database, person: Person) -> None:
    person.say(LONG, ReportStuck)
    assert person.say("我媳妇13812345678也跟着跑了三趟", DescribeTrouble) == ["utter_report_added"]
    assert "138****5678" in person.text and "13812345678" not in person.text
    person.say("发出去", DescribeTrouble)
    body = kept(db, person.ticket()["number"]).body
    assert body["phone"] == "13812345678" and "也跟着跑了三趟" in body["said"]


@pytest.mark.parametrize("word", ["算了", "不反映了", "取消吧"])
def test_it_can_be_dropped_at_any_step(db: Database, person: Person, word: str) -> None:
    person.say("办不成事", ReportStuck)
    assert person.say(word, DescribeTrouble) == ["utter_report_dropped"]
    with read(db) as session:
        assert session.query(Ticket).count() == 0
    assert person.stage() == "idle"


def test_r2_one_who_tells_the_same_can_go_along_with_the_other(db: Database, person: Person) -> None:
    first = report(db, LONG)
    person.say(LONG, ReportStuck, "report_stuck")
    label = next(c["label"] for c in person.told[-1]["custom"]["choices"] if "一起跟进" in c["label"])
    person.say(label, DescribeTrouble)
    assert kept(db, person.ticket()["number"]).duplicate_of == first.number


def test_r5_a_number_with_its_code_is_answered_in_any_talk_and_guessing_comes_to_an_end(
    db: Database, person: Person
) -> None:
    filed = report(db, phone="13812345678")
    assert person.say(f"查{filed.number} 码{filed.code}", FindMatter) == ["utter_status"]
    assert filed.number in person.text and "薛家湾" not in person.text
    assert person.say(f"查询码{filed.code.lower()} 尾号5678", FindMatter) == ["utter_status"]
    with write(db) as session:
        session.get_one(Ticket, filed.number).code_hash = digest("QWERTYHK")
    assert person.say(f"查{filed.number} 码 QWERTYHK", FindMatter) == ["utter_status"], "a code may be letters only"
    with write(db) as session:
        session.get_one(Ticket, filed.number).code_hash = digest(filed.code)
    assert person.say(f"发动机号码 {filed.code}", Echo) == ["utter_thank", "utter_greet"], "no code was asked about"
    assert person.say(f"查 {filed.number}", FindMatter) == ["utter_number_needs_code"]
    for n in range(5):
        assert person.say(f"查{filed.number} 码ABCDEFG{n + 2}", FindMatter) == ["utter_code_wrong"]
    assert person.say(f"查{filed.number} 码{filed.code}", FindMatter) == ["utter_codes_too_many"]


def test_r6_r14_words_about_ones_own_report_reopen_solve_and_withdraw_it(db: Database, person: Person) -> None:
    number = person.report()
    assert person.say(f"{number} 解决了", FindMatter) == ["utter_cannot_now"]
    answered(db, number)
    assert person.say(f"重新办理 {number}，还是不收", FindMatter) == ["utter_reopened"]
    assert kept(db, number).state == "reopened"
    answered(db, number)
    assert person.say(f"{number} 没解决", FindMatter) == ["utter_not_solved"] and kept(db, number).state == "reopened"
    answered(db, number)
    assert person.say(f"{number} 解决了", FindMatter) == ["utter_solved"] and kept(db, number).solved is True
    stranger = Person(db, talk(db))
    assert stranger.say(f"重新办理 {number}", FindMatter) == ["utter_number_needs_code"]


def test_status_names_the_state_in_words(db: Database, person: Person) -> None:
    person.report()
    assert person.say("到哪一步了", Status) == ["utter_status"] and "已收到，等待受理" in person.text


def test_d13_a_grade_is_for_the_last_thing_that_ended_and_a_low_one_asks_why(db: Database, person: Person) -> None:
    number = person.report()
    answered(db, number)
    assert DONE
    assert person.say("评价", Rate, "rate") == ["utter_which_grade"]
    assert person.say("不满意", Rate, "rate") == ["utter_rated_low"]
    assert person.say("等得太久", Rate, "rate") == ["utter_rated"]
    with read(db) as session:
        rating = session.query(Rating).one()
    assert (rating.occasion, rating.subject, rating.grade, rating.body["reasons"]) == ("report", number, 2, ["slow"])
    assert person.say("评价：跑了三趟才给办", FindMatter) == ["utter_reason_noted"]


def test_help_is_asked_once_for_the_same_thing(db: Database, person: Person) -> None:
    assert person.say("陪着办", RequestHelp, "request_help", help_kind="accompany")[0] == "utter_help_filed"
    assert person.say("陪着办", RequestHelp, "request_help", help_kind="accompany") == ["utter_help_already"]
    assert "utter_proxy_needs" in person.say("替我办", RequestHelp, "request_help", help_kind="proxy")


class Echo(TurnAction):
    """Any answer, to stand beside an offer."""

    action_name = ""

    def act(self, talk: Talk) -> Any:
        from actions.replies import Reply

        return talk.stay(Reply("utter_thank"), Reply("utter_greet"))


def test_priority_is_offered_once_unasked_and_before_the_question(person: Person) -> None:
    assert person.say("孩子上学", Echo, "need") == ["utter_thank", "utter_greet"]
    assert person.say("我妈坐轮椅，要办残疾人证", Echo, "need") == [
        "utter_thank",
        "utter_offer_priority",
        "utter_greet",
    ]
    assert person.say("她坐轮椅", Echo, "need") == ["utter_thank", "utter_greet"]
    assert re.fullmatch(r"idle", person.stage())


def test_r1_where_and_when_said_after_the_receipt_are_no_rating(db: Database, person: Person) -> None:
    number = person.report("交的材料被退回来好几次还是不行")
    assert person.say("上周三 东胜政务大厅 3号窗口", Rate, "rate") == ["utter_more_noted"]
    assert kept(db, number).body["later"] == "上周三 东胜政务大厅 3号窗口"


def test_r1_a_grade_given_right_after_the_receipt_is_one(db: Database, person: Person) -> None:
    person.report("交的材料被退回来好几次还是不行")
    assert person.say("非常不满意", Rate, "rate") == ["utter_rated_low"]


def test_a_fact_that_sounds_like_a_question_of_progress_answers_what_is_open(db: Database, person: Person) -> None:
    person.say("娃要上小学一年级", FindMatter, "need")
    assert person.text
    assert "utter_noted" in person.say("那房本还没下来咋办", Status, "ask_status")


def test_help_by_its_name_alone_is_asked_which(db: Database, person: Person) -> None:
    assert person.say("帮办代办", RequestHelp, "request_help", help_kind="any") == ["utter_which_help"]


def test_a_complaint_is_never_taken_for_the_open_answer(db: Database, person: Person) -> None:
    person.say("娃要上小学一年级", FindMatter, "need")
    assert person.say("我要投诉，跑了四趟还让我回去补材料", ReportStuck, "report_stuck") == ["utter_where_or_kind"]
    assert person.say("跳过", DescribeTrouble) == ["utter_report_preview"]
    assert "utter_question" in person.say("发出去", DescribeTrouble), "and the talk goes on where it was"


@pytest.mark.parametrize("said", ["党组织关系咋转", "这个能补发吗", "要等几天"])
def test_a_question_the_catalogue_cannot_answer_is_owned_up_to(db: Database, person: Person, said: str) -> None:
    person.say("我儿子下个月退伍", FindMatter, "need")
    assert "utter_not_in_catalogue" in person.say(said, TakeAnswer)


@pytest.mark.parametrize("said", ["还没想好呢", "我啥都没有", "都几个月了"])
def test_words_that_ask_nothing_are_put_the_question_again(db: Database, person: Person, said: str) -> None:
    person.say("我儿子下个月退伍", FindMatter, "need")
    assert "utter_not_in_catalogue" not in person.say(said, TakeAnswer)


def test_a_name_said_in_passing_is_kept_and_said_so(db: Database, person: Person) -> None:
    person.say("我儿子下个月退伍", FindMatter, "need")
    assert person.say("我电话13812345678", TakeAnswer)[0] == "utter_kept_for_form"
    assert "手机号" in person.text
