"""One list of dependencies: pyproject, the conda environment, the lock and their reasons."""

import re
import tomllib
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[1]
# What only conda must be told: the interpreter, pip itself, make, and Quarto.
CONDA_ONLY = {"python>=3.11", "pip", "make", "quarto"}
# Extras that only who asks for them gets, each with a lock of its own.
ON_REQUEST = ("spark",)


def normalised(requirement: str) -> str:
    """Spell a requirement as PEP 503 does, so that Types_PyYAML equals types-pyyaml."""
    return re.sub(r"[-_.]+(?=[a-z])", "-", requirement.replace(" ", "").lower())


def name(requirement: str) -> str:
    return re.split(r"[\[<>=!~;]", normalised(requirement))[0]


def declared() -> set[str]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    lists = [project["dependencies"], *project["optional-dependencies"].values()]
    return {normalised(one) for requirements in lists for one in requirements}


def on_request(extra: str) -> set[str]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    return {normalised(one) for one in project["optional-dependencies"][extra]}


def always_installed() -> set[str]:
    return declared().difference(*(on_request(extra) for extra in ON_REQUEST))


def pins(requirement: str, lock: str) -> bool:
    """Whether a lock file holds a requirement to one version."""
    text = (ROOT / lock).read_text().lower()
    return bool(re.search(rf"^{re.escape(name(requirement))}==\d", text, re.MULTILINE))


def conda_environment() -> list[str]:
    listed = yaml.safe_load((ROOT / "environment.yml").read_text())["dependencies"]
    from_conda = [one for one in listed if isinstance(one, str)]
    (from_pip,) = [one["pip"] for one in listed if isinstance(one, dict)]
    return from_conda + [one for one in from_pip if not one.startswith("--editable")]


def test_conda_environment_lists_the_same_dependencies() -> None:
    assert {normalised(one) for one in conda_environment()} - CONDA_ONLY == always_installed()


def test_conda_environment_lists_nothing_twice() -> None:
    names = [name(one) for one in conda_environment()]
    assert sorted(names) == sorted(set(names))


def test_conda_environment_brings_what_pip_cannot() -> None:
    assert set(conda_environment()) >= CONDA_ONLY


@pytest.mark.parametrize("requirement", sorted(always_installed()))
def test_lock_pins_every_dependency(requirement: str) -> None:
    assert pins(requirement, "requirements.lock")


@pytest.mark.parametrize("extra", ON_REQUEST)
def test_an_extra_on_request_is_pinned_in_a_lock_of_its_own_alone(extra: str) -> None:
    for requirement in on_request(extra):
        assert pins(requirement, f"requirements-{extra}.lock")
        assert not pins(requirement, "requirements.lock")


def test_contributing_gives_one_reason_for_each_dependency() -> None:
    text = (ROOT / "CONTRIBUTING.md").read_text()
    section = text.split("## Dependencies")[1].split("\n## ")[0].split("|---|---|")[1]
    rows = re.findall(r"^\| ([A-Za-z0-9._-]+) \| (\S.+) \|$", section, re.MULTILINE)
    assert sorted(name(one) for one, _ in rows) == sorted(name(one) for one in declared())
