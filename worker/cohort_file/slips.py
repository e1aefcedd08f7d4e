"""What was meant where a file is no YAML: the slips that people make, each with its place and cure.

A parser says where it could not go on, which is often a line below the slip, or far below. Each
function here looks for one slip, on the line where the parser stopped or above it.
"""

import re
from collections.abc import Callable, Iterator

from worker.cohort_file.brackets import bracket_slip
from worker.cohort_file.broken_yaml import Broken, Slip, content, indent_of, near, up_to

_KEY = re.compile(r"^(?P<indent>\s*(?:- +)?)(?P<key>[A-Za-z_][\w.-]*)(?P<rest>.*)$")
_SIGNS = re.compile(r"(?:^|[\s{\[,])[\w.-]+:\s+(?P<value>[@`%*&!?][^,}\]]*|[|>][^\s\d+-][^,}\]]*)")
_BULLET = re.compile(r"^(\s*)(?P<sign>[\u2022\u2023\u00b7\u2013\u2014\u2212]|\*(?= ))")


def slip_in(broken: Broken) -> Slip | None:
    """The first slip that explains why the file is no YAML; None where none of the usual ones
    does."""
    return next((slip for look in _LOOKS if (slip := look(broken)) is not None), None)


def _two_documents(broken: Broken) -> Slip | None:
    for at, line in enumerate(broken.lines[: broken.line + 1]):
        if line.rstrip() in ("---", "...") and any(map(content, broken.lines[:at])):
            return at, 0, f'"{line.strip()}" ends the file here; take this line away'
    return None


def _tab(broken: Broken) -> Slip | None:
    for at, line in up_to(broken):
        match = re.match(r"^ *(?:- )?\t", line)
        if match and content(line):
            sentence = "this line is indented with a tab; put spaces in its place"
            return at, match.end() - 1, sentence
    return None


def _bullet(broken: Broken) -> Slip | None:
    for at, line in up_to(broken):
        if match := _BULLET.match(line):
            sign = match["sign"]
            what = f'an entry of a list begins with a hyphen and a space, not with "{sign}": - {line[match.end() :].strip()}'
            return at, match.start("sign"), what
    return None


def _dash_without_space(broken: Broken) -> Slip | None:
    for at, line in up_to(broken):
        if match := re.match(r"^\s*-(?=\{|[A-Za-z_]\w*:)", line):
            what = f"a space is missing after the dash: - {line[match.end() :].strip()}"
            return at, match.end() - 1, what
    return None


def _sign(broken: Broken) -> Slip | None:
    match = _SIGNS.search(broken.here)
    if match is None:
        return None
    value = match["value"].strip()
    what = f'a text that begins with {value[0]} has to stand in quotes: "{value}"'
    return broken.line, match.start("value"), what


def _quotes(broken: Broken) -> Slip | None:
    for at, line in up_to(broken):
        for match in re.finditer(r"(?:^|[:,\[{-])\s+(?P<quote>[\"'])|[\[{](?P<tight>[\"'])", line):
            quote = match["quote"] or match["tight"]
            start = match.start("quote") if match["quote"] else match.start("tight")
            if line[:start].lstrip().startswith("#"):
                continue
            text = line[start + 1 :]
            end = re.search(r'(?<!\\)"' if quote == '"' else r"(?<!')'(?!')", text)
            if end is None:
                what = f"the {quote} that opens here is closed nowhere on this line; put one at the end of the text"
                return at, start, what
            after = text[end.end() :].split(" #")[0].strip()
            if after and after[0] not in ",]}:":
                other = "'" if quote == '"' else '"'
                what = (
                    f"the text in quotes ends before {after.split()[0]}; put the whole text in quotes, "
                    f"and in {other} where it holds {quote} itself"
                )
                return at, start + 1 + end.start(), what
    return None


def _backslash(broken: Broken) -> Slip | None:
    if "escape" not in broken.said:
        return None
    what = "in double quotes a backslash begins a sign of its own; put the text in single quotes"
    return broken.line, broken.column, what


def _brackets(broken: Broken) -> Slip | None:
    return bracket_slip(broken.lines, broken.line)


def _comma(broken: Broken) -> Slip | None:
    if "',' or" not in broken.said:
        return None
    before = broken.here[: broken.column]
    match = re.search(r"(?P<sign>;?)\s*(?P<word>[\w.-]+)\s*$", before)
    if match is None:
        return None
    if match["sign"]:
        return broken.line, match.start("sign"), "write a comma in place of this semicolon"
    return broken.line, match.start("word"), f'a comma is missing before "{match["word"]}"'


def _comment(broken: Broken) -> Slip | None:
    for at, line in near(broken):
        if match := re.match(r"^\s*(?P<sign>//|--(?!-)|;|/\*|%)", line):
            what = f"a comment begins with #, not with {match['sign']}"
            return at, match.start("sign"), what
    return None


