"""Short messages that add to the question answered before."""

from __future__ import annotations

import pytest

from knowledge.answers.wording import say
from tests.knowledge.talk.conftest import Conversation, Sent


def add(worker: Conversation, text: str, intent: str = "nlu_fallback", confidence: float = 0.3, **ranking: float) -> Sent:
    guesses = tuple((name if name in ("out_of_scope", "crisis") else f"ask_{name}", sure) for name, sure in ranking.items())
    return worker.say(text, intent, confidence, guesses or ((intent, confidence),))


def test_addition_that_a_point_answers_does_not_send_the_clause_again(worker: Conversation) -> None:
    first = worker.ask("child_education", "安阳 孩子上学")
    sent = add(worker, "那12岁的呢", "inform_region", 0.5)

    assert sent.clauses == first.clauses
    assert "你说孩子12岁" in sent.text and first.text.splitlines()[0] not in sent.text


def test_repeat_after_an_addition_stays_short(worker: Conversation) -> None:
    worker.ask("child_education", "安阳 孩子上学")
    added = add(worker, "那12岁的呢", "inform_region", 0.5)
    assert worker.follow("repeat", "再说一遍").text == added.text


@pytest.mark.parametrize(
    ("topic", "asked", "text", "other"),
    [
        ("child_education", "邢台 孩子上学", "没得居住证呢", "residence_permit"),
    ],
)
def test_condition_keeps_the_topic(topic: str, asked: str, text: str, other: str, worker: Conversation) -> None:
    worker.ask(topic, asked)
    sent = add(worker, text, f"ask_{other}", 0.95, **{other: 0.95})

    assert sent.answer["topic"] == topic


@pytest.mark.parametrize(
    ("text", "topic"), [("我想买房子，怎么贷款，能贷多少", "housing"), ("老板让我们签合同，不签就走人", "labor_contract")]
)
def test_long_or_plain_statement_about_another_topic_is_one(text: str, topic: str, worker: Conversation) -> None:
    worker.ask("hukou", "攀枝花 落户")
    assert add(worker, text, f"ask_{topic}", 0.95, **{topic: 0.95}).answer["topic"] == topic


def test_thing_named_before_is_still_meant(worker: Conversation) -> None:
    worker.ask("residence_permit", "安阳 居住证要不要钱")
    sent = add(worker, "几天能拿到", "out_of_scope", 0.3, out_of_scope=0.3)

    assert "15天" in sent.text.split("\n")[0] and "居住证暂行条例" in sent.text
    assert sent.answer["missing"] == ["办理时间"]
    assert "临时居民身份证" in add(worker, "临时身份证几天能拿到", "out_of_scope", 0.3).text


def test_noise_in_an_addition_does_not_change_the_topic(worker: Conversation) -> None:
    worker.ask("skill_training", "吉林市 我想学电焊")
    assert add(worker, "56岁行不").answer["topic"] == "skill_training"


@pytest.mark.parametrize("text", ["我咋告他", "要多少天"])
def test_scrap_after_an_answer_is_never_declined(text: str, worker: Conversation) -> None:
    worker.ask("wage_arrears", "安阳 老板拖欠工资")
    sent = add(worker, text, "out_of_scope", 0.78, out_of_scope=0.78, rights_channels=0.1)

    assert (sent.status, sent.answer["topic"]) == ("answered", "wage_arrears")


@pytest.mark.parametrize("text", ["今天天气咋样", "你会唱歌不", "离婚咋办"])
def test_chat_and_other_problems_are_no_additions(text: str, worker: Conversation) -> None:
    worker.ask("wage_arrears", "安阳 老板拖欠工资")
    assert add(worker, text, "out_of_scope", 0.8, out_of_scope=0.8).status in ("out_of_scope", "smalltalk")


