"""A page taken apart: drawings, data links, words seen and unseen."""

from harp_utils.audit.data_links import data_lines
from harp_utils.audit.html_text import take_apart, visible_text

LINK = "data:text/csv;charset=utf-8,a%2Cb%0A1%2C%22x%20y%22"


def test_drawings_and_data_links_are_taken_out_where_they_stood():
    page = take_apart(f'<p>one</p><svg><text>2</text></svg><a href="{LINK}">three</a>')
    assert page.rest == '<p>one</p><a href="">three</a>'
    assert page.drawings == [(len("<p>one</p>"), "<svg><text>2</text></svg>")]
    assert page.data == [(len('<p>one</p><a href="'), LINK)]


def test_a_page_without_either_stays_whole():
    assert take_apart("<p>one</p>").rest == "<p>one</p>"


def test_a_drawing_that_never_ends_is_taken_to_the_end():
    assert take_apart("<p>1</p><svg><g>").drawings == [(8, "<svg><g>")]


def test_inline_tags_do_not_part_words_and_blocks_do():
    assert visible_text("<b>3</b> stays").strip() == "3 stays"
    assert visible_text("<td>3</td><td>stays</td>").split("|")[1].strip() == "3"


def test_scripts_and_comments_are_not_seen():
    assert visible_text("<script>3</script><!-- 4 -->five").split() == ["five"]


def test_data_links_are_read_line_by_line():
    assert data_lines(LINK) == ["a,b", '1,"x y"']
