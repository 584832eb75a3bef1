"""Starting: what is missing or stale is said in one line; every configured path exists."""

from __future__ import annotations

import asyncio
import gzip
import os
import shutil
import signal
import stat
import subprocess
import sys
import tarfile
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from rasa.shared.utils.common import class_from_module_path
from ruamel.yaml import YAML

from bot import ask, server, train
from bot.inbox.database import Database
from bot.inbox.store import Inbox
from bot.measure.bots import free_port
from knowledge.answers.desk import open_desk
from knowledge.danger.detect import DEFAULT_PATH as DANGER
from knowledge.errors import KnowledgeError
from knowledge.reading.moves import DEFAULT_PATH as MOVES
from knowledge.reading.places import DEFAULT_PATH as PLACES
from tests.bot.conftest import ROOT

QUESTIONS = (
    "安阳老板拖欠工资怎么办", "电话呢", "郑州呢", "那12岁的呢", "不是这个意思，我说的是工伤", "孩子上学", "不签合同，也不交社保，还欠两个月工资",
    "这个事怎么弄", "今天天气怎么样", "离婚", "活不下去了", "北京落户", "这边能办居住证吗", "看原文", "重新开始", "安阳和郑州落户哪个容易",
)  # fmt: skip


def read(name: str) -> Any:
    return YAML(typ="safe").load((ROOT / name).read_text(encoding="utf-8"))


def configured_paths() -> list[str]:
    components = [component["name"] for part in ("pipeline", "policies") for component in read("config.yml")[part]]
    endpoints = [endpoint["type"] for endpoint in read("endpoints.yml").values() if "type" in endpoint]
    return [path for path in [*components, *endpoints, *read("credentials.yml")] if "." in path]


@pytest.mark.parametrize("path", configured_paths())
def test_every_configured_class_can_be_imported(path: str) -> None:
    found = class_from_module_path(path)
    assert f"{found.__module__}.{found.__name__}" == path


def test_every_part_of_the_project_that_is_configured_is_our_own() -> None:
    assert {path.split(".")[0] for path in configured_paths()} == {"bot"}


