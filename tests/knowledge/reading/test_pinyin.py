"""Pinyin without tones is read as Chinese; everything else stays."""

from __future__ import annotations

import pytest

from knowledge.reading import pinyin_model
from knowledge.reading.pinyin import read_pinyin
from knowledge.reading.pinyin_model import load_pinyin_model
from knowledge.reading.pinyin_words import count, kept_pairs, usual_readings


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("laoban bu gei qian", "老板不给钱"),
        ("laobanbugeiqian", "老板不给钱"),
        ("lao ban bu gei qian", "老板不给钱"),
        ("Laoban Bu Gei Qian", "老板不给钱"),
        ("LAOBAN BU GEI QIAN", "老板不给钱"),
        ("lǎobǎn bù gěi qián", "老板不给钱"),
        ("qianxin", "欠薪"),
        ("tuoqian gongzi qu nali tousu", "拖欠工资 投诉"),
        ("xingtai shang xue yao shenme", "邢台上学要什么"),
        ("hai zi zai zhengzhou shang xue", "孩子 郑州上学"),
        ("qian wo 3000", "欠我3000"),
        ("qianwo3000kuai", "欠我3000块"),
        ("zhongjie shou le wo 500 yuan", "中介收了我500元"),
        ("打字慢 juzhuzheng 去哪办", "打字慢 居住证 去哪办"),
        ("shuai le 算 gongshang ma", "摔了算工伤吗"),
        ("工伤 zenme ban", "工伤怎么办"),
        ("gong di shang shuai shang le", "工地上摔伤了"),
        ("ju zhu zheng zenme ban", "居住证怎么办"),
        ("luo hu panzhihua yao shenme cailiao", "落户攀枝花要什么材料"),
        ("wo xiang luohu zhengzhou", "我想落户郑州"),
        ("zai anyang da gong", "在安阳打工"),
        ("tangyin xian", "汤阴县"),
        ("jilinshi", "吉林市"),
        ("mei qian hetong zenme ban", "没签合同怎么办"),
        ("mei you he tong", "没有合同"),
        ("she bao zenme jiao", "社保怎么交"),
        ("shiye jin neng ling duoshao", "失业金能领多少"),
        ("lao dong zhong cai", "劳动仲裁"),
        ("fa lv yuan zhu", "法律援助"),
        ("lüshi yao qian ma", "律师要钱吗"),
        ("nv er shang xue", "女儿上学"),
        ("zu fang bu tie", "租房补贴"),
        ("gong zu fang zenme shenqing", "公租房怎么申请"),
        ("bao gong tou pao le", "包工头跑了"),
        ("women laoban paolu le", "我们老板跑路了"),
        ("nong min gong", "农民工"),
        ("peixun butie", "培训补贴"),
        ("jia ban fei", "加班费"),
        ("xi'an", "西安"),
        ("dianhua duoshao", "电话多少"),
        ("wo zai KFC shangban boss bu gei gongzi", "我在 KFC 上班 boss 不给工资"),
        ("laoban bu gei qian, wo yao zenme ban?", "老板不给钱, 我要怎么办?"),
        ("wo bu xiang huo le", "我不想活了"),
        ("tiao lou", "跳楼"),
    ],
)
def test_pinyin_is_read(typed: str, words: str) -> None:
    read = read_pinyin(typed)

    assert all(word in read for word in words.split()) if words not in read else words in read


@pytest.mark.parametrize(
    "text",
    [
        *("", "ok", "app", "qq", "OK", "hi", "hello", "123", "hm", "xyz", "N", "2N", "a", "women men", "Nike", "name"),
        *(
            "老板不给钱",
            "用APP打卡",
            "在KTV上班",
            "办ETC要钱吗",
            "VIP",
            "加我WeChat",
            "QQ群",
            "拍CT谁出钱",
            "赔2N还是N+1",
            "发个PDF",
            "A市的B公司",
        ),
        *("my boss did not pay me", "can you help me", "help me, they beat me", "how are you", "I work in Zhengzhou", "i love you"),
        *("salary not paid for three months", "where is the labor office", "are you ok", "no money", "time", "看 game 的 time"),
        *(
            "老板叫 Lisa",
            "有AI证吗",
            "ping都ping不通，IP被封",
            "https://gongzi.com/laoban",
            "laoban@qq.com",
            "wx_laoban",
            "/laoban",
            "[Haha]",
        ),
    ],
)
def test_other_writing_stays(text: str) -> None:
    assert read_pinyin(text) == text


def test_what_is_read_is_read_once() -> None:
    read = read_pinyin("laoban bu gei qian")

    assert read_pinyin(read) == read


def test_a_line_break_and_marks_stay() -> None:
    assert read_pinyin("laoban bu gei qian\n\nzenme ban？？") == "老板不给钱\n\n怎么办？？"


@pytest.mark.parametrize(("letters", "is_whole"), [("laoban", True), ("xian", True), ("lvshi", True), ("laobn", False), ("qq", False)])
def test_whole_pinyin(letters: str, is_whole: bool) -> None:
    assert load_pinyin_model().is_pinyin(letters) is is_whole


def test_a_token_begins_a_syllable() -> None:
    assert read_pinyin("xi an shi") == "西安市"
    assert "西安" not in read_pinyin("xian cheng")


def test_words_and_pairs_are_counted_behind_what_stands_before() -> None:
    words, pairs = count(["老板欠我3000块", "老板欠我5000块"])

    assert words["老板"] == 2 and pairs["^", "老板"] == 2 and pairs["#", "块"] == 2


def test_pairs_are_kept_up_to_a_size() -> None:
    words = {"^": 10, "老板": 5, "工资": 5}
    pairs = {("^", "老板"): 5, ("老板", "工资"): 4, ("工资", "稀罕"): 9}

    assert set(kept_pairs(words, pairs)) == {("^", "老板"), ("老板", "工资")}
    assert kept_pairs(words, pairs, 0) == {}


def test_readings_are_those_that_words_use() -> None:
    readings = usual_readings({"银行": 5, "行": 3, "行动": 9})

    assert readings["行"] == ["xing", "hang"] and readings["银"] == ["yin"]


def test_the_files_are_small() -> None:
    assert pinyin_model.WORDS.stat().st_size + pinyin_model.PAIRS.stat().st_size <= 300_000
