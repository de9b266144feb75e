"""The standing of one delivery: every state and every clock, each told as a small story of arrivals."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.tracker.told import AFTER, BEFORE, TWINS, WHOLE, at, decided, story
from tracker.definition.model import Part
from tracker.facts import Interval
from tracker.rates import rates
from tracker.sets import DeliveryFacts, PartFact, SetFact


def test_nothing_came_and_the_time_is_not_up_is_pending(stand):
    made = stand(DeliveryFacts(), BEFORE)
    assert (made.state, made.past_due, made.timeliness) == ("pending", False, None)
    assert made.missing == ("f1", "sum")


def test_where_the_notice_names_no_day_nobody_is_overdue_or_late(stand, duty):
    whenever = replace(duty.periods[1], undated=True)
    made = stand(DeliveryFacts(), AFTER, period=whenever)
    assert (made.state, made.past_due, made.timeliness, made.days_late) == ("pending", False, None, 0)
    done = stand(DeliveryFacts(story(WHOLE)), AFTER, period=whenever)
    assert (done.state, done.timeliness) == ("accepted", None)
    counted = rates([made, done])
    assert (counted.due, counted.accepted, counted.punctual) == (2, 1, None)


def test_nothing_came_and_the_time_is_up_is_overdue_since_so_many_days(stand):
    made = stand(DeliveryFacts(), AFTER)
    assert (made.state, made.past_due, made.days_late) == ("overdue", True, 2)


def test_at_the_due_instant_itself_nobody_is_overdue(stand):
    assert stand(DeliveryFacts(), "21 00:00").state == "pending"
    assert stand(DeliveryFacts(), "21 00:01").state == "overdue"


def test_every_required_part_without_error_is_accepted(stand):
    made = stand(DeliveryFacts(story(WHOLE)), AFTER)
    assert (made.state, made.timeliness, made.past_due, made.missing) == ("accepted", "on_time", False, ())
    assert made.accepted_at == at("18 17:20")
    assert dict(made.in_force) == {"f1": 1, "sum": 1}


def test_one_part_of_two_is_incomplete_and_past_due_when_the_time_is_up(stand):
    facts = DeliveryFacts(story("| 1 | f1 | x | 0 | 18 17:20 | 18 17:00 |"))
    assert stand(facts, BEFORE).state == "incomplete"
    made = stand(facts, AFTER)
    assert (made.state, made.past_due, made.missing, made.timeliness) == ("incomplete", True, ("sum",), None)


def test_three_files_make_one_delivery_timed_by_the_last_of_them(stand):
    facts = DeliveryFacts(
        story("""
| 1 | f1  | x | 0 | 18 17:20 | 18 17:00 |
| 2 | sum | y | 0 | 21 08:00 | 21 07:00 |
""")
    )
    made = stand(facts, AFTER)
    assert (made.state, made.timeliness, made.days_late) == ("accepted", "late", 1)


def test_an_error_sends_it_back_but_the_clock_keeps_the_first_receipt(stand):
    facts = DeliveryFacts(
        story("""
| 1 | f1  | x | 1 | 18 17:20 | 18 17:00 |
| 1 | sum | y | 0 | 18 17:20 | 18 17:00 |
""")
    )
    made = stand(facts, AFTER)
    assert (made.state, made.past_due, made.timeliness) == ("returned", True, "on_time")


def test_a_cross_form_error_sends_the_set_back(stand):
    facts = DeliveryFacts(story(WHOLE), (SetFact(1, errors=1, queries=0),))
    assert stand(facts, AFTER).state == "returned"


def test_a_query_never_stops_acceptance(stand):
    made = stand(DeliveryFacts(story(WHOLE), (SetFact(1, errors=0, queries=2),)), AFTER)
    assert (made.state, made.open_queries) == ("accepted", 2)


def test_a_correction_after_the_deadline_is_accepted_and_still_on_time(stand):
    facts = DeliveryFacts(story(WHOLE.replace("x | 0", "x | 1") + "| 2 | f1 | z | 0 | 21 09:30 | 21 09:00 |"))
    made = stand(facts, AFTER)
    assert (made.state, made.timeliness, made.versions) == ("accepted", "on_time", 2)


def test_by_first_acceptable_set_a_correction_after_the_deadline_is_late(stand, duty):
    facts = DeliveryFacts(story(WHOLE.replace("x | 0", "x | 1") + "| 2 | f1 | z | 0 | 21 09:30 | 21 09:00 |"))
    strict = replace(duty.obligation, timeliness="first_acceptable")
    assert stand(facts, AFTER, obligation=strict).timeliness == "late"


def test_a_later_faulty_version_never_displaces_the_one_in_force(stand):
    made = stand(DeliveryFacts(story(WHOLE + "| 2 | f1 | z | 3 | 19 10:00 | 19 09:00 |")), AFTER)
    assert (made.state, made.amending, dict(made.in_force)["f1"]) == ("accepted", True, 1)


def test_old_values_saved_again_never_become_current(stand):
    made = stand(
        DeliveryFacts(
            story(
                WHOLE
                + """