@pytest.fixture
def empty(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A working directory in which nothing was built."""
    policy = asyncio.get_event_loop_policy()
    monkeypatch.chdir(tmp_path)
    open_desk.cache_clear()
    for module in (server, ask):
        monkeypatch.setattr(module, "quiet_dependencies", lambda: None)
    yield tmp_path
    asyncio.set_event_loop_policy(policy)


@pytest.mark.parametrize(("module", "words"), [(server, ["server"]), (ask, ["ask", "老板欠工资"])], ids=["server", "ask"])
@pytest.mark.usefixtures("empty")
def test_a_missing_model_stops_with_one_line(
    module: Any, words: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", [*words, "--model", "var/none.tar.gz"])
    assert module.main() == 1
    said = capsys.readouterr()
    assert said.err.startswith("error: var/none.tar.gz") and said.err.count("\n") == 1
    assert "python -m bot.train" in said.err and "Traceback" not in said.out + said.err


@pytest.mark.usefixtures("empty")
async def test_a_secret_missing_beside_a_filled_inbox_stops_before_anything_listens(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("GONGYOU_SECRET", "GONGYOU_INBOX_URL"):
        monkeypatch.delenv(name, raising=False)
    Inbox(Database("sqlite:///var/inbox.db")).add_message("p", "web", "person", "咋落户")
    with pytest.raises(KnowledgeError, match="the secret is missing"):
        await server.serve(Path("model.tar.gz"), "127.0.0.1", 0, ROOT / "endpoints.yml", ROOT / "credentials.yml")
    assert not Path("var/secret.key").exists()


@pytest.mark.usefixtures("empty")
async def test_a_start_tightens_everything_that_is_kept() -> None:
    drafts = Path("var/drafts/20261122-0123456789ab")
    drafts.mkdir(parents=True)
    names = ("inbox.db", "inbox.db-wal", "state.db", "state.db-shm", "tracker.db", "inbox.db.backup", "secret.key")
    files = [*(Path("var", name) for name in names), drafts / "draft.json"]
    for file in files:
        file.write_text("0" * 64)
        file.chmod(0o644)
    with pytest.raises(KnowledgeError):
        await server.serve(Path("no model"), "127.0.0.1", 0, ROOT / "endpoints.yml", ROOT / "credentials.yml")
    assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}
    assert {stat.S_IMODE(folder.stat().st_mode) for folder in (Path("var"), drafts.parent, drafts)} == {0o700}


@pytest.mark.parametrize("content", [None, b"", b"no database" * 100], ids=["missing", "empty", "damaged"])
async def test_an_unusable_store_stops_before_anything_listens(empty: Path, content: bytes | None) -> None:
    model = empty / "model.tar.gz"
    model.write_bytes(b"never opened")
    if content is not None:
        (empty / "var").mkdir()
        (empty / "var" / "knowledge.db").write_bytes(content)
    with pytest.raises(KnowledgeError) as stopped:
        await server.serve(model, "127.0.0.1", 0, ROOT / "endpoints.yml", ROOT / "credentials.yml")
    assert "knowledge.db" in str(stopped.value) and "\n" not in str(stopped.value)


def test_a_model_that_is_there_passes(tmp_path: Path) -> None:
    model = tmp_path / "model.tar.gz"
    model.touch()
    server.check_model(model)


@pytest.mark.parametrize(
    ("has_model", "mark", "current"), [(True, "abc", True), (True, "abd", False), (True, None, False), (False, "abc", False)]
)
def test_a_model_is_current_only_with_the_mark_of_its_inputs(tmp_path: Path, has_model: bool, mark: str | None, current: bool) -> None:
    model = tmp_path / "model.tar.gz"
    if has_model:
        model.write_bytes(gzip.compress(b"model"))
    if mark is not None:
        model.with_suffix(".digest").write_text(mark)
    for trained in (DANGER, MOVES, PLACES):
        shutil.copy(ROOT / trained, tmp_path)
    assert train.is_current(model, "abc") is current
    (tmp_path / DANGER.name).write_bytes(b"half of it")
    assert not train.is_current(model, "abc"), "the danger model beside it is damaged"
    (tmp_path / DANGER.name).unlink()
    assert not train.is_current(model, "abc"), "or gone"
    shutil.copy(ROOT / DANGER, tmp_path)
    (tmp_path / MOVES.name).unlink()
    assert not train.is_current(model, "abc"), "or that of moves"
    shutil.copy(ROOT / MOVES, tmp_path)
    (tmp_path / PLACES.name).unlink()
    assert not train.is_current(model, "abc"), "or that of places"


def packed() -> bytes:
    """A model file: an archive of a file that does not compress."""
    archive, content = BytesIO(), os.urandom(50_000)
    with tarfile.open(fileobj=archive, mode="w:gz") as file:
        member = tarfile.TarInfo("weights")
        member.size = len(content)
        file.addfile(member, BytesIO(content))
    return archive.getvalue()


def flipped(content: bytes) -> bytes:
    middle = len(content) // 2
    return content[:middle] + bytes([content[middle] ^ 4]) + content[middle + 1 :]


DAMAGES: dict[str, Callable[[bytes], bytes]] = {
    "empty": lambda _: b"",
    "header only": lambda content: content[:10],
    "half": lambda content: content[: len(content) // 2],
    "all but its check sum": lambda content: content[:-8],
    "all but a byte": lambda content: content[:-1],
    "a bit": flipped,
    "something else": lambda _: b"no archive at all" * 100,
}


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES)
def test_a_damaged_model_is_not_current_and_is_trained_again(
    damage: Callable[[bytes], bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    model, content = tmp_path / "model.tar.gz", packed()
    model.with_suffix(".digest").write_text(train.inputs_digest())
    monkeypatch.setattr(train, "train", lambda place: place.write_bytes(content))
    # What reads danger, moves and places takes minutes to train and is not what is damaged here.
    monkeypatch.setattr(train, "train_danger_model", lambda place: shutil.copy(train.DANGER, place))
    monkeypatch.setattr(train, "train_move_model", lambda place: shutil.copy(train.MOVES, place))
    monkeypatch.setattr(train, "train_place_model", lambda place: shutil.copy(train.PLACES, place))
    monkeypatch.setattr(sys, "argv", ["train", "--model", str(model)])
    model.write_bytes(damage(content))
    assert train.main() == 0
    assert model.read_bytes() == content and "trained in" in capsys.readouterr().out
    assert train.main() == 0
    assert "up to date" in capsys.readouterr().out


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES)
async def test_a_damaged_model_stops_the_start_with_one_line(
    damage: Callable[[bytes], bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(server, "open_desk", lambda: None)
    monkeypatch.setattr(server, "warm_up", lambda _: None)
    model = tmp_path / "model.tar.gz"
    model.write_bytes(damage(packed()))
    with pytest.raises(KnowledgeError) as stopped:
        await server.load_agent(model, ROOT / "endpoints.yml", in_memory=True)
    assert str(stopped.value).startswith(f"{model}: the trained model is damaged") and "bot.train" in str(stopped.value)
    assert "\n" not in str(stopped.value)


@pytest.fixture
def inputs(tmp_path: Path) -> Path:
    (tmp_path / "data" / "nlu").mkdir(parents=True)
    (tmp_path / "config.yml").write_text("recipe: x")
    (tmp_path / "data" / "nlu" / "hukou.yml").write_text("nlu: []")
    return tmp_path


@pytest.mark.parametrize("name", ["config.yml", "data/nlu/hukou.yml", "data/nlu/new.yml", "domain.yml"])
def test_any_change_of_an_input_changes_the_digest(inputs: Path, name: str) -> None:
    before = train.inputs_digest(inputs)
    (inputs / name).write_text("changed")
    assert train.inputs_digest(inputs) != before


@pytest.mark.parametrize("name", ["README.md", "data/nlu/x.pyc"])
def test_other_files_do_not_change_the_digest(inputs: Path, name: str) -> None:
    before = train.inputs_digest(inputs)
    (inputs / name).write_text("changed")
    assert train.inputs_digest(inputs) == before


def test_nothing_is_trained_where_nothing_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    model = tmp_path / "model.tar.gz"
    model.write_bytes(gzip.compress(b"old"))
    for trained in (DANGER, MOVES, PLACES):
        shutil.copy(ROOT / trained, tmp_path)
    model.with_suffix(".digest").write_text(train.inputs_digest())
    monkeypatch.setattr(train, "train", lambda _: pytest.fail("trained"))
    monkeypatch.setattr(sys, "argv", ["train", "--model", str(model)])
    assert train.main() == 0
    assert "up to date" in capsys.readouterr().out


def test_a_failed_training_keeps_the_old_model_and_stays_stale(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    model = tmp_path / "model.tar.gz"
    model.write_bytes(b"old")
    failed = type("Result", (), {"code": 1})()
    monkeypatch.setattr(train, "quiet_dependencies", lambda: None)
    monkeypatch.setattr(train, "train_danger_model", lambda _: None)
    monkeypatch.setattr(train, "train_move_model", lambda _: None)
    monkeypatch.setattr(train, "train_place_model", lambda _: None)
    monkeypatch.setattr("rasa.model_training.train", lambda **_: failed)
    monkeypatch.setattr(sys, "argv", ["train", "--force", "--model", str(model)])
    with pytest.raises(SystemExit) as stopped:
        train.main()
    assert stopped.value.code not in (0, None) and model.read_bytes() == b"old"
    assert not train.is_current(model, train.inputs_digest())


def test_the_terminal_shows_words_and_buttons_but_no_payload() -> None:
    messages = [{"text": "好", "buttons": [{"title": "安阳市"}, {"title": "郑州市"}]}, {"custom": {"answer": {"status": "answered"}}}]
    assert ask.shown(messages) == "好\n[安阳市]  [郑州市]"


@pytest.mark.parametrize("stop", [signal.SIGINT, signal.SIGTERM])
def test_the_server_says_when_it_is_ready_and_stops_in_silence(stop: signal.Signals, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "bot.server", "--host", "127.0.0.1", "--port", str(free_port())]
    variables = {**os.environ, "GONGYOU_INBOX_URL": f"sqlite:///{tmp_path / 'inbox.db'}", "OMP_NUM_THREADS": "1"}
    with subprocess.Popen(command, cwd=ROOT, env=variables, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        try:
            lines = [server.stdout.readline(), server.stdout.readline()]
            server.send_signal(stop)
            _, complaints = server.communicate(timeout=60)
        finally:
            server.kill()

    assert "可以用了" in lines[0] and lines[1].startswith("Ready: open http://localhost:")
    assert server.returncode == 0
    assert "Traceback" not in complaints


def test_no_question_waits_for_a_catalog_to_be_read() -> None:
    """Reading one takes a tenth of a second, for everybody who writes meanwhile: the start reads them all."""
    code = f"""
import asyncio
from pathlib import Path
from bot.rasa.quiet import quiet_dependencies
from bot.server import load_agent
from bot.rasa.without_tensorflow import leave_out_tensorflow
quiet_dependencies()
leave_out_tensorflow()
agent = asyncio.run(load_agent(Path("{train.MODEL}"), Path("endpoints.yml"), in_memory=True))
from rasa.core.channels.channel import CollectingOutputChannel, UserMessage
import ruamel.yaml
ruamel.yaml.YAML.load = lambda self, stream: print("read", getattr(stream, "name", str(stream)[:80]))
async def talk():
    for text in {QUESTIONS!r}:
        answer = CollectingOutputChannel()
        await agent.handle_message(UserMessage(text, answer, "cold"))
        assert answer.messages
asyncio.run(talk())
"""
    done = subprocess.run([sys.executable, "-W", "ignore", "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, ""), done.stderr[-2_000:]
