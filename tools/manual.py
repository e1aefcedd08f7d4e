"""The manual page and the completions of shells, made from the commands: `python -m tools.manual FOLDER`."""

import sys
from collections.abc import Iterator
from pathlib import Path
from textwrap import dedent

import click
from click.shell_completion import get_completion_class

from worker import __version__
from worker.cli.commands import COMMANDS, cli, load

PROGRAM = "peer-coaching"
_COMPLETE = "_PEER_COACHING_COMPLETE"
_SHELLS = {"bash": f"{PROGRAM}.bash", "zsh": f"_{PROGRAM}", "fish": f"{PROGRAM}.fish"}
_ENVIRONMENT = {
    "DATABASE_URL": "The ledger: sqlite:///var/peer-coaching.db unless set, or postgresql://user:password@host/name.",
    "PEER_COACHING_TOKEN": "What `login` wrote: a file, or its JSON.",
    "IMPERSONATE_SERVICE_ACCOUNT": "A service account with domain-wide delegation, where there is no key.",
    "GOOGLE_APPLICATION_CREDENTIALS": "The key file of a service account with domain-wide delegation.",
    "PEER_COACHING_SANDBOX": "The folder of the embedded Google, to try everything without sending.",
    "GOOGLE_EMULATOR_HOST": "The host:port of a stand-in for Google on this machine.",
    "HEARTBEAT_URL": "Fetched after a pass without failures.",
    "GMAIL_UNITS_PER_MINUTE": "What a pass may ask of Gmail (6000); 0 is no limit.",
    "CALENDAR_REQUESTS_PER_MINUTE": "What a pass may ask of Calendar (600); 0 is no limit.",
    "NO_COLOR": "No colors and no bars.",
}
_EXIT_CODES = {
    "0": "All is well.",
    "1": "Something was refused or failed, and a person has to look; the rest was done.",
    "2": "Wrong usage, or wrong files: nothing was done for those.",
    "75": "Trying again later helps: another pass is at work, or the ledger is away.",
    "143": "Stopped by SIGTERM; the next pass does the rest.",
}


def manual() -> str:
    """The page in roff, for man(1)."""
    lines = [
        f'.TH {PROGRAM.upper()} 1 "" "{PROGRAM} {__version__}"',
        ".SH NAME",
        rf"{_escaped(PROGRAM)} \- runs the peer coaching of a coach-training school",
        ".SH SYNOPSIS",
        rf".B {_escaped(PROGRAM)}",
        r"\fICOMMAND\fR [\fIOPTIONS\fR] [\fIARGUMENTS\fR]",
        ".SH DESCRIPTION",
        *_text(cli.help or ""),
        ".SH COMMANDS",
    ]
    for name in COMMANDS:
        lines += _command(name, load(name))
    lines += [".SH ENVIRONMENT", *_terms(_ENVIRONMENT), ".SH EXIT STATUS", *_terms(_EXIT_CODES)]
    return "\n".join(lines) + "\n"


def completion(shell: str) -> str:
    """What bash, zsh or fish reads to complete commands, options and files."""
    made = get_completion_class(shell)
    if made is None:
        raise ValueError(f"there is no completion for {shell}")
    return made(cli, {}, PROGRAM, _COMPLETE).source()


def _command(name: str, command: click.Command) -> Iterator[str]:
    """A command with its options; of a group, each command in it."""
    if isinstance(command, click.Group):
        for inner, subcommand in sorted(command.commands.items()):
            yield from _command(f"{name} {inner}", subcommand)
        return
    context = click.Context(command, info_name=name)
    usage = " ".join(command.collect_usage_pieces(context))
    yield f".SS {_escaped(name)} {_escaped(usage)}"
    yield from _text(command.help or "")
    for parameter in command.params:
        if isinstance(parameter, click.Option) and not parameter.hidden:
            record = parameter.get_help_record(context)
            if record:
                yield from _terms({record[0]: record[1]})


def _terms(terms: dict[str, str]) -> Iterator[str]:
    for term, words in terms.items():
        yield from (".TP", rf"\fB{_escaped(term)}\fR", *_text(words))


def _text(words: str) -> Iterator[str]:
    """Paragraphs of prose, each on a line."""
    # The first line of a docstring is not indented.
    first, _, rest = words.replace("\f", "").replace("\b", "").partition("\n")
    for number, paragraph in enumerate(f"{first}\n{dedent(rest)}".strip().split("\n\n")):
        if number:
            yield ".PP"
        yield _escaped(" ".join(paragraph.split()))


def _escaped(words: str) -> str:
    """Words that roff does not take for its own: a line may begin with neither a dot nor a quote."""
    escaped = words.replace("\\", r"\e").replace("-", r"\-").replace("'", r"\(aq")
    return rf"\&{escaped}" if escaped.startswith(".") else escaped


def main(folder: Path) -> None:
    """Writes all of them into the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{PROGRAM}.1").write_text(manual(), encoding="utf-8")
    for shell, file in _SHELLS.items():
        (folder / file).write_text(completion(shell), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