| 2 | f1 | z | 0 | 19 10:00 | 19 09:00 |
| 3 | f1 | x | 0 | 19 11:00 | 19 10:00 |
"""
            )
        ),
        AFTER,
    )
    assert (dict(made.in_force)["f1"], made.versions) == (2, 2)


def test_two_contents_of_one_part_first_seen_together_wait_for_a_person(stand):
    made = stand(DeliveryFacts(story(TWINS)), AFTER)
    assert (made.state, made.in_force) == ("held", ())


def test_two_contents_seen_together_do_not_undo_the_set_in_force(stand):
    made = stand(DeliveryFacts(story("| 1 | f1 | w | 0 | 17 09:00 | 17 08:00 |" + TWINS)), AFTER)
    assert (made.state, made.amending, dict(made.in_force)["f1"]) == ("accepted", True, 1)


def test_a_later_version_settles_which_of_two_counts(stand):
    made = stand(DeliveryFacts(story(TWINS + "| 4 | f1 | v | 0 | 19 09:00 | 19 08:00 |")), AFTER)
    assert (made.state, dict(made.in_force)["f1"]) == ("accepted", 4)


def test_a_person_may_say_which_of_two_counts(stand):
    facts = DeliveryFacts(story(TWINS), decisions=(decided("accept", 9, arrival=3),))
    assert dict(stand(facts, AFTER).in_force)["f1"] == 3


def test_a_blank_form_counts_for_nothing(stand):
    facts = DeliveryFacts(story("| 1 | f1 | blank | 0 | 18 17:20 | 18 17:00 |"))
    made = stand(facts, AFTER)
    assert (made.state, made.first_received_at) == ("overdue", None)


def test_a_file_that_waits_for_a_person_is_held_and_never_past_due(stand):
    made = stand(DeliveryFacts(waiting=(7,)), AFTER)
    assert (made.state, made.past_due, made.days_late) == ("held", False, 0)


def test_a_file_that_waits_does_not_undo_acceptance(stand):
    assert stand(DeliveryFacts(story(WHOLE), waiting=(7,)), AFTER).state == "accepted"


@pytest.mark.parametrize(
    ("seen", "absent", "timeliness"),
    [
        ("21 00:00", "20 23:00", "on_time"),  # there by the due instant itself
        ("21 00:01", "21 00:00", "late"),  # still absent at the due instant
        ("21 00:01", "20 23:59", "unproven"),
        ("21 09:00", "", "unproven"),  # nobody had ever looked before
        ("20 09:00", "", "on_time"),
    ],
)
def test_the_interval_decides_and_a_doubt_stays_a_doubt(stand, seen, absent, timeliness):
    facts = DeliveryFacts(story(f"| 1 | f1 | x | 0 | {seen} | {absent} |\n| 1 | sum | y | 0 | {seen} | {absent} |"))
    assert stand(facts, AFTER).timeliness == timeliness


def test_an_extension_moves_the_due_time_and_makes_the_late_one_punctual(stand):
    late = story("| 1 | f1 | x | 0 | 21 09:30 | 21 09:00 |\n| 1 | sum | y | 0 | 21 09:30 | 21 09:00 |")
    assert stand(DeliveryFacts(late), AFTER).timeliness == "late"
    made = stand(DeliveryFacts(late, decisions=(decided("extend", 2, until=at("22 00:00")),)), AFTER)
    assert (made.timeliness, made.due_at) == ("on_time", at("22 00:00"))


def test_an_exempt_delivery_is_exempt_whatever_came(stand, duty):
    assert stand(DeliveryFacts(story(WHOLE), decisions=(decided("exempt", 9),)), AFTER).state == "exempt"
    assert stand(DeliveryFacts(), AFTER, period=replace(duty.periods[1], exempt=True)).state == "exempt"


def test_what_a_person_returned_is_out_of_force_until_something_new_comes(stand):
    back = (decided("return", 5),)
    assert stand(DeliveryFacts(story(WHOLE), decisions=back), AFTER).state == "returned"
    again = story(WHOLE + "| 6 | f1 | z | 0 | 21 11:00 | 21 10:00 |")
    assert stand(DeliveryFacts(again, decisions=back), AFTER).state == "accepted"


def test_review_by_a_person_holds_until_the_person_accepts(stand, duty):
    asked = replace(duty.obligation, review="person")
    assert stand(DeliveryFacts(story(WHOLE)), AFTER, obligation=asked).state == "held"
    taken = DeliveryFacts(story(WHOLE), decisions=(decided("accept", 5),))
    assert stand(taken, AFTER, obligation=asked).state == "accepted"


def test_a_ruling_on_the_time_is_final(stand):
    doubtful = story("| 1 | f1 | x | 0 | 21 09:00 |  |\n| 1 | sum | y | 0 | 21 09:00 |  |")
    made = stand(DeliveryFacts(doubtful, decisions=(decided("timing", 5, ruled="late"),)), AFTER)
    assert made.timeliness == "late"


def test_of_a_persons_return_and_acceptance_the_last_word_counts(stand):
    def said(*kinds):
        words = tuple(decided(kind, 5 + n) for n, kind in enumerate(kinds))
        return stand(DeliveryFacts(story(WHOLE), decisions=words), AFTER).state

    assert said("return", "accept") == "accepted"
    assert said("return", "accept", "return") == "returned"
    assert said("accept", "return") == "returned"


def test_to_take_the_last_version_after_all_leaves_the_earlier_ones_returned(stand):
    two = story(WHOLE + "| 2 | f1 | z | 0 | 19 10:00 | 19 09:00 |")
    taken = (decided("return", 5), decided("accept", 6))
    assert dict(stand(DeliveryFacts(two, decisions=taken), AFTER).in_force)["f1"] == 2
    back = (*taken, decided("return", 7, arrival=2))
    assert stand(DeliveryFacts(two, decisions=back), AFTER).state == "returned"


def late_known(table, arrival, read):
    """The story, one arrival of which was assigned to the delivery by the event of that number."""
    return tuple(replace(fact, read=read) if fact.arrival == arrival else fact for fact in story(table))


def test_what_was_assigned_after_the_report_went_up_waits_though_it_came_before(stand):
    parts = late_known(WHOLE + "| 2 | f1 | z | 0 | 19 10:00 | 19 09:00 |", 2, read=9)
    made = stand(DeliveryFacts(parts, decisions=(decided("issue", 8),)), AFTER)
    assert (dict(made.in_force)["f1"], made.requested) == (1, True)
    taken = stand(DeliveryFacts(parts, decisions=(decided("issue", 8), decided("accept", 10))), AFTER)
    assert (dict(taken.in_force)["f1"], taken.requested) == (2, False)


def test_a_return_of_all_that_had_come_is_not_about_what_was_assigned_later(stand):
    parts = late_known(WHOLE + "| 2 | f1 | z | 0 | 19 10:00 | 19 09:00 |", 2, read=9)
    assert stand(DeliveryFacts(parts, decisions=(decided("return", 8),)), AFTER).state == "accepted"


def sealed(duty, later_by="3 workdays"):
    """The obligation with a stamped scan that may follow later (双轨：电子版和盖章件)."""
    scan = Part("seal", "file", "盖章扫描件", ("pdf",), counts_for_time=False, later_by=later_by)
    return replace(duty.obligation, parts=(*duty.obligation.parts, scan))


@pytest.mark.parametrize(("now", "unsupplemented"), [("22 09:00", False), ("24 00:00", False), ("24 00:01", True)])
def test_without_the_stamped_scan_that_may_follow_it_is_accepted_and_on_time(stand, duty, now, unsupplemented):
    """review-office.md 11. Due Sunday the 20th, 24:00; three days later is the 23rd, 24:00."""
    made = stand(DeliveryFacts(story(WHOLE)), now, obligation=sealed(duty, "3 days"))
    assert (made.state, made.timeliness, made.missing, made.past_due) == ("accepted", "on_time", ("seal",), False)
    assert (made.supplement_by, made.unsupplemented) == (at("24 00:00"), unsupplemented)


def test_the_scan_that_follows_completes_it_and_moves_no_clock(stand, duty):
    facts = DeliveryFacts(story(WHOLE + "| 2 | seal | z | 0 | 23 10:00 | 23 09:00 |"))
    made = stand(facts, "25 09:00", obligation=sealed(duty))
    assert (made.state, made.timeliness, made.missing, made.supplement_by) == ("accepted", "on_time", (), None)
    assert made.complete_at == at("18 17:20")


def test_a_scan_alone_is_incomplete(stand, duty):
    made = stand(DeliveryFacts(story("| 1 | seal | z | 0 | 18 10:00 | 18 09:00 |")), AFTER, obligation=sealed(duty))
    assert (made.state, made.missing) == ("incomplete", ("f1", "sum"))


@pytest.mark.parametrize(("second", "timeliness"), [(0, "on_time"), (1, "late")])
def test_due_at_six_in_the_evening_the_very_second_is_on_time_and_the_next_is_not(stand, duty, second, timeliness):
    six = replace(duty.periods[1], due_at=at("20 18:00"))
    there = at("20 18:00") + timedelta(seconds=second)
    seen = tuple(
        PartFact(1, part, "x", True, 0, 0, Interval(there - timedelta(seconds=1), there), "l") for part in ("f1", "sum")
    )
    made = stand(DeliveryFacts(seen), AFTER, period=six)
    assert made.timeliness == timeliness


def test_five_weekly_returns_of_a_month_of_five_weeks_are_a_hundred_per_cent(stand, duty):
    made = [stand(DeliveryFacts(story(WHOLE)), AFTER, period=replace(duty.periods[1], id=f"w{n}")) for n in range(5)]
    counted = rates(made)
    assert (counted.expected, counted.reporting, counted.punctual) == (5, 100, 100)


def test_a_nil_return_replaced_by_real_figures_is_nil_no_more(stand):
    nil = tuple(replace(fact, nil=fact.part == "f1") for fact in story(WHOLE))
    assert stand(DeliveryFacts(nil), AFTER).nil
    real = story("| 2 | f1 | z | 0 | 21 10:00 | 21 09:00 |")
    made = stand(DeliveryFacts((*nil, *real)), AFTER)
    assert (made.nil, made.state, made.timeliness, dict(made.in_force)["f1"]) == (False, "accepted", "on_time", 2)


def test_an_empty_list_beside_a_filled_table_makes_no_nil_return(stand):
    filled = story(WHOLE + "| 1 | l1  | z | 0 | 18 17:20 | 18 17:00 |")
    assert not stand(DeliveryFacts(tuple(replace(fact, nil=fact.part == "l1") for fact in filled)), AFTER).nil
    assert stand(DeliveryFacts(tuple(replace(fact, nil=fact.part != "sum") for fact in filled)), AFTER).nil


@pytest.mark.parametrize(("now", "uncorrected"), [("22 24:00", False), ("23 00:01", True)])
def test_a_failed_check_opens_a_deadline_of_its_own_and_its_breach_is_no_lateness(stand, duty, now, uncorrected):
    """Received Friday 17:20; two workdays are Monday and Tuesday. 逾期未改, never 超时 (review-office.md 2)."""
    asked = replace(duty.obligation, correction="2 workdays")
    made = stand(DeliveryFacts(story(WHOLE.replace("x | 0", "x | 1"))), now, obligation=asked)
    assert (made.state, made.timeliness, made.days_late) == ("returned", "on_time", 0)
    assert (made.correct_by, made.uncorrected) == (at("23 00:00"), uncorrected)


def test_an_arrival_counts_with_all_it_brought_or_not_at_all(stand):
    """Its good form must not go into force beside the old summary when its own summary has an error."""
    more = "| 2 | f1 | z | 0 | 19 10:00 | 19 09:00 |\n| 2 | sum | w | 1 | 19 10:00 | 19 09:00 |"
    made = stand(DeliveryFacts(story(WHOLE + more)), AFTER)
    assert (made.state, made.amending, dict(made.in_force)) == ("accepted", True, {"f1": 1, "sum": 1})
