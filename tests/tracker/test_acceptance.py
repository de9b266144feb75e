"""What of a delivery counts after persons accepted, returned, chose between two, or the report went up."""

from dataclasses import replace

import pytest

from tests.tracker.told import AFTER, TWINS, WHOLE, at, decided, story
from tracker.sets import DeliveryFacts, SetFact

SECOND = "\n| 9 | f1 | z | 0 | 21 10:00 | 21 09:00 |"
FAULTY = "\n| 12 | f1 | w | 1 | 21 15:00 | 21 14:00 |"


def facts(table, *decisions):
    return DeliveryFacts(story(table), decisions=decisions)


def test_an_amendment_not_taken_leaves_in_force_what_went_up_and_waits_no_more(stand):
    """不采用 on the page names no arrival: it must not return the set whose figures are 报出."""
    went_up = decided("issue", 5)
    waits = stand(facts(WHOLE + SECOND, went_up), AFTER)
    assert (waits.state, waits.requested, dict(waits.in_force)["f1"]) == ("accepted", True, 1)
    made = stand(facts(WHOLE + SECOND, went_up, decided("return", 10)), AFTER)
    assert (made.state, made.past_due, dict(made.in_force)["f1"]) == ("accepted", False, 1)
    assert (made.requested, made.amending) == (False, True)


def test_a_second_document_going_up_takes_no_amendment_that_waits(stand):
    made = stand(facts(WHOLE + SECOND, decided("issue", 5), decided("issue", 10)), AFTER)
    assert (dict(made.in_force)["f1"], made.requested) == (1, True)
    reopened = (decided("issue", 5), decided("reopen", 10), decided("issue", 11))
    assert dict(stand(facts(WHOLE + SECOND, *reopened), AFTER).in_force)["f1"] == 9


def test_a_second_return_is_about_the_set_that_went_up_when_nothing_waits_beside_it(stand):
    twice = (decided("issue", 5), decided("return", 10), decided("return", 11))
    assert stand(facts(WHOLE + SECOND, *twice), AFTER).state == "returned"


def test_a_request_waits_still_when_a_faulty_version_comes_after_it_and_is_the_one_taken(stand):
    made = stand(facts(WHOLE + SECOND + FAULTY, decided("issue", 5)), AFTER)
    assert (made.requested, made.amending) == (True, True)
    taken = stand(facts(WHOLE + SECOND + FAULTY, decided("issue", 5), decided("accept", 13)), AFTER)
    assert (dict(taken.in_force)["f1"], taken.requested, taken.amending) == (9, False, False)


def test_what_comes_after_the_set_that_went_up_was_returned_waits_for_a_person(stand):
    made = stand(facts(WHOLE + SECOND, decided("issue", 5), decided("return", 6)), AFTER)
    assert (made.state, made.past_due) == ("held", False)


def test_both_of_two_contents_returned_leave_nothing_to_choose(stand):
    made = stand(facts(TWINS, decided("return", 9)), AFTER)
    assert (made.state, made.past_due) == ("returned", True)


@pytest.mark.parametrize(("returned", "left"), [(2, 3), (3, 2)])
def test_of_two_contents_the_one_not_returned_counts(stand, returned, left):
    made = stand(facts(TWINS, decided("return", 9, arrival=returned)), AFTER)
    assert (made.state, dict(made.in_force)["f1"]) == ("accepted", left)


def test_the_content_not_chosen_is_no_failed_amendment(stand):
    made = stand(facts(TWINS, decided("accept", 9, arrival=2)), AFTER)
    assert (made.state, made.amending, made.requested) == ("accepted", False, False)


def test_under_review_a_faulty_version_after_a_good_one_leaves_the_good_one_to_be_reviewed(stand, duty):
    asked = replace(duty.obligation, review="person")
    held = stand(facts(WHOLE + FAULTY), AFTER, obligation=asked)
    assert (held.state, held.past_due) == ("held", False)
    taken = stand(facts(WHOLE + FAULTY, decided("accept", 13)), AFTER, obligation=asked)
    assert (taken.state, dict(taken.in_force)["f1"]) == ("accepted", 1)


