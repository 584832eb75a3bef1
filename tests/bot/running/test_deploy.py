"""The files in deploy/ are what their programs take, and name what there is."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from prometheus_client import REGISTRY
from ruamel.yaml import YAML

from bot.running import metrics
from tests.bot.conftest import ROOT

DEPLOY = ROOT / "deploy"
OWN = re.compile(r"\b(?:gongyou|process)_[a-z_]+\b")


def read_yaml(path: str) -> Any:
    return YAML(typ="safe").load((DEPLOY / path).read_text(encoding="utf-8"))


def measured() -> set[str]:
    """Every name that Prometheus can ask for."""
    metrics.TURNS.labels("web", "answered")
    metrics.TURN_SECONDS.labels("web")
    metrics.LIMITED.labels("x")
    return {sample.name for metric in REGISTRY.collect() for sample in metric.samples}


def asked() -> dict[str, str]:
    """What rules, dashboard and page ask for, by place."""
    rules = [rule["expr"] for group in read_yaml("prometheus/alerts.yml")["groups"] for rule in group["rules"]]
    panels = json.loads((DEPLOY / "grafana" / "gongyou.json").read_text(encoding="utf-8"))["panels"]
    page = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8").partition("What is measured")[2].partition("**Log")[0]
    return {
        "alerts": " ".join(rules),
        "dashboard": " ".join(target["expr"] for panel in panels for target in panel["targets"]),
        "page": page,
    }


@pytest.mark.parametrize("place", ["alerts", "dashboard", "page"])
def test_what_is_asked_for_is_measured(place: str) -> None:
    names = set(OWN.findall(asked()[place]))
    assert len(names) > 4 and names <= measured()


def test_all_that_is_measured_is_explained() -> None:
    own = {name for name in measured() if name.startswith("gongyou_") and not name.endswith(("_created", "_bucket", "_sum", "_count"))}
    assert own <= set(OWN.findall(asked()["page"]))


def test_settings_of_the_environment_are_those_that_are_read() -> None:
    given = set(re.findall(r"^(GONGYOU_\w+)=", (DEPLOY / "gongyou.env").read_text(), re.MULTILINE))
    given |= set(read_yaml("container/compose.yml")["x-assistant"]["environment"])
    code = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "bot").rglob("*.py"))
    assert given and all(f'"{name}"' in code for name in given)


def test_units_are_what_systemd_takes(tmp_path: Path) -> None:
    program = shutil.which("systemd-analyze")
    if program is None:
        pytest.skip("systemd-analyze is missing")
    for unit in (DEPLOY / "systemd").glob("gongyou*"):
        # The program and the account are those of another machine.
        text = unit.read_text().replace("/opt/gongyou/.venv/bin/python", "/bin/true").replace("=gongyou\n", "=root\n")
        (tmp_path / unit.name.replace("@.", "@5005.")).write_text(text.replace("%i", "5005"))
    done = subprocess.run([program, "verify", "--man=no", *map(str, sorted(tmp_path.iterdir()))], capture_output=True, text=True)
    complaints = [line for line in done.stderr.splitlines() if "gongyou" in line and "file:/opt/gongyou" not in line]
    assert complaints == [] and done.returncode == 0, done.stderr


def test_nginx_takes_its_file(tmp_path: Path) -> None:
    program = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
    if program is None:
        pytest.skip("nginx is missing")
    keys = ["-keyout", str(tmp_path / "privkey.pem"), "-out", str(tmp_path / "fullchain.pem"), "-subj", "/CN=gongyou.example.org"]
    subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", *keys], check=True, capture_output=True)
    text = (
        (DEPLOY / "nginx" / "gongyou.conf")
        .read_text()
        .replace("/etc/ssl/gongyou/", f"{tmp_path}/")
        .replace("/var/log/nginx/", f"{tmp_path}/")
    )
    (tmp_path / "gongyou.conf").write_text(text)
    whole = f"pid {tmp_path}/pid; error_log {tmp_path}/error.log; events {{}} http {{ include {tmp_path}/gongyou.conf; }}"
    (tmp_path / "nginx.conf").write_text(whole)
    done = subprocess.run([program, "-t", "-c", str(tmp_path / "nginx.conf")], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_one_conversation_comes_to_one_process() -> None:
    text = (DEPLOY / "nginx" / "gongyou.conf").read_text()
    assert "hash $gongyou_conversation consistent;" in text and "proxy_set_header X-Forwarded-For $remote_addr;" in text
    assert "non_idempotent" not in text, "no question is asked twice"
