"""Who has no hour is what the coordinator reads first: in the draw to review, and on the day on which
the round goes out."""

from dataclasses import replace

from tests.shell.mails import (
    AMARA_BEN,
    BEN,
    BEN_CHIARA,
    CHIARA,
    CHIARA_AMARA,
    COHORT,
    NOON,
    Page,
    history,
    notice,
    one_line,
    without_hour,
)
from worker.core.actions import TellCoordinator
from worker.core.history import History
from worker.core.keys import Kind
from worker.core.model import Cohort, Window
from worker.core.roster.terms import terms_of, terms_to_json
from worker.messages.catalog import say
from worker.messages.compose import compose
from worker.messages.shelf import built_in, speaking
from worker.ports.mailbox import Message


def drawn_without_an_hour(cohort: Cohort = COHORT) -> History:
    """Ben and Chiara have got no hour, since Ben ends his Mondays half an hour too early."""
    ben = replace(BEN, available=(Window(0, 480, 570),))
    chiara = replace(CHIARA, available=(Window(0, 960, 1020),))
    known = history(without_hour(BEN_CHIARA))
    roster = tuple({"ben": ben, "chiara": chiara}.get(each.id, each) for each in cohort.roster)
    on = cohort.rounds["first"].assign_on
    terms = terms_of(replace(cohort, roster=roster), "first", History({"first": "a seed"}), on)
    record = known.draws["first"]
    draw = replace(record.draw, terms=terms_to_json(terms))
    return replace(known, draws={"first": replace(record, draw=draw)})


def test_a_draw_to_review_begins_with_who_has_no_hour_why_and_what_helps() -> None:
    for language, counted, why, cure, then in (
        ("en", "1 of 3 pairs has no time that suits both:", "share no hour", "more would do: ",
         "draw once more with peer-coaching redraw spring first --reason"),
        ("es", "1 de 3 parejas no tiene una hora que les quede bien a los dos:",
         "no comparten ninguna hora", "bastaría con ", "sortea otra vez con peer-coaching redraw spring first --reason"),
    ):  # fmt: skip
        spoken = replace(COHORT, language=language)
        text = Page(notice(spoken, drawn_without_an_hour()).html).text
        order = [text.index(part) for part in (counted, why, cure, then, "Amara Okafor")]
        assert order == sorted(order), text
        assert text.count("Ben Castillo coaches") + text.count("Ben Castillo es coach") == 1
        assert "If all is well" not in text
        assert "Si todo está bien" not in text


def test_a_draw_to_review_in_which_everybody_has_an_hour_tells_of_none_without() -> None:
    text = one_line(notice().text)
    assert "no time that suits both" not in text
    assert "If all is well, you need do nothing." in text


def launch(known: History, language: str = "en") -> Message:
    action = TellCoordinator(Kind.LAUNCH, "first", (AMARA_BEN, BEN_CHIARA, CHIARA_AMARA))
    return compose(action, replace(COHORT, language=language), known, NOON)


def test_the_launch_mail_tells_who_has_no_hour_first_and_who_only_ends_late_last() -> None:
    known = history(without_hour(BEN_CHIARA))
    for language, subject, no_hour, late in (
        ("en", "1 pair without a time", "1 of 3 pairs has no time yet:", "1 of 3 pairs ends later"),
        ("es", "1 pareja sin hora", "1 de 3 parejas todavía no tiene hora:",
         "1 de 3 parejas termina más tarde"),
    ):  # fmt: skip
        mail = launch(known, language)
        assert mail.subject.endswith(subject)
        text = Page(mail.html).text
        assert text.index(no_hour) < text.index("Ben Castillo") < text.index(late)
        assert text.index("Chiara Rossi", text.index(late)) > text.index(late)
    assert "To look at: 1." in one_line(launch(known).text)


def test_a_launch_in_which_some_only_end_late_leaves_nothing_to_look_at() -> None:
    mail = launch(history())
    assert "to look at" not in mail.subject
    assert "To look at: nothing." in one_line(mail.text)
    assert "1 of 3 pairs ends later than planned" in one_line(mail.text)


def test_what_helps_a_pair_without_an_hour_is_what_the_two_can_do_themselves() -> None:
    # The roster is no help any more: only a redraw, before anything is sent, looks for hours again.
    told = say("to do no hour")
    assert "roster" not in told
    assert "settled:" in told
    with speaking(built_in("es")):
        assert "settled:" in say("to do no hour")
