"""The report for build servers: JUnit XML, one test case for each conversation."""

from __future__ import annotations

import re
from xml.etree import ElementTree

from bot.suite.report_table import described
from bot.suite.results import ConversationResult, Run

KINDS = {"failed": "failure", "error": "error", "undecided": "skipped"}
"""JUnit's element for each outcome that is not a pass."""

_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def junit(run: Run) -> str:
    """The run as XML text. What XML cannot hold (control characters in hostile input) is shown as �."""
    suites: dict[str, list[ConversationResult]] = {}
    for conversation in run.conversations:
        suites.setdefault(conversation.suite, []).append(conversation)
    root = ElementTree.Element("testsuites", name=run.target, time=f"{run.seconds:.3f}")
    for name, own in suites.items():
        root.append(_suite(name, own, run.started))
    ElementTree.indent(root)
    return ElementTree.tostring(root, encoding="unicode", xml_declaration=True) + "\n"


def _suite(name: str, own: list[ConversationResult], started: str) -> ElementTree.Element:
    counts = {outcome: sum(conversation.outcome == outcome for conversation in own) for outcome in KINDS}
    seconds = sum(conversation.seconds for conversation in own)
    suite = ElementTree.Element(
        "testsuite", name=_clean(name), tests=str(len(own)), failures=str(counts["failed"]), errors=str(counts["error"]),
        skipped=str(counts["undecided"]),
        time=f"{seconds:.3f}", timestamp=started,
    )  # fmt: skip
    suite.extend(_case(conversation) for conversation in own)
    return suite


def _case(conversation: ConversationResult) -> ElementTree.Element:
    case = ElementTree.Element(
        "testcase", name=_clean(conversation.name), classname=_clean(conversation.id.partition("::")[0]), file=conversation.file,
        line=str(conversation.line), time=f"{conversation.seconds:.3f}",
    )  # fmt: skip
    if not conversation.as_of_applied:
        properties = ElementTree.SubElement(case, "properties")
        ElementTree.SubElement(properties, "property", name="as_of", value=f"{conversation.as_of} (not applied)")
    if conversation.outcome != "passed":
        undecided = f"needs the payload: {'、'.join(conversation.undecided)}"
        first = conversation.error or next(map(str, conversation.failures), undecided)
        ElementTree.SubElement(case, KINDS[conversation.outcome], message=_clean(first)).text = _clean(described(conversation))
    return case


def _clean(text: str) -> str:
    return _NOT_XML.sub("�", text)
