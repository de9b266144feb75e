"""The clock of a delivery goes by when a content was there first, whatever was taken into the ledger first."""

from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from tracker.facts import Decision, DeliveryKey, Interval
from tracker.sets import DeliveryFacts, PartFact, dated
from tracker.standing import standing

ZONE = ZoneInfo("Asia/Shanghai")
SUNDAY, MONDAY = datetime(2019, 10, 20, 21, 5, tzinfo=ZONE), datetime(2019, 10, 21, 8, 50, tzinfo=ZONE)
KEY = DeliveryKey("c", "final", "2019-10-20", "a1")


def fact(number, part, content, upper, lower):
    return PartFact(number, part, content, True, 0, 0, Interval(lower, upper), f"look{number}")


def folder(number, content="x"):
    """Copied into the folder on Monday, absent at half past eight."""
    return [fact(number, part, content, MONDAY, MONDAY - timedelta(minutes=20)) for part in ("f1", "sum")]


def mail(number, content="x", at=SUNDAY):
    """Registered, as received by our office at a moment."""
    return [fact(number, part, content, at, at - timedelta(microseconds=1)) for part in ("f1", "sum")]


@pytest.fixture
def stand(duty):
    def made(*facts, timeliness="first_substantive", decisions=()):
        obligation = replace(duty.obligation, timeliness=timeliness)
        told = DeliveryFacts(tuple(f for each in facts for f in each), (), tuple(decisions))
        now = datetime(2019, 10, 22, 9, tzinfo=ZONE)
        return standing(KEY, duty.campaign.units[0], obligation, duty.periods[1], told, now=now, zone=ZONE)

    return made


@pytest.mark.parametrize("timeliness", ["first_substantive", "first_acceptable"])
def test_the_same_content_registered_later_with_an_earlier_receipt_is_on_time(stand, timeliness):
    assert stand(folder(1), timeliness=timeliness).timeliness == "late"
    made = stand(folder(1), mail(2), timeliness=timeliness)
    assert (made.timeliness, made.days_late, made.versions) == ("on_time", 0, 1)
    assert made.first_received_at == made.accepted_at == SUNDAY
    assert dict(made.in_force) == {"f1": 1, "sum": 1}


def test_another_content_received_earlier_is_the_first_receipt_too(stand):
    assert stand(folder(1), mail(2, "y")).timeliness == "on_time"


def test_a_mail_older_than_the_file_never_displaces_it_whatever_was_taken_in_first(stand):
    """Sunday's mail, registered on Monday after the corrected file lay in the folder: an earlier version, no later one."""
    made = stand(folder(1), mail(2, "y"))
    assert (dict(made.in_force), made.versions, made.requested) == ({"f1": 1, "sum": 1}, 2, False)
    went_up = Decision(2, "issue", KEY, "审核员", "原因", MONDAY)
    assert not stand(folder(1), mail(3, "y"), decisions=[went_up]).requested
    faulty = [replace(fact, errors=1) for fact in folder(1)]
    made = stand(faulty, mail(2, "y"))
    assert (made.state, dict(made.in_force), made.amending) == ("accepted", {"f1": 2, "sum": 2}, True)


def test_of_an_older_mail_only_the_part_still_lacking_is_taken(stand):
    first = folder(1)[:1]
    made = stand(first, mail(2, "y"))
    assert (made.state, dict(made.in_force), made.timeliness) == ("accepted", {"f1": 1, "sum": 2}, "on_time")


def test_what_a_person_took_without_a_part_is_timed_without_it_and_the_part_later_moves_nothing(stand):
    taken = Decision(2, "accept", KEY, "审核员", "原因", MONDAY)
    assert stand(mail(1)[:1], decisions=[taken]).timeliness == "on_time"
    later = stand(mail(1)[:1], folder(3)[1:], decisions=[taken])
    assert (later.timeliness, dict(later.in_force)) == ("on_time", {"f1": 1, "sum": 3})


def test_a_later_receipt_of_the_same_content_takes_nothing_back(stand):
    assert stand(mail(1), folder(2)).timeliness == "on_time"


def test_received_at_the_due_second_itself_is_on_time_and_one_second_later_is_not(stand):
    due = datetime(2019, 10, 21, tzinfo=ZONE)
    assert stand(mail(1, at=due)).timeliness == "on_time"
    assert stand(mail(1, at=due + timedelta(seconds=1))).timeliness == "late"


def test_facts_without_a_repeated_content_are_left_as_they_are():
    facts = DeliveryFacts(tuple(folder(1)))
    assert dated(facts) is facts


def test_a_person_may_take_the_first_of_two_contents_seen_together(stand):
    """以哪份为准？ The earlier number can be named as well as the later."""
    twins = [replace(f, scan="same") for f in (*folder(1), *folder(2, "y"))]
    assert stand(twins).state == "held"
    taken = Decision(3, "accept", KEY, "审核员", "原因", MONDAY, arrival=1)
    made = stand(twins, decisions=[taken])
    assert (made.state, dict(made.in_force)) == ("accepted", {"f1": 1, "sum": 1})
