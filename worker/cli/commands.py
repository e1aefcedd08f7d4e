"""The commands by name. The module of a command is imported when the command is called."""

from importlib import import_module

import click

# The first sentence of each command's help, so that the list of commands imports none of them.
COMMANDS = {
    "approve": "Say yes to the draw of a ROUND that waits for it, so that it goes out on its day.",
    "check": "Read the files and say everything that is wrong.",
    "draw": "Show a recorded draw, with all that it can be checked by.",
    "explain": "Tell all about one STUDENT, given by id, address or name.",
    "forget": "Take one STUDENT out of the ledger for good, given by id, address or name.",
    "ledger": "Copy the ledger, whole, to a file, or from one database to another.",
    "login": "Ask the sender for consent, once, in a browser, and write the token.",
    "new": "Write the cohort file of a new class, called NAME, from its roster; ask for what is missing.",
    "plan": "What `run` would do now, and what comes after it.",
    "preview": "Every mail that this ledger would send, as a page to look at.",
    "redraw": "Put a recorded draw aside, with the reason, so that the next pass draws anew.",
    "run": "One pass over the cohorts: whatever is due now.",
    "sandbox": "Serve the sandbox kept in DIR, with a page for every inbox and calendar, on this machine alone.",
    "simulate": "Play a cohort from Module I to its end on the embedded Google, with students who do what students do.",
    "status": "Where every pairing stands and who has to act, as of the last pass.",
    "templates": "The words of all mails, to make them one's own.",
}


def load(name: str) -> click.Command:
    """The command of this name, from the module of its name."""
    command: click.Command = getattr(import_module(f"worker.cli.{name}"), name)
    return command


class _LazyGroup(click.Group):
    """A group that knows its commands by name and help, and loads the one that is called."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """See click.Group.resolve_command."""
        name, command, arguments = super().resolve_command(ctx, args)
        return name, load(name) if name and command else None, arguments


@click.group(
    cls=_LazyGroup,
    commands=[click.Command(name, help=sentence) for name, sentence in COMMANDS.items()],
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.version_option(package_name="peer-coaching")
def cli() -> None:
    """Runs peer coaching by itself: draws pairings, mails them, proposes weekly hours, watches the answers, nudges once."""
