"""A Reading as canonical JSON (sorted keys, no floats) and exactly back: what the archive keeps of it."""

import json
from dataclasses import fields
from typing import Any

from tracker.facts import DeliveryKey, Explanation, PartReading, Question, Reading, Value
from tracker.problem import Place, Problem

_COLUMNS = list(Value._fields)


def reading_to_json(reading: Reading) -> str:
    """One line of JSON; equal readings give equal lines."""
    return json.dumps(reading_to_plain(reading), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def reading_to_plain(reading: Reading) -> dict[str, Any]:
    """The reading as plain JSON values, to stand inside a larger object."""
    return {
        "parts": [_part_to_plain(part) for part in reading.parts],
        "questions": [_question_to_plain(question) for question in reading.questions],
        "problems": [problem_to_plain(problem) for problem in reading.problems],
        "attachments": list(reading.attachments),
        "value_columns": _COLUMNS,
        "explanations": [{f.name: getattr(each, f.name) for f in fields(Explanation)} for each in reading.explanations],
    }


def reading_from_json(text: str) -> Reading:
    """The Reading that reading_to_json wrote; ValueError or KeyError for any other text."""
    return reading_from_plain(json.loads(text))


def reading_from_plain(plain: dict[str, Any]) -> Reading:
    """The inverse of `reading_to_plain`."""
    columns = plain["value_columns"]
    return Reading(
        tuple(_part_from_plain(part, columns) for part in plain["parts"]),
        tuple(_question_from_plain(question) for question in plain["questions"]),
        tuple(problem_from_plain(problem) for problem in plain["problems"]),
        tuple(plain["attachments"]),
        tuple(Explanation(**each) for each in plain.get("explanations", ())),
    )


def problem_to_plain(problem: Problem) -> dict[str, Any]:
    """A problem as plain JSON values; what is empty is left out of its place."""
    place = {f.name: value for f in fields(Place) if (value := getattr(problem.place, f.name))}
    plain = {f.name: getattr(problem, f.name) for f in fields(Problem) if f.name != "place"}
    return {**plain, "place": place}


def problem_from_plain(plain: dict[str, Any]) -> Problem:
    """The problem that problem_to_plain wrote."""
    return Problem(**{**plain, "place": Place(**plain["place"])})


def _part_to_plain(part: PartReading) -> dict[str, Any]:
    return {
        "delivery": _key_to_plain(part.delivery),
        "part": part.part,
        "version": part.version,
        "digest": part.digest,
        "blank": part.blank,
        "nil": part.nil,
        "member": part.member,
        "problems": [problem_to_plain(problem) for problem in part.problems],
        "values": list(part.values),
    }


def _part_from_plain(plain: dict[str, Any], columns: list[str]) -> PartReading:
    if columns == _COLUMNS:
        values = tuple(map(Value._make, plain["values"]))
    else:  # written when a Value had other columns
        values = tuple(Value(**dict(zip(columns, row, strict=True))) for row in plain["values"])
    return PartReading(
        delivery=_key_from_plain(plain["delivery"]),
        part=plain["part"],
        version=plain["version"],
        digest=plain["digest"],
        values=values,
        problems=tuple(problem_from_plain(problem) for problem in plain["problems"]),
        blank=plain["blank"],
        nil=plain["nil"],
        member=plain["member"],
    )


def _question_to_plain(question: Question) -> dict[str, Any]:
    return {
        "code": question.code,
        "sentence": question.sentence,
        "cure": question.cure,
        "form": question.form,
        "candidates": [_key_to_plain(key) for key in question.candidates],
    }


def _question_from_plain(plain: dict[str, Any]) -> Question:
    candidates = tuple(_key_from_plain(key) for key in plain["candidates"])
    return Question(plain["code"], plain["sentence"], plain["cure"], candidates, plain["form"])


def _key_to_plain(key: DeliveryKey) -> list[str]:
    return [key.campaign, key.obligation, key.period, key.unit]


def _key_from_plain(plain: list[str]) -> DeliveryKey:
    return DeliveryKey(*plain)
