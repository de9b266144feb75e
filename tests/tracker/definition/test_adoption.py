from hypothesis import given
from hypothesis import strategies as st

from tracker.definition.adoption import canonical_text, digest_of, texts_of
from tracker.definition.load import load_campaign

TEXTS = st.dictionaries(
    st.text(min_size=1, max_size=8), st.text(st.characters(codec="utf-8", exclude_characters="\r\ufeff"))
)


@given(TEXTS)
def test_the_texts_come_back_as_they_were(texts):
    assert texts_of(canonical_text(texts)) == texts


def test_order_byte_order_mark_and_line_ends_change_no_digest():
    assert digest_of({"a": "x\ny\n", "b": "z"}) == digest_of({"b": "\ufeffz", "a": "x\r\ny\r\n"})


def test_any_other_change_changes_the_digest():
    assert digest_of({"a": "x"}) != digest_of({"a": "x "}) != digest_of({"b": "x"})


def test_a_campaign_loaded_from_its_archived_text_is_the_same_campaign(texts):
    campaign, _ = load_campaign(texts)
    again, _ = load_campaign(texts_of(canonical_text(texts)))
    assert again == campaign
    assert campaign.digest == digest_of(texts)
