"""审定说明: a person takes or refuses what a unit explained; words heard on the telephone settle a query as well."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from baosong.facts import FactBook
from baosong.targets import Target
from baosong.workspace import WorkspaceRefusal
from tracker.facts import DeliveryKey, Explanation
from tracker.judging.answers import query_id
from tracker.problem import Problem
from tracker.sets import DeliveryFacts, is_settled, is_told, refused, rulings, steps

SHOWN = 6  # signs of a query's id that a person types
Told = Mapping[Problem, tuple[int, Explanation]]


def chosen(book: FactBook, targets: Sequence[Target], named: Sequence[str]) -> tuple[str, ...]:
    """The ids of the queries meant: those named by their beginning, else every one with an explanation to review."""
    asked, waiting = list[str](), list[str]()
    for target in targets:
        facts = book.facts(target.key)
        ids = dict.fromkeys(q for step in steps(target.duty.obligation, facts) for q in step.asked)
        asked += ids
        waiting += [q for q in ids if waits_for_review(facts, q)]
    if not named:
        return tuple(dict.fromkeys(waiting))
    found = [next((q for q in asked if q.startswith(text.strip().lower())), "") for text in named]
    if "" in found:
        raise WorkspaceRefusal(f"没有编号为“{named[found.index('')]}”的核实性审核意见，可用 baosong show 查看编号。")
    return tuple(dict.fromkeys(found))


def waits_for_review(facts: DeliveryFacts, query: str) -> bool:
    """Whether the query is explained and nobody has said yet whether that will do."""
    ruled = rulings(facts.decisions)
    return is_told(query, facts.answered, ruled) and not is_settled(query, ruled)


def verdict_on(facts: DeliveryFacts, problem: Problem) -> str:
    """D18认可：…, D18不认可：…, "" where nobody reviewed the query."""
    made = rulings(facts.decisions).get(query_id(problem))
    return f"{made.id}{'认可' if made.granted else '不认可'}：{made.reason}" if made else ""


def still_asked(
    book: FactBook, key: DeliveryKey, problems: Sequence[Problem], told: Told
) -> tuple[list[Problem], Told]:
    """The problems without the settled queries, and the explanations without those refused, which the cure names."""
    facts = book.facts(key)
    ruled, again = rulings(facts.decisions), refused(facts)
    left, valid = [], {}
    for problem in problems:
        query = query_id(problem)
        if is_settled(query, ruled):
            continue
        if query in again:
            said = f"上次的说明没有被认可：{ruled[query].reason}。请重新说明。"
            left.append(replace(problem, cure=f"{problem.cure}{said}"))
            continue
        left.append(problem)
        if problem in told:
            valid[problem] = told[problem]
    return left, valid
