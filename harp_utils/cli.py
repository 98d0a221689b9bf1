"""The ``harp`` command: a thin layer over the package, where errors become one line."""

import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from harp_utils.backend_options import DUCKDB
from harp_utils.errors import DisclosureError, InputError, ReportError
from harp_utils.lock import only_run

app = typer.Typer(
    help="Hospital activity by ethnic group: from a hospital extract to a site and briefs.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)

Extract = Annotated[Path | None, typer.Option(help="File or folder of HES-shaped data.")]
Focus = Annotated[list[str] | None, typer.Option(help="Only this focus area; may be repeated.")]
Area = Annotated[list[str] | None, typer.Option(help="Only this area code; may be repeated.")]
Against = Annotated[Path | None, typer.Option(help="Published tables of an earlier publication.")]
Memory = Annotated[str | None, typer.Option(help="Memory for the record steps, such as 3GB.")]
Backend = Annotated[
    str,
    typer.Option(help="What runs the record steps: duckdb, a Spark master (local[2]) or session."),
]
NoBriefs = Annotated[bool, typer.Option("--no-briefs", help="Web pages only.")]
OnlyBriefs = Annotated[bool, typer.Option("--only-briefs", help="PDF briefs only.")]


class Engine(StrEnum):
    """What runs a notebook: a forked child of a warm process, or a Jupyter kernel of its own."""

    FORK = "harp-fork"
    KERNEL = "kernel"


class Form(StrEnum):
    """How extract files are written."""

    PARQUET = "parquet"
    TEXT = "text"
    CSV = "csv.gz"


@app.command()
def report(
    extract: Extract = None,
    focus: Focus = None,
    area: Area = None,
    memory: Memory = None,
    backend: Backend = DUCKDB,
) -> None:
    """Make everything, or what is named: tables, notebooks, site and briefs."""
    from harp_utils.report import make_report

    with only_run():
        make_report(extract, focus, area, memory, backend)


@app.command()
def publish(
    extract: Extract = None,
    memory: Memory = None,
    backend: Backend = DUCKDB,
) -> None:
    """Make the published tables from an extract (a synthetic one if none is named)."""
    from harp_utils.pipeline import prepare_published
    from harp_utils.progress import Steps, say

    steps = Steps()
    with only_run():
        prepare_published(extract, steps, memory, backend)
    say("\n".join(steps.lines()))


@app.command("extract")
def check_extract(
    extract: Annotated[Path, typer.Argument(help="File or folder.")],
    memory: Memory = None,
    backend: Backend = DUCKDB,
) -> None:
    """Read an extract, check it, and say what was refused and why."""
    from harp_utils.backend import own_spark_ended
    from harp_utils.collection import check_periods_covered
    from harp_utils.extract import check_usable, read_extract
    from harp_utils.extract_log import extract_lines
    from harp_utils.params import load_suite
    from harp_utils.pipeline import INTERIM, PARAMS
    from harp_utils.progress import say

    with only_run(), own_spark_ended():
        report = read_extract(extract, INTERIM, memory, backend=backend)
    suite = load_suite(PARAMS)
    say("\n".join(extract_lines(report, suite.disclosure)))
    check_usable(report)
    check_periods_covered(report, suite)


@app.command()
def run(
    focus: Focus = None,
    area: Area = None,
    no_briefs: NoBriefs = False,
    only_briefs: OnlyBriefs = False,
    engine: Annotated[Engine, typer.Option(help="What runs a notebook.")] = Engine.FORK,
) -> None:
    """Run the notebooks whose inputs changed."""
    from harp_utils.report import run_notebooks

    name = None if engine is Engine.KERNEL else engine.value
    with only_run():
        run_notebooks(focus, area, pages=not only_briefs, briefs=not no_briefs, engine=name)


@app.command()
def render(
    focus: Focus = None,
    area: Area = None,
    no_briefs: NoBriefs = False,
    only_briefs: OnlyBriefs = False,
) -> None:
    """Render the executed notebooks and the written pages into the site."""
    from harp_utils.report import render_site

    with only_run():
        render_site(focus, area, pages=not only_briefs, briefs=not no_briefs)


@app.command()
def check(against: Against = None) -> None:
    """Read all that is published as a hostile reader would; then check the site's links."""
    from harp_utils.report import check_outputs

    with only_run():
        check_outputs(against)


@app.command()
def synthesise(
    folder: Annotated[Path, typer.Argument(help="Where the extract goes.")],
    scale: Annotated[float, typer.Option(help="Size against England; 1 is all of it.")] = 0.1,
    seed: Annotated[int, typer.Option(help="The same seed gives the same bytes.")] = 2026,
    form: Annotated[Form, typer.Option(help="The form of the files.")] = Form.PARQUET,
    noise: Annotated[bool, typer.Option(help="Recording errors, as real data have.")] = True,
    repeats: Annotated[bool, typer.Option(help="Repeat admissions of few people.")] = True,
) -> None:
    """Make a synthetic extract: invented people, real column names and quirks."""
    from harp_utils.synthetic import synthesise as make

    make(folder, scale=scale, seed=seed, form=form.value, noise=noise, repeats=repeats)


@app.command("new-notebook")
def new_notebook(
    name: Annotated[str, typer.Argument(help="Name of the new notebook, words_joined_so.")],
    source: Annotated[str, typer.Option("--from", help="The notebook to fork.")],
) -> None:
    """Fork a notebook to ask a question of your own."""
    from harp_utils.fork import fork_notebook
    from harp_utils.progress import say

    say(f"made {fork_notebook(name, source)}; open it with: make lab")


def main() -> None:
    """Run the command; an error the user can mend is one line and exit code 2."""
    try:
        app()
    except InputError as error:
        print(f"error: {error}", file=sys.stderr)
        sys.exit(2)
    except (ReportError, DisclosureError) as error:
        print(f"error: {error}", file=sys.stderr)
        sys.exit(1)
