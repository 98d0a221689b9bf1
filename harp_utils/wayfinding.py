"""Ways from one page to others, as HTML that needs no script; pages make the links themselves."""

from collections.abc import Sequence
from html import escape


def breadcrumb_html(links: Sequence[str], here: str) -> str:
    """Write the way down to this page.

    Parameters
    ----------
    links
        HTML of the links above this page, from the home page down.
    here
        The name of this page.
    """
    items = "".join(f"<li>{link}</li>" for link in links)
    return (
        '<nav class="harp-breadcrumb" aria-label="Breadcrumb"><ol>'
        f'{items}<li aria-current="page">{escape(here)}</li></ol></nav>'
    )


def previous_and_next_html(links: Sequence[str], position: int, label: str, style: str = "") -> str:
    """Write the links before and after this page; nothing where there is only one page.

    Parameters
    ----------
    links
        HTML of the links of all pages, in order.
    position
        Where this page stands among them.
    label
        What the links are, for assistive technology; unique in the page.
    style
        A further class name.
    """
    shown = [
        f"<p>{word}: {links[number]}</p>"
        for word, number in (("Previous", position - 1), ("Next", position + 1))
        if 0 <= number < len(links)
    ]
    if not shown:
        return ""
    look = f"harp-prevnext {style}".strip()
    return f'<nav class="{look}" aria-label="{escape(label)}">{"".join(shown)}</nav>'
