"""R1, R12: nothing is filed before it was shown, and nothing that was told gets lost; also with angry words in between."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from actions import uploads
from actions.clock import now
from actions.database.engine import Database, read, write
from actions.database.models import Conversation
from actions.dialogue.answers import TakeAnswer
from actions.dialogue.matters import FindMatter, Restart
from actions.dialogue.pleasantries import Pleasantry
from actions.dialogue.reporting import DescribeTrouble, ReportStuck
from actions.reports.photos import do_add
from actions.settings import settings
from actions.uploads import Upload, checked
from tests.actions.reports.conftest import report, talk
from tests.actions.reports.test_evidence import photo
from tests.actions.reports.test_talking import LONG, Person, count, kept

PREVIEW, CRY = ["utter_report_preview"], "投诉你们"


@pytest.fixture
def person(db: Database) -> Person:
    return Person(db, talk(db))


def days_ago(person: Person, days: int = 2) -> None:
    """What was shown and said, was then."""
    then = (now() - timedelta(days=days)).isoformat()
    with write(person.db) as session:
        conversation = session.get_one(Conversation, person.conversation)
        told = conversation.memory["report"]
        conversation.memory = {
            **conversation.memory,
            "report": {**told, **{k: then for k in ("at", "reminded") if told.get(k)}},
        }


def memory(person: Person) -> dict[str, object]:
    with read(person.db) as session:
        return dict(session.get_one(Conversation, person.conversation).memory)


# -------------------------------------------------------------------- angry words


def test_r1_crying_again_and_again_is_never_asked_the_same_twice_and_ends_in_a_ticket(
    db: Database, person: Person
) -> None:
    asked = [person.say("办不成", ReportStuck, "report_stuck")]
    for cry in (CRY, "我就要投诉你们", "投诉"):
        asked.append(person.say(cry, DescribeTrouble, "report_stuck"))
    assert asked[:3] == [["utter_describe_trouble"], ["utter_where_or_kind"], PREVIEW]
    assert asked[3][0] == "utter_stuck_filed"
    assert kept(db, person.ticket()["number"]).body["said"] == f"办不成，{CRY}"


def test_r1_a_cry_after_the_preview_sends_it_without_adding_the_cry(db: Database, person: Person) -> None:
    person.say(LONG, ReportStuck, "report_stuck")
    assert person.say(CRY, DescribeTrouble, "report_stuck")[0] == "utter_stuck_filed"
    assert kept(db, person.ticket()["number"]).body["said"] == LONG


def test_r1_the_words_on_the_button_typed_again_at_the_preview_send_nothing(db: Database, person: Person) -> None:
    person.say(LONG, ReportStuck, "report_stuck")
    assert person.say("办不成事", DescribeTrouble, "report_stuck") == ["utter_report_waiting"] and count(db) == 0


def test_r2_others_that_read_the_same_are_offered_once(db: Database, person: Person) -> None:
    report(db, LONG)
    report(db, LONG)
    person.say(LONG, ReportStuck, "report_stuck")
    labels = [c["label"] for c in person.told[-1]["custom"]["choices"]]
    assert len(labels) == 4 and len(set(labels)) == 4, labels


@pytest.mark.parametrize("intent", ["start_form", "show_notice", "ask_status"])
def test_r1_a_word_that_sends_it_sends_it_whatever_else_it_sounds_like(
    db: Database, person: Person, intent: str
) -> None:
    person.say(LONG, ReportStuck, "report_stuck")
    assert person.say("发出去吧", DescribeTrouble, intent)[0] == "utter_stuck_filed"


def test_r1_crying_on_after_the_receipt_begins_no_second_report_but_another_story_does(
    db: Database, person: Person
) -> None:
    number = person.report()
    assert person.say("我就要投诉你们", ReportStuck, "report_stuck") == ["utter_report_is_filed"]
    assert number in person.text and person.stage() == "contact"
    assert person.say("办不成事", ReportStuck, "report_stuck") == ["utter_describe_trouble"]


def test_r1_a_photo_that_was_swept_up_meanwhile_is_said_to_be_gone(
    person: Person, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(uploads, "folder", lambda: tmp_path / "evidence")
    person.say(LONG, ReportStuck, "report_stuck")
    with write(person.db) as session:
        do_add(session, person.conversation, [checked(Upload("", photo()))])
    person.say("先不发", DescribeTrouble)
    person.say("接着反映", FindMatter)
    assert "另附照片 1 张" in person.text
    person.say("先不发", DescribeTrouble)
    for path in uploads.folder().iterdir():
        path.unlink()
    person.say("接着反映", FindMatter)
    assert "另附照片" not in person.text and "1 张放得太久" in person.text


def test_r1_an_insult_after_the_preview_neither_sends_nor_drops_it(db: Database, person: Person) -> None:
    person.say(LONG, ReportStuck, "report_stuck")
    assert person.say("滚", DescribeTrouble, "chitchat_insult") == ["utter_report_waiting"]
    assert count(db) == 0 and person.stage() == "reporting"
    person.say("发出去", DescribeTrouble)
    assert "滚" not in kept(db, person.ticket()["number"]).body["said"]


def test_r1_the_menu_pressed_at_the_preview_sends_nothing(db: Database, person: Person) -> None:
    person.say(LONG, ReportStuck, "report_stuck")
    person.told = [
        {"custom": {"choices": [{"label": "办不成事", "payload": "/report_stuck"}]}, "response": "", "values": {}}
    ]
    assert person.say("办不成事", DescribeTrouble) == PREVIEW and count(db) == 0


# -------------------------------------------------------------------- changing it


def test_r12_what_is_added_is_shown_masked_and_goes_with_it(db: Database, person: Person) -> None:
    person.say(LONG, ReportStuck, "report_stuck")
    assert person.say("我叫张小明，当时还有我邻居在场", DescribeTrouble) == ["utter_report_added"]
    assert "张小明" not in person.text and count(db) == 0
    person.say("就这样发吧", DescribeTrouble)
    assert kept(db, person.ticket()["number"]).body["said"].endswith("当时还有我邻居在场")


@pytest.mark.parametrize("wish", ["改一改", "不对", "写错了"])
def test_r1_it_can_be_told_anew(db: Database, person: Person, wish: str) -> None:
    person.say(LONG, ReportStuck, "report_stuck", stuck_kind="sent_back")
    assert person.say(wish, DescribeTrouble, "deny") == ["utter_report_edit"]
    assert person.say("是前天，在康巴什大厅，窗口说系统坏了不收", DescribeTrouble) == PREVIEW
    assert "薛家湾" not in person.text
    person.say("改一改", DescribeTrouble)
    assert person.say("系统故障", DescribeTrouble) == PREVIEW
    person.say("发出去", DescribeTrouble)
    filed = kept(db, person.ticket()["number"])
    assert filed.kind == "system_failure" and filed.body["said"].startswith("是前天")


def test_r1_changing_ones_mind_about_changing_it_keeps_it(person: Person) -> None:
    person.say(LONG, ReportStuck, "report_stuck")
    person.say("改一改", DescribeTrouble)
    assert person.say("不改了", DescribeTrouble) == PREVIEW and "来回跑了三趟" in person.text


def test_r13_a_report_that_cannot_be_filed_says_why_and_is_not_lost(
    db: Database, person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings(), "reports_per_day", 1)
    report(db, conversation=person.conversation)
    person.say(LONG, ReportStuck, "report_stuck")
    assert person.say("发出去", DescribeTrouble) == ["utter_cannot_now"] and "12345" in person.text
    assert LONG in str(memory(person)["report"])


# -------------------------------------------------------------------- something else meanwhile


def test_r1_a_greeting_or_thanks_is_returned_and_the_report_still_waits(db: Database, person: Person) -> None:
    person.say(LONG, ReportStuck, "report_stuck")
    assert person.say("谢谢", DescribeTrouble, "thank") == ["utter_thank", "utter_report_waiting"]
    assert person.say("发出去", DescribeTrouble)[0] == "utter_stuck_filed"


def test_r1_a_wish_for_something_else_is_served_and_the_report_reminded_of_and_taken_up(
    db: Database, person: Person
) -> None:
    person.say(LONG, ReportStuck, "report_stuck")
    served = person.say("我想开个饭店，怎么办", DescribeTrouble, "need")
    assert served[0] == "utter_matter_found" and served[-1] == "utter_question", "the open question stays the last"
    assert served[-2] == "utter_report_left" and person.stage() == "asking"
    assert "utter_report_left" not in person.say("在薛家湾", TakeAnswer), "once is enough"
    assert person.say("接着反映", TakeAnswer) == PREVIEW
    assert "utter_question" in person.say("发出去", DescribeTrouble), "and on with the question"
    assert count(db) == 1 and "report" not in memory(person)


def test_r1_the_answer_to_the_question_of_before_is_taken_as_that(db: Database, person: Person) -> None:
    person.say("我想开个饭店", FindMatter, "need")
    question = person.told
    person.say(LONG, ReportStuck, "report_stuck")
    person.told = question
    option = question[-1]["custom"]["choices"][0]["label"]
    assert "utter_report_left" in person.say(option, DescribeTrouble)
    assert person.stage() == "asking" and count(db) == 0


@pytest.mark.parametrize(
    ("words", "intent"),
    [
        ("凭什么还要我补三份材料", "ask_attribute"),
        ("当时办的是食品经营许可，昨天去的", "need"),
        ("怎么还不给办", "ask_attribute"),
    ],
)
def test_r1_a_part_of_the_story_is_no_question(person: Person, words: str, intent: str) -> None:
    person.say(LONG, ReportStuck, "report_stuck")
    assert person.say(words, DescribeTrouble, intent) == ["utter_report_added"]


# -------------------------------------------------------------------- going away and coming back


def test_r1_who_comes_back_is_shown_the_report_before_a_yes_counts(db: Database, person: Person) -> None:
    person.say(LONG, ReportStuck, "report_stuck")
    days_ago(person)
    assert person.say("你好", DescribeTrouble, "greet") == ["utter_greet", "utter_report_preview"]
    assert "没发出去" in person.text
    days_ago(person)
    for word, intent in (("好的", "affirm"), (CRY, "report_stuck"), ("13812345678", "inform")):
        assert person.say(word, DescribeTrouble, intent) == PREVIEW and count(db) == 0
        days_ago(person)
    assert person.say("发出去", DescribeTrouble)[0] == "utter_stuck_filed", "the button itself is a clear wish"


@pytest.mark.parametrize("word", ["先不发", "回头再说", "等等"])
def test_r1_put_off_it_is_kept_and_brought_up_when_one_returns(db: Database, person: Person, word: str) -> None:
    person.say(LONG, ReportStuck, "report_stuck")
    assert person.say(word, DescribeTrouble) == ["utter_report_kept"] and person.stage() == "idle"
    assert person.say("谢谢", Pleasantry, "thank") == ["utter_thank"]
    days_ago(person)
    assert person.say("你好", Pleasantry, "greet") == ["utter_greet", "utter_report_left"]
    assert person.say("接着反映", FindMatter) == PREVIEW
    person.say("发出去", DescribeTrouble)
    assert count(db) == 1


def test_r1_beginning_anew_or_crying_again_brings_it_up(db: Database, person: Person) -> None:
    person.say(LONG, ReportStuck, "report_stuck")
    person.say("先不发", DescribeTrouble)
    days_ago(person)
    assert person.say("重新来", Restart, "start_over") == ["utter_restarted", "utter_report_left"]
    assert person.say(CRY, ReportStuck, "report_stuck") == PREVIEW
    assert person.say("不报了", DescribeTrouble) == ["utter_report_dropped"] and "report" not in memory(person)


def test_r1_a_second_story_does_not_push_out_the_first(person: Person) -> None:
    person.say(LONG, ReportStuck, "report_stuck")
    person.say("先不发", DescribeTrouble)
    assert person.say("今天又去，大厅说系统坏了", ReportStuck, "report_stuck") == PREVIEW
    assert "来回跑了三趟" in person.text and "系统坏了" in person.text


def test_r1_a_kept_report_is_let_go_of_when_that_is_said(person: Person) -> None:
    person.say(LONG, ReportStuck, "report_stuck")
    person.say("先不发", DescribeTrouble)
    assert person.say("不反映了", FindMatter, "deny") == ["utter_report_dropped"] and "report" not in memory(person)
