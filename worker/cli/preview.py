"""`preview`: every mail that this ledger would send, to look at. Nobody on the roster gets any."""

from contextlib import closing
from dataclasses import replace
from pathlib import Path

import click

from worker.cli.base import COHORT, NOW, SANDBOX, command, logger
from worker.cli.files import one_cohort
from worker.cli.looking import looking
from worker.cli.output import write
from worker.cli.places import place
from worker.cli.settings import Settings, parse_now, settings
from worker.cli.students import student_called
from worker.core.addresses import normal
from worker.core.model import Cohort, Person
from worker.core.names import display_name
from worker.errors import UsageError
from worker.execute.ownership import check_account
from worker.messages import words
from worker.messages.template_check import cohort_problems, template_problems
from worker.messages.writer import TemplateWriter
from worker.ports.mailbox import Address, Message
from worker.report.previews import Preview, page, previews

_FILE = Path("preview.html")
# So that nobody floods the coordinator, and the day's limit of the account is left for the real ones.
_MOST_SENT = 60


@command
@COHORT
@click.option(
    "--student",
    "called",
    metavar="STUDENT",
    multiple=True,
    help="Only the mails to this student, given by id, address or name; may be repeated.",
)
@click.option(
    "--html",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help=f"Where the page goes; {_FILE} unless --to is given.",
)
@click.option("--to", metavar="ADDRESS", help="Send the mails to the coordinator, and nobody else.")
@NOW
@SANDBOX
def preview(
    path: Path,
    called: tuple[str, ...],
    html: Path | None,
    to: str | None,
    now: str | None,
    sandbox: Path | None,
) -> int:
    """Every mail that this ledger would send, as a page to look at."""
    setting = settings(sandbox, parse_now(now) if now else None)
    cohort = one_cohort(path)
    reader = _coordinator(cohort, to) if to is not None else cohort.coordinator
    if broken := template_problems() or cohort_problems(cohort):
        raise UsageError("a template is broken:\n" + "\n".join(broken))
    chosen = [cohort.roster.index(student_called(cohort, name)) for name in called]
    with looking(setting) as look:
        cohort, history = look(cohort)
    # The ledger may know a student by another id: the row stays the same.
    ids = {cohort.roster[row].id for row in chosen}
    at = setting.clock()
    shown = previews(cohort, history, at, ids, lambda name, each: place(cohort, name, each))
    if not shown:
        click.echo("There is no mail to come.")
    if html is not None or to is None:
        file = html or _FILE
        write(file, page(cohort, shown, at))
        click.echo(f"{words.count(len(shown), 'mail')}: {file}")
    if to is not None:
        _send(cohort, setting, shown, reader)
        click.echo(
            f"{words.count(len(shown), 'mail')} {'was' if len(shown) == 1 else 'were'} sent to {reader.email}, and to nobody else."
        )
    return 0


def _coordinator(cohort: Cohort, to: str) -> Person:
    """The coordinator with this address. Raises UsageError for anybody else."""
    for person in (cohort.coordinator, *cohort.more_coordinators):
        if normal(person.email) == normal(to):
            return person
    raise UsageError(
        f"a preview goes to the coordinator only, and {to} is not the address in the file; nothing was sent"
    )


def _send(cohort: Cohort, setting: Settings, shown: list[Preview], reader: Person) -> None:
    """Sends these mails to a coordinator, marked. The ledger knows nothing of it."""
    if len(shown) > _MOST_SENT:
        raise UsageError(
            f"{len(shown)} mails are more than the {_MOST_SENT} that are sent at a time; name some students "
            "with --student. Nothing was sent"
        )
    with (
        closing(setting.ledger()) as ledger,
        closing(setting.ports(cohort, ledger, TemplateWriter())) as ports,
    ):
        check_account(cohort, ports)
        for each in shown:
            ports.mailbox.send_draft(ports.mailbox.create_draft(_marked(each, reader)))
            logger.info("%s: a preview was sent to the coordinator", cohort.id)


def _marked(shown: Preview, person: Person) -> Message:
    coordinator = Address(display_name(person), person.email)
    reader = shown.message.to.name
    return replace(
        shown.message,
        to=coordinator,
        cc=(),
        reply_to=(coordinator,),
        subject=f"[Preview for {reader}] {shown.message.subject}",
        thread=(),
        is_reply=False,
        is_preview=True,
    )
