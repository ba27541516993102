"""Conversations as models: made from messages, or refused with a sentence for a person."""

import pytest

from cs_eval import Transcript
from cs_eval.errors import InputError

HELLO = {"role": "user", "content": "在吗"}


def test_the_other_role_is_the_customer_and_system_stays():
    chat = Transcript.from_messages(
        [{"role": "system", "content": "扮演客户"}, HELLO, {"role": "assistant", "content": "在的亲"}],
        agent="assistant",
    )
    assert [turn.role for turn in chat.turns] == ["system", "customer", "agent"]


def test_a_content_in_parts_is_the_text_of_its_parts():
    parts = [{"type": "text", "text": "在吗"}, {"type": "image_url"}, {"type": "text", "text": "看图"}]
    chat = Transcript.from_messages([{"role": "user", "content": parts}], agent="assistant")
    assert chat.turns[0].text == "在吗\n看图"


@pytest.mark.parametrize(
    "messages",
    [
        "x",
        [],
        None,
        ["x"],
        [{"role": "user"}],
        [{"content": "在"}],
        [{"role": "user", "content": 3}],
        [HELLO, {"role": "user", "content": [{"type": "image_url"}]}],
        [{"role": "老板", "content": "在"}],
    ],
    ids=repr,
)
def test_what_is_no_conversation_is_an_input_error(messages):
    with pytest.raises(InputError):
        Transcript.from_messages(messages, agent="assistant")
