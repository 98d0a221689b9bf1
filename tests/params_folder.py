"""A copy of the params folder that a test may spoil, and the error that it then gives."""

import shutil
from pathlib import Path

import pytest
import yaml

from harp_utils.errors import InputError
from harp_utils.params import load_focus_areas

PARAMS = Path(__file__).resolve().parents[1] / "params"


def copy_params(folder):
    """Copy the committed params under a folder of the test."""
    return shutil.copytree(PARAMS, folder / "params")


def edit(folder, name, path, value):
    """Set one key of a YAML file, given its dotted path."""
    file = folder / f"{name}.yml"
    settings = yaml.safe_load(file.read_text())
    *outer, last = path.split(".")
    inside = settings
    for key in outer:
        inside = inside[key]
    inside[last] = value
    file.write_text(yaml.safe_dump(settings, sort_keys=False))


def remove(folder, name, path):
    """Take one key out of a YAML file."""
    file = folder / f"{name}.yml"
    settings = yaml.safe_load(file.read_text())
    *outer, last = path.split(".")
    inside = settings
    for key in outer:
        inside = inside[key]
    del inside[last]
    file.write_text(yaml.safe_dump(settings, sort_keys=False))


def refused(folder):
    """Load everything and return the error that a user would read."""
    with pytest.raises(InputError) as caught:
        load_focus_areas(folder)
    assert "\n" not in str(caught.value)
    return caught.value
