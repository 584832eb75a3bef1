"""Where what points at a person may stand, in folded text.

Every repetition is bounded or disjoint from what follows it, so time grows with the text only.
"""

from __future__ import annotations

import re

SPOKEN_DIGITS = {
    sign: str(digit)
    for digit, signs in enumerate(("零〇○洞", "一幺壹", "二贰", "三叁", "四肆", "五伍", "六陆", "七柒拐", "八捌", "九玖"))
    for sign in signs
}
HAN_DIGIT = f"[{''.join(SPOKEN_DIGITS)}]"
# Circled, in brackets, with a dot: 0 to 9 of each; 0-9 of full width are folded before.
DRAWN_DIGIT = r"[⓪①-⑨⑴-⑼⒈-⒐⓵-⓽❶-❾⓿➀-➈➊-➒]"
DIGIT = rf"(?:\d|{DRAWN_DIGIT}|{HAN_DIGIT})"
X = "xX×叉"
# Marks without width, and what makes a key of a digit (1️⃣), are between digits without parting them.
UNSEEN = r"[\u200b-\u200f\u2060\ufeff\ufe0f\u20e3]"
BETWEEN = r"(?:后面|后边|中间|然后|接着|再是|[ \t\r\n\-‐-―_/\\.．·•。,，、:：;；~～*＊|()（）])"
RUN = re.compile(rf"{DIGIT}(?:{UNSEEN}*(?:{BETWEEN}{UNSEEN}*){{0,3}}{DIGIT}){{6,}}(?:{UNSEEN}*{BETWEEN}?[{X}](?![A-Za-z]))?")
# Digits of one script, with what has no width among them; the X that ends an identity card is a piece of its own.
PIECE = re.compile(
    rf"(?P<arabic>\d(?:{UNSEEN}*\d)*{UNSEEN}*)|(?P<drawn>{DRAWN_DIGIT}+)|(?P<han>{HAN_DIGIT}+)|(?P<x>[{X}])|(?P<gap>(?:{BETWEEN}|{UNSEEN})+)"
)
UNIT = re.compile(r"[十百千万亿]")
CUE_LENGTH = 10
_FREE = r"[^\d\n〔〕]{0,6}$"
ID_CUE = re.compile(rf"(?:身份证|证件号?|证号|[sS][fF][zZ]|社保卡?号){_FREE}")
CARD_CUE = re.compile(rf"(?:卡号|账号|帐号|账户|帐户|银行卡|工资卡|存折|信用社卡?|银联){_FREE}")
PHONE_CUE = re.compile(rf"(?:电话|手机|号码|联系方式|[tT][eE][lL]|微信|号){_FREE}")
MOBILE_CUE = re.compile(rf"手机号?码?{_FREE}")

IS = r"[是为:=\s]{0,3}"
END = r"(?!\d)"
LANDLINE = re.compile(rf"(?<!\d)\(?0\d{{2,3}}\)?[ \-—]{{0,2}}[2-9]\d{{2,3}}[ \-—]?\d{{3,4}}(?:[\-—转]\d{{1,4}})?{END}")
GIVEN_PHONE = re.compile(rf"(?:电话|座机|固话|传真)(?:号码?)?{IS}((?!400|800)[2-9]\d{{2,3}}[ \-—]?\d{{4}}){END}")
PASSPORT = re.compile(rf"(?:护照|通行证|台胞证|回乡证)(?:号码?)?{IS}([A-Za-z]{{1,2}}\d{{7,8}}){END}")
EMAIL = re.compile(r"[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,4}")
_WECHAT = r"(?:[微威薇徽维][信芯])"
_NAMED = rf"(?:{_WECHAT}|(?<![A-Za-z])wei ?xin|wechat|(?<![A-Za-z])[vw]x|[加+➕]我?[微薇v]|(?<![A-Za-z])v信|抖音|快手|小红书|支付宝|陌陌)"
# A bare 微信 is followed by other words too (微信app): what is taken for an id then has a digit or a mark in it.
ACCOUNT = re.compile(
    rf"(?:{_NAMED}(?:号码?|id|账号|号是|: ?)|[加我的]{_WECHAT}|[加+➕]我?[微薇v]|(?<![A-Za-z])[vw]x){IS}([a-z_][a-z0-9_-]{{4,19}})"
    rf"|{_NAMED}(?:号码?|id|账号)?{IS}([a-z_](?=[a-z_-]{{0,18}}\d|[a-z0-9]{{0,18}}_)[a-z0-9_-]{{4,19}})",
    re.IGNORECASE,
)
QQ = re.compile(rf"(?:[qQ]{{2}}|扣扣|企鹅|球球)号?码?{IS}([1-9]\d{{4,11}}){END}")

_PROVINCE = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
PLATE = re.compile(
    rf"[{_PROVINCE}] ?[A-Z][ ·•.\-]{{0,2}}(?=(?:[A-Z]?\d){{2}}|[A-Z]{{0,2}}\d{{3}}|\d[A-Z]{{1,2}}\d)[A-Z0-9]{{5,6}}(?![A-Z0-9])",
    re.IGNORECASE,
)
GIVEN_PLATE = re.compile(
    r"(?:车牌号?|车号|牌照)[^A-Za-z0-9\n]{0,6}?([\u4e00-\u9fff]{0,2}[A-Z] ?[·•.\-]?(?=[A-Z0-9]{0,4}\d)[A-Z0-9]{5,6})(?![A-Z0-9])",
    re.IGNORECASE,
)

_N = r"(?:\d{1,5}|[一二三四五六七八九十百零〇]{1,6})"
_HOUSE = rf"附?{_N}(?:[\-之]{_N})?号"
_BUILDING = rf"(?:{_N}号?|[A-Za-z])(?:栋|幢|座|楼)"
_INNER = rf"(?:{_N}(?:单元|门|巷|弄|组|排|院)|{_BUILDING}|附?{_HOUSE}(?:院|楼|宅)?|{_N}层)"
_ROOM = r"(?:\d{1,4}(?:室|户|房)|\d{3,4}(?![\d元块一天个人年月.]))"
# After a road any number of a house; after a village or a yard one that ends what is said, or goes on to a building.
_AFTER_HOUSE = r"(?![线文令工车厂那之以左前后发开结给才就到来走去晚早下上])"
_STOP = r"(?=$|[\s,，。.、;；!！?？)）住的院附])"
ADDRESS = re.compile(
    rf"(?<=[路道街巷弄同段里])(?<!知道)(?:{_HOUSE}{_AFTER_HOUSE}(?:院|宅)?|{_N}[弄巷]){_INNER}{{0,4}}{_ROOM}?"
    rf"|(?<=[区园寓厦场苑坊村庄屯寨里镇])(?:{_HOUSE}{_STOP}|(?:{_INNER}){{2,5}}{_ROOM}?|{_BUILDING}{_ROOM})"
    rf"|(?<![\d一二三四五六七八九十])(?:{_BUILDING}{_N}(?:单元|门)(?:{_N}[层楼])?{_ROOM}?|{_BUILDING}\d{{3,4}}(?:室|房))"
)
