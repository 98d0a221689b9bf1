"""Reason codes in print."""

import pytest

from harp_utils import reason_codes
from harp_utils.errors import InputError


def test_codes_are_the_shorthand_a_legend_explains():
    assert reason_codes.format_code("u") == "[u]"
    assert reason_codes.format_code("r") == "[u]"
    assert reason_codes.format_code("z") == "[z]"
    assert reason_codes.format_code("p") == "[p]"
    with pytest.raises(InputError, match="one of u, c, p, x, z, r"):
        reason_codes.format_code("")
