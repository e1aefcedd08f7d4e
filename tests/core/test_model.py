"""What a cohort knows of its people."""

from dataclasses import replace

from tests.core.examples import cohort, student


def test_a_student_is_written_to_in_their_own_language_and_else_in_the_cohorts() -> None:
    spring = cohort(replace(student("ana"), language="es"), student("ben"), language="en-GB")
    languages = [spring.language_of(each) for each in ("ana", "ben", "nobody", "")]
    assert languages == ["es", "en-GB", "en-GB", "en-GB"]
