"""Offices in plain sentences, as regulations name them."""

from __future__ import annotations

import pytest

from knowledge.ingest.duties import offices_in
from knowledge.ingest.names import Namer, load_office_book

NAMER = Namer("海平市", "city", load_office_book())


@pytest.mark.parametrize(
    ("text", "leads", "others"),
    [
        ("法律援助由市司法局组织实施。", "市司法局", ""),
        ("人力资源和社会保障部门负责技能培训的监督管理。", "人力资源和社会保障部门", ""),
        ("市商务部门是家政服务业的主管部门，负责本条例的组织实施。", "市商务部门", ""),
        ("教育、公安、财政等部门在各自职责范围内做好工作。公安机关负责居住证管理。", "公安机关", "教育 公安 财政"),
        ("由人力资源社会保障部门会同财政、商务部门组织实施。", "人力资源社会保障部门", "财政 商务部门"),
        ("违反本条例的，由人力资源社会保障行政部门责令限期改正；情节严重的，由公安机关给予处罚。", "人力资源社会保障行政部门 公安机关", ""),
        ("劳动保障行政部门对拖欠工资的违法行为，应当及时查处。", "劳动保障行政部门", ""),
        ("市、县（区）人民政府应当建立补贴制度。", "市、县（区）人民政府", ""),
        ("用人单位应当按月支付工资，不得克扣。", "", ""),
        ("由县人力资源和社会保障局选定的机构组织实施。", "", ""),
        ("劳动者可以向人力资源社会保障行政部门投诉。", "", ""),
        ("有关部门应当加强监督检查。", "", ""),
        ("施工总承包单位应当开设专用账户。", "", ""),
        ("由市人社局会同市税务局、海平供电公司、市公共资源交易中心等单位监测。", "市人社局", "市税务局 海平供电公司 市公共资源交易中心"),
        ("对违规收费的，由县纪委监委、县发展改革局查处。", "县纪委监委 县发展改革局", ""),
        ("市、区人民法院对追索劳动报酬的案件，应当快立快审。", "市、区人民法院", ""),
        ("住房和城乡建设、交通运输等行业主管部门负责落实。", "住房和城乡建设 交通运输", ""),
        ("坚持政府主导、部门配合，营造良好氛围。", "", ""),
    ],
)
def test_who_is_charged(text: str, leads: str, others: str) -> None:
    roles = {office.as_printed: office.role.value for office in offices_in("", text, NAMER)}
    assert roles == {**dict.fromkeys(leads.split(), "lead"), **dict.fromkeys(others.split(), "with")}


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("人力资源和社会保障行政部门负责监督检查。", "海平市人力资源和社会保障局"),
        ("市教育部门负责统筹安排。", "海平市教育局"),
        ("县级以上人力资源社会保障行政部门负责监督检查。", "县级以上人力资源社会保障行政部门"),
    ],
)
def test_todays_names(text: str, name: str) -> None:
    assert [office.name for office in offices_in("", text, NAMER)] == [name]


def test_a_heading_that_is_an_office_is_charged_with_what_stands_below_it() -> None:
    (office,) = offices_in("市公安局", "负责侦办拒不支付劳动报酬的案件。", NAMER)
    assert (office.name, office.role.value) == ("海平市公安局", "lead")