def _colon(broken: Broken) -> Slip | None:
    """A colon is missing, or the space after it, or it is another sign."""
    for at, line in near(broken):
        match = _KEY.match(line) if content(line) else None
        if match is None:
            continue
        key, rest, end = match["key"], match["rest"], match.end("key")
        if sign := re.match(r"\s*=+>?\s*", rest):
            value = rest[sign.end() :].strip()
            return at, end, f"write {key}: {value}, with a colon and a space"
        if re.match(r":[^\s:/]", rest):
            return at, end, f"a space is missing after the colon: {key}: {rest[1:].strip()}"
        if not rest.strip() or (
            key in broken.known and re.match(r"\s+\S", rest) and ": " not in rest
        ):
            value = f" {rest.strip()}" if rest.strip() else ""
            if key in broken.known or not value:
                return at, end, f'a colon is missing after "{key}": {key}:{value}'
    return None


def _colon_in_text(broken: Broken) -> Slip | None:
    match = _KEY.match(broken.here)
    if match is None or not match["rest"].startswith(":"):
        return None
    value = match["rest"][1:].strip()
    if not re.search(r":(?:\s|$)", value) or value[:1] in "\"'[{":
        return None
    start = broken.here.index(value, match.end("key"))
    return broken.line, start, f'a text with a colon in it has to stand in quotes: "{value}"'


def _missing_dash(broken: Broken) -> Slip | None:
    indent = indent_of(broken.here)
    has_dashes = any(line.lstrip().startswith("- ") for line in _siblings(broken, indent))
    bare = broken.here.strip()
    if has_dashes and bare and not bare.startswith(("-", "#")):
        return broken.line, indent, f"a dash and a space are missing before this entry: - {bare}"
    if bare.startswith("- ") and broken.above is not None:
        first = broken.lines[broken.above]
        if indent_of(first) == indent and first.lstrip().startswith("{"):
            what = f"a dash and a space are missing before this entry: - {first.strip()}"
            return broken.above, indent, what
    return None


def _siblings(broken: Broken, indent: int) -> Iterator[str]:
    """The lines of the same group that begin at the same column."""
    for direction in (broken.lines[broken.line - 1 :: -1], broken.lines[broken.line + 1 :]):
        for line in filter(content, direction if broken.line else ()):
            if indent_of(line) < indent:
                break
            if indent_of(line) == indent:
                yield line


def _value_below(broken: Broken) -> Slip | None:
    """A value that stands below its name, and begins at the same column."""
    if broken.above is None:
        return None
    above, indent = broken.lines[broken.above], indent_of(broken.here)
    match = _KEY.match(above)
    bare = broken.here.strip()
    if match and match["rest"].strip() == ":" and indent <= _start(above) and ":" not in bare:
        what = f"this value belongs behind the colon of the line above: {match['key']}: {bare}"
        return broken.line, indent, what
    return None


def _indentation(broken: Broken) -> Slip | None:
    if broken.above is None or not content(broken.here):
        return None
    above, indent = broken.lines[broken.above], indent_of(broken.here)
    if slip := _out_of_its_group(broken, above, indent):
        return slip
    if indent > _start(above) and (match := _KEY.match(above)) and match["rest"][1:].strip():
        what = (
            f'this line is indented more than the one above, which has its value already: begin it right below "{match["key"]}", '
            "or take that value away"
        )
        return broken.line, indent, what
    columns = sorted({indent_of(line) for line in broken.lines[: broken.line] if content(line)})
    listed = " or ".join(map(str, columns))
    spaces = f"{indent} space{'' if indent == 1 else 's'}"
    what = f"this line begins after {spaces}, those above after {listed}; what belongs together begins at the same column"
    return broken.line, indent, what


def _out_of_its_group(broken: Broken, above: str, indent: int) -> Slip | None:
    """A setting that begins where its group does, with the rest of the group indented below it."""
    match = _KEY.match(above)
    group = broken.known.get(match["key"], "") if match else ""
    before = next(filter(content, broken.lines[(broken.above or 0) - 1 :: -1]), "")
    is_beside = bool(group) and before.startswith(f"{group}:") and _start(above) == 0
    if match is None or not is_beside or not indent:
        return None
    sentence = f"`{match['key']}` belongs under `{group}:`; indent it by {indent} spaces"
    return broken.above or 0, 0, sentence


def _start(line: str) -> int:
    """Where the name on a line begins, behind the dash of a list."""
    match = _KEY.match(line)
    return match.start("key") if match else indent_of(line)


_LOOKS: tuple[Callable[[Broken], Slip | None], ...] = (
    _two_documents,
    _tab,
    _bullet,
    _dash_without_space,
    _sign,
    _backslash,
    _quotes,
    _brackets,
    _comma,
    _comment,
    _colon,
    _colon_in_text,
    _value_below,
    _missing_dash,
    _indentation,
)