def test_to_return_a_form_takes_it_out_of_force_though_the_summary_came_after_it(stand):
    two = "\n| 1 | f1 | x | 0 | 18 17:20 | 18 17:00 |\n| 2 | sum | y | 0 | 18 18:20 | 18 18:00 |"
    back = decided("return", 5, arrival=1)
    assert stand(facts(two, back), AFTER).state == "returned"
    assert stand(facts(two + SECOND, back), AFTER).state == "accepted"


def test_what_was_returned_after_it_counted_is_not_accepted_at_any_time(stand):
    made = stand(facts(WHOLE, decided("return", 5)), AFTER)
    assert (made.state, made.accepted_at) == ("returned", None)
    again = stand(facts(WHOLE + SECOND, decided("return", 5)), AFTER)
    assert (again.state, again.accepted_at) == ("accepted", at("21 10:00"))


def test_the_time_to_correct_runs_from_a_persons_return_not_from_the_receipt(stand, duty):
    """Received Friday, passed, sent back on Monday morning: two workdays are Tuesday and Wednesday."""
    asked = replace(duty.obligation, correction="2 workdays")
    made = stand(facts(WHOLE, decided("return", 5)), AFTER, obligation=asked)
    assert (made.correct_by, made.uncorrected) == (at("24 00:00"), False)
    failed_before = WHOLE.replace("x | 0", "v | 1") + "| 2 | f1 | x | 0 | 18 18:20 | 18 18:00 |"
    assert stand(facts(failed_before, decided("return", 5)), AFTER, obligation=asked).correct_by == at("24 00:00")


def test_a_further_faulty_version_moves_the_time_to_correct_no_more_than_silence(stand, duty):
    asked = replace(duty.obligation, correction="2 workdays")
    made = stand(facts(WHOLE.replace("x | 0", "v | 1") + FAULTY), AFTER, obligation=asked)
    assert made.correct_by == at("23 00:00")
    back = stand(facts(WHOLE + FAULTY, decided("return", 5)), AFTER, obligation=asked)
    assert back.correct_by == at("24 00:00")


def test_a_ruling_of_lateness_falls_with_an_extension_granted_after_it_and_one_of_punctuality_stays(stand):
    late = story("| 1 | f1 | x | 0 | 21 09:30 | 21 09:00 |\n| 1 | sum | y | 0 | 21 09:30 | 21 09:00 |")
    ruled, extended = decided("timing", 5, ruled="late"), decided("extend", 6, until=at("22 00:00"))
    assert stand(DeliveryFacts(late, decisions=(ruled, extended)), AFTER).timeliness == "on_time"
    again = (ruled, extended, decided("timing", 7, ruled="late"))
    assert stand(DeliveryFacts(late, decisions=again), AFTER).timeliness == "late"
    kept = (decided("timing", 5, ruled="on_time"), decided("extend", 6, until=at("21 09:15")))
    assert stand(DeliveryFacts(late, decisions=kept), AFTER).timeliness == "on_time"


def test_a_case_list_without_cases_beside_real_figures_is_no_nil_return(stand):
    listed = replace(story("| 1 | l1 | n | 0 | 18 17:20 | 18 17:00 |")[0], nil=True)
    whole = story(WHOLE)
    assert not stand(DeliveryFacts((*whole, listed)), AFTER).nil
    nothing = tuple(replace(fact, nil=fact.part == "f1") for fact in whole)
    assert stand(DeliveryFacts((*nothing, listed)), AFTER).nil


def test_errors_over_the_set_are_waived_by_an_acceptance_where_nothing_waits(stand):
    disputed = DeliveryFacts(story(WHOLE), (SetFact(1, errors=2, queries=0),), (decided("accept", 5),))
    assert stand(disputed, AFTER).state == "accepted"