def test_thing_of_another_topic_is_asked_about_itself(worker: Conversation) -> None:
    worker.ask("wage_arrears", "安阳 老板拖欠工资")
    sent = add(worker, "居住证要带什么材料", "ask_residence_permit", 0.9, residence_permit=0.9)
    assert sent.answer["topic"] != "wage_arrears"


def test_uncited_answer_is_not_sent_twice_either(worker: Conversation) -> None:
    first = worker.ask("wage_arrears", "深圳 老板拖欠工资")
    assert add(worker, "要多少天", "out_of_scope", 0.5).text.split("\n")[0] != first.text.split("\n")[0]


@pytest.mark.parametrize("text", ["文件太老了吧", "哪年的文件"])
def test_age_of_the_document_is_told(text: str, worker: Conversation) -> None:
    worker.ask("wage_arrears", "安阳 老板拖欠工资")
    sent = worker.follow("ask_original", text, 0.6)

    assert "2015年11月20日" in sent.text.split("\n")[0]


def test_shorter_is_shorter_and_plainer_twice_is_shorter_too(worker: Conversation) -> None:
    worker.ask("wage_arrears", "安阳 老板拖欠工资")
    plain = worker.follow("simplify", "念不懂")
    brief = worker.follow("simplify", "还是看不懂")

    assert len(brief.text) < len(plain.text)
    assert worker.follow("simplify", "说短点").text == brief.text


@pytest.mark.parametrize(
    ("topic", "asked", "text", "guesses", "expected"),
    [
        ("child_education", "吉林市 孩子上学", "邢台孩子没地方上学", {"child_education": 0.99}, ("child_education", "xingtai")),
        ("child_education", "吉林市 孩子上学", "安阳孩子没地方上学怎么办", {"child_education": 0.99}, ("child_education", "anyang")),
        ("wage_arrears", "安阳 拖欠工资", "我去攀枝花了，看病能报销吗", {"social_insurance": 0.9}, ("social_insurance", "panzhihua")),
        ("wage_arrears", "安阳 拖欠工资", "看病能报销吗", {"social_insurance": 0.9}, ("social_insurance", "anyang")),
        ("hukou", "攀枝花 落户", "安阳的要买房子不", {"housing": 0.7}, ("hukou", "anyang")),
    ],
)
def test_another_place_is_never_answered_with_the_clause_before(
    topic: str, asked: str, text: str, guesses: dict[str, float], expected: tuple[str, str], worker: Conversation
) -> None:
    before = worker.ask(topic, asked)
    best = next(iter(guesses))
    sent = add(worker, text, f"ask_{best}", guesses[best], **guesses)

    assert (sent.answer["topic"], sent.answer["region"]["id"]) == expected
    assert sent.clauses[0] != before.clauses[0] and say("again").rstrip("。") not in sent.text


def test_what_nothing_speaks_to_is_said_to_be_written_nowhere(worker: Conversation) -> None:
    worker.ask("social_assistance", "安阳 低保咋办")
    sent = add(worker, "养猫呢", "ask_social_assistance", 0.9)
    assert sent.text.startswith((say("unsaid"), say("near_point", says="", source="").split("：")[0]))

    worker.ask("work_injury", "安阳 工伤保险")
    assert say("unsaid") not in add(worker, "建筑业呢", "ask_work_injury", 0.6).text


@pytest.mark.parametrize("text", ["办这个要钱不", "病了能叫家里人去拿不"])
def test_small_talk_after_an_answer_that_asks_on_is_an_addition(text: str, worker: Conversation) -> None:
    worker.ask("residence_permit", "吉林市 居住证咋办")
    assert worker.say(text, "who_are_you", 0.6).answer["topic"] == "residence_permit"


@pytest.mark.parametrize(("intent", "text"), [("who_are_you", "你要钱不"), ("thank", "谢谢啊行吗")])
def test_what_is_said_to_us_stays_small_talk(intent: str, text: str, worker: Conversation) -> None:
    worker.ask("residence_permit", "吉林市 居住证咋办")
    assert worker.say(text, intent, 0.6).status == "smalltalk"
