"""F6, F7: what is known of a person from elsewhere: only when vouched for, only when agreed, never confirmed by itself."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from talking import somebody  # type: ignore[import-not-found]

from actions.clock import now
from actions.database.engine import Database, write
from actions.database.models import Case
from actions.errors import Trouble
from actions.forms import proof, records
from actions.forms.proof import Agreed, Proof, signed
from actions.forms.records import Filling
from actions.settings import settings

KEY, ME, OTHER = b"shared with the sign-in", "152701198609100032", "152723197206150039"
LICENCES = {
    ME: [{"licence": "居民户口簿", "values": {"name": "李强", "hukou_address": "东胜区交通街道1号", "shoe_size": 42}}]
}


@pytest.fixture
def gateway(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    path = tmp_path / "licences.json"
    path.write_text(json.dumps(LICENCES), encoding="utf-8")
    monkeypatch.setenv("ONETHING_IDENTITY_SECRET", KEY.decode())
    monkeypatch.setenv("ONETHING_LICENCE_FILE", str(path))
    settings.cache_clear()
    yield path
    monkeypatch.undo()
    settings.cache_clear()


def prove(db: Database, person: Any, agreed: Agreed, number: str = ME, **wrong: str) -> Filling:
    with write(db) as session:
        case = session.get(Case, person.case)
        assert case is not None
        record = records.form_of(session, case)
        stamp = wrong.get("stamp") or str(int(now().timestamp()))
        told = wrong.get("signature") or signed(
            KEY, wrong.get("form") or record.id, stamp, wrong.get("signed") or number
        )
        return proof.do_prove(session, record, Proof(number, stamp, told), agreed)


def save(db: Database, person: Any, **fields: str) -> None:
    with write(db) as session:
        case = session.get(Case, person.case)
        assert case is not None
        records.do_save(session, records.form_of(session, case), fields)


def test_licences_fill_in_what_the_form_has_with_their_source_and_unconfirmed(db: Database, gateway: Path) -> None:
    filling = prove(db, somebody(db, "citizen-after-death", {}), Agreed(licences=True))
    name = filling.values["applicant_name"]
    assert (name.value, name.source, name.confirmed) == ("李强", "outside", False)
    assert "shoe_size" not in filling.values


def test_what_disagrees_stands_beside_what_was_told(db: Database, gateway: Path) -> None:
    person = somebody(db, "citizen-after-death", {})
    save(db, person, applicant_name="李刚")
    filling = prove(db, person, Agreed(licences=True))
    assert filling.values["applicant_name"].value == "李刚"
    assert ("李强", "outside") in filling.values["applicant_name"].others


def test_nothing_is_taken_that_was_not_agreed_to(db: Database, gateway: Path) -> None:
    filling = prove(db, somebody(db, "citizen-after-death", {}), Agreed())
    assert filling.values["applicant_id_number"].value == ME and "applicant_name" not in filling.values


def test_an_earlier_case_of_the_same_person_is_reused_and_nobody_elses(db: Database, gateway: Path) -> None:
    first = somebody(db, "citizen-after-death", {})
    prove(db, first, Agreed())
    save(db, first, applicant_phone="13947712345", applicant_name="李强")
    mine = prove(db, somebody(db, "retirement", {}), Agreed(earlier=True))
    assert mine.values["applicant_phone"].value == "13947712345"
    assert (mine.values["applicant_phone"].source, mine.values["applicant_phone"].confirmed) == ("earlier_case", False)
    theirs = prove(db, somebody(db, "retirement", {}), Agreed(earlier=True), OTHER)
    assert "applicant_phone" not in theirs.values


@pytest.mark.parametrize(
    "wrong", [{"signature": "sha256=x"}, {"stamp": "1"}, {"form": "f_another"}, {"signed": OTHER}, {"stamp": "soon"}]
)
def test_nobody_is_believed_without_a_fresh_signature_for_this_form(
    db: Database, gateway: Path, wrong: dict[str, str]
) -> None:
    with pytest.raises(Trouble, match="没有核验到"):
        prove(db, somebody(db, "citizen-after-death", {}), Agreed(licences=True), **wrong)


def test_another_person_than_the_applicant_is_told_so(db: Database, gateway: Path) -> None:
    person = somebody(db, "citizen-after-death", {})
    save(db, person, applicant_id_number=OTHER)
    with pytest.raises(Trouble, match="不是一个人"):
        prove(db, person, Agreed())


def test_a_source_that_does_not_answer_is_said_and_nothing_is_lost(db: Database, gateway: Path) -> None:
    person = somebody(db, "citizen-after-death", {})
    save(db, person, applicant_name="李强")
    gateway.write_text("{broken", encoding="utf-8")
    with pytest.raises(Trouble, match="查不到"):
        prove(db, person, Agreed(licences=True))
    assert person.value("applicant_name") == "李强"


def test_as_it_comes_the_program_knows_nobody(db: Database) -> None:
    with pytest.raises(Trouble, match="没有找到"):
        prove(db, somebody(db, "citizen-after-death", {}), Agreed())
