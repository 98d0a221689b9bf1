"""What lies beside the records of an extract: its label and the population to divide by."""

import gzip
from pathlib import Path

import yaml

from harp_utils import __version__
from harp_utils.synthetic.population import Design

NAME = "Synthetic HES and ECDS extract"
POPULATION = "population.csv.gz"
NOTE = (
    "NOT REAL DATA. Every person, spell and attendance in this extract was invented by a program. "
    "Rates are planted from published figures and from memory; they are not findings. Every person "
    "id begins with SYN, every LSOA is E99999999, and no provider code belongs to a real trust. "
    "Activity outside the conditions of the metrics is thinned (see kept)."
)


def write_population(folder: Path, design: Design) -> None:
    """Write the people of the places kept, at the scale of the extract."""
    keys = ["icb_2023", "icb_2026", "ethnic_category", "sex", "age_band", "imd_quintile"]
    people = design.cells[keys].assign(population=design.cells["population"] * design.scale)
    text = people.to_csv(index=False, float_format="%.4f", lineterminator="\n")
    (folder / POPULATION).write_bytes(gzip.compress(text.encode(), mtime=0))


def write_label(folder: Path, design: Design, form: str) -> None:
    """Write ``extract.yml``: what the extract is, in words that nobody can miss."""
    conditions = design.planted.conditions
    thinned = conditions[conditions["kept"] < 1]
    label = {
        "name": NAME,
        "synthetic": True,
        "note": NOTE,
        "scale": design.scale,
        "seed": design.seed,
        "form": form,
        "noise": design.noise,
        "repeats": design.repeats,
        "periods": [period.label for period in design.periods],
        "places": [f"{place.icb_2023} to {place.icb_2026}" for place in design.places],
        "kept": dict(zip(thinned["process"], thinned["kept"].tolist(), strict=True)),
        "population": POPULATION,
        "made_by": f"harp_utils {__version__}",
    }
    text = yaml.safe_dump(label, sort_keys=False, allow_unicode=True, width=88)
    (folder / "extract.yml").write_text(text, encoding="utf-8")
