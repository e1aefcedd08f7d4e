"""The slips that a coordinator can make in a cohort file and its roster, one at a time: each is named
at its place, in a sentence with a cure, and none makes a traceback."""

from pathlib import Path

import pytest

from tests.shell.cohort_files import said, write
from worker.cohort_file.reading import read

FILE = """\
cohort: spring
name: Spring Class
timezone: America/New_York
coordinator:
  name: Dana Whitfield
  email: dana@school.example
modules:
  I: [2027-01-15, 2027-01-17]
  II: [2027-04-09, 2027-04-11]
  III: [2027-07-16, 2027-07-18]
rounds:
  first: {assign_on: 2027-02-07, finish_by: 2027-05-02}
  second: {assign_on: 2027-05-02, finish_by: 2027-08-18}
program:
  sessions: 12
  mail_at: "09:00"
  review_days: 3
google:
  sender: mail@school.example
never_pair:
  - [ana@mail.example, ben@mail.example]
roster:
  - {name: Ana Silva, email: ana@mail.example, timezone: Europe/Rome}
  - {name: Ben Castillo, email: ben@mail.example, available: {mon-fri: "18:00-21:00"}}
  - name: Chi Rossi
    email: chi@mail.example
  - name: Dan Kim
    email: dan@mail.example
    joined: 2027-02-20
"""
# A name, the lines that stand in the file, what somebody made of them, and what is said of it.
# fmt: off
SLIPS = [
    ("tab", "  sessions: 12", "\tsessions: 12", "15:1: this line is indented with a tab; put spaces in its place"),
    ("indent less", "  sessions: 12", " sessions: 12", '16:3: this line is indented more than the one above, which has its value already: begin it right below "sessions", or take that value away'),
    ("indent more", '  mail_at: "09:00"', '   mail_at: "09:00"', '16:4: this line is indented more than the one above, which has its value already: begin it right below "sessions", or take that value away'),
    ("indent item", "    email: chi@mail.example", "   email: chi@mail.example", "26:4: this line begins after 3 spaces, those above after 0 or 2; what belongs together begins at the same column"),
    ("indent item2", "    email: chi@mail.example", "     email: chi@mail.example", '26:6: this line is indented more than the one above, which has its value already: begin it right below "name", or take that value away'),
    ("dash indent", "  - name: Dan Kim", " - name: Dan Kim", "27:2: this line begins after 1 space, those above after 0 or 2 or 4; what belongs together begins at the same column"),
    ("dash more", "  - name: Dan Kim", "   - name: Dan Kim", "27:4: this line begins after 3 spaces, those above after 0 or 2 or 4; what belongs together begins at the same column"),
    ("top indented", "timezone: America/New_York", " timezone: America/New_York", '3:2: this line is indented more than the one above, which has its value already: begin it right below "name", or take that value away'),
    ("out of its group", "  sender: mail@school.example", "sender: mail@school.example\n  sender_name: School", "19:1: `sender` belongs under `google:`; indent it by 2 spaces"),
    ("under another group", "  sessions: 12", "  paused: true", "15:3: program.paused: belongs at the top of the file, at the beginning of a line; move it there"),
    ("group's at the top", "never_pair:", "meet: no\nnever_pair:", "20:1: meet: belongs under `google:`; move it there"),
    ("setting of several groups", "  sessions: 12", "  email: a@mail.example", "15:3: program.email: there is no such setting."),
    ("missing colon", "timezone: America/New_York", "timezone America/New_York", '3:9: a colon is missing after "timezone": timezone: America/New_York'),
    ("missing colon group", "program:", "program", '14:8: a colon is missing after "program": program:'),
    ("missing colon in item", "    email: chi@mail.example", "    email chi@mail.example", '26:10: a colon is missing after "email": email: chi@mail.example'),
    ("no space after colon", "name: Spring Class", "name:Spring Class", "2:5: a space is missing after the colon: name: Spring Class"),
    ("no space after colon in flow", "  - {name: Ana Silva, email: ana@mail.example, timezone: Europe/Rome}", "  - {name:Ana Silva, email: ana@mail.example, timezone: Europe/Rome}", "23:6: roster entry 1, name (Ana Silva): a space is missing after the colon: name: Ana Silva"),
    ("no space after colon nested", "  sessions: 12", "  sessions:12", "15:11: a space is missing after the colon: sessions: 12"),
    ("stray quote", "name: Spring Class", 'name: "Spring Class', '2:7: the " that opens here is closed nowhere on this line; put one at the end of the text'),
    ("stray quote end", "name: Spring Class", 'name: Spring Class"', '2:7: warning: name: ends with a " that nothing opens; take it away, or put one in front'),
    ("stray single", "name: Spring Class", "name: 'Dana's Class'", "2:12: the text in quotes ends before s; put the whole text in quotes, and in \" where it holds ' itself"),
    ("curly quotes", '  mail_at: "09:00"', "  mail_at: “09:00”", '16:12: warning: program.mail_at: holds “, which is no quote here and stays in the text; write " with the keyboard'),
    ("text after quote", "name: Spring Class", 'name: "Spring" Class', "2:14: the text in quotes ends before Class; put the whole text in quotes, and in ' where it holds \" itself"),
    ("nbsp indent", "  sessions: 12", "\u00a0\u00a0sessions: 12", "15:1: this is no ordinary space, but U+00A0 (no-break space); replace it with one from the keyboard"),
    ("nbsp after colon", "name: Spring Class", "name:\u00a0Spring Class", "2:6: this is no ordinary space, but U+00A0 (no-break space); replace it with one from the keyboard"),
    ("unclosed [", "  I: [2027-01-15, 2027-01-17]", "  I: [2027-01-15, 2027-01-17", "8:6: the square bracket [ that opens here is never closed; put ] at its end"),
    ("unclosed {", "  - {name: Ana Silva, email: ana@mail.example, timezone: Europe/Rome}", "  - {name: Ana Silva, email: ana@mail.example, timezone: Europe/Rome", "23:5: the brace { that opens here is never closed; put } at its end"),
    ("extra ]", "  I: [2027-01-15, 2027-01-17]", "  I: [2027-01-15, 2027-01-17]]", "8:30: this ] closes nothing; take it away"),
    ("extra }", "  - {name: Ana Silva, email: ana@mail.example, timezone: Europe/Rome}", "  - {name: Ana Silva, email: ana@mail.example, timezone: Europe/Rome}}", "23:70: this } closes nothing; take it away"),
    ("wrong bracket", "  I: [2027-01-15, 2027-01-17]", "  I: [2027-01-15, 2027-01-17)", "8:6: the square bracket [ that opens here is never closed; put ] at its end, in place of the )"),
    ("dup key", "coordinator:", "timezone: Europe/Rome\ncoordinator:", "4:1: timezone: is given twice, first in line 3; keep one of them"),
    ("dup key nested", '  mail_at: "09:00"', '  sessions: 10\n  mail_at: "09:00"', "16:3: program.sessions: is given twice, first in line 15; keep one of them"),
    ("missing dash", "  - name: Dan Kim", "    name: Dan Kim", "27:5: roster entry 3, name (Dan Kim): name is given twice in one entry; to begin another entry, put a dash and a space here: - name: …"),
    ("missing dash flow", "  - {name: Ana Silva, email: ana@mail.example, timezone: Europe/Rome}", "  {name: Ana Silva, email: ana@mail.example, timezone: Europe/Rome}", "23:3: a dash and a space are missing before this entry: - {name: Ana Silva, email: ana@mail.example, timezone: Europe/Rome}"),
    ("no space after dash", "  - {name: Ana Silva, email: ana@mail.example, timezone: Europe/Rome}", "  -{name: Ana Silva, email: ana@mail.example, timezone: Europe/Rome}", "23:3: a space is missing after the dash: - {name: Ana Silva, email: ana@mail.example, timezone: Europe/Rome}"),
    ("no space after dash2", "  - name: Dan Kim", "  -name: Dan Kim", "27:3: a space is missing after the dash: - name: Dan Kim"),
    ("colon in text", "name: Spring Class", "name: Spring: the Class", '2:7: a text with a colon in it has to stand in quotes: "Spring: the Class"'),
    ("at sign", "  sender: mail@school.example", "  sender: @school.example", '19:11: a text that begins with @ has to stand in quotes: "@school.example"'),
    ("percent", "name: Spring Class", "name: %Spring", '2:7: a text that begins with % has to stand in quotes: "%Spring"'),
    ("star", "name: Spring Class", "name: *Spring", '2:7: a text that begins with * has to stand in quotes: "*Spring"'),
    ("amp", "name: Spring Class", "name: &Spring", "2:1: name: has nothing after its colon; write its value, in quotes where it begins with # or &, which have a meaning of their own; such as name: Coach Training, Spring 2027"),
    ("bang", "name: Spring Class", "name: !Spring Class", '2:7: name: tags such as "!Spring" have no meaning here; take it away'),
    ("backtick", "name: Spring Class", "name: `Spring`", '2:7: a text that begins with ` has to stand in quotes: "`Spring`"'),
    ("hash comment", "name: Spring Class", "name: #1 Class", "2:1: name: has nothing after its colon; write its value, in quotes where it begins with # or &, which have a meaning of their own; such as name: Coach Training, Spring 2027"),
    ("hash comment mid", "  email: dana@school.example", "  email: dana #@school.example", '6:10: coordinator.email: "dana" is no e-mail address: an email address must have an @-sign.'),
    ("// comment", "program:", "// the program\nprogram:", "14:1: a comment begins with #, not with //"),
    ("no comma", "  - {name: Ana Silva, email: ana@mail.example, timezone: Europe/Rome}", "  - {name: Ana Silva email: ana@mail.example, timezone: Europe/Rome}", '23:22: a comma is missing before "email"'),
    ("no comma dates", "  I: [2027-01-15, 2027-01-17]", "  I: [2027-01-15 2027-01-17]", "8:3: modules.I: has to be a list of two dates, [first, last]"),
    ("semicolon", "  - {name: Ana Silva, email: ana@mail.example, timezone: Europe/Rome}", "  - {name: Ana Silva; email: ana@mail.example, timezone: Europe/Rome}", "23:21: write a comma in place of this semicolon"),
    ("equals", "name: Spring Class", "name = Spring Class", "2:5: write name: Spring Class, with a colon and a space"),
    ("pipe", "name: Spring Class", "name: |Spring", '2:7: a text that begins with | has to stand in quotes: "|Spring"'),
    ("gt", "name: Spring Class", "name: >Spring", '2:7: a text that begins with > has to stand in quotes: ">Spring"'),
    ("question", "name: Spring Class", "name: ? Spring", '2:7: a text that begins with ? has to stand in quotes: "? Spring"'),
    ("doc end", "program:", "---\nprogram:", '14:1: "---" ends the file here; take this line away'),
    ("dots", "program:", "...\nprogram:", '14:1: "..." ends the file here; take this line away'),
    ("backslash", "name: Spring Class", 'name: "Spring\\Class"', "2:14: in double quotes a backslash begins a sign of its own; put the text in single quotes"),
    ("value on key group", "program:", "program: yes", '15:3: this line is indented more than the one above, which has its value already: begin it right below "program", or take that value away'),
    ("second value line", "  sender: mail@school.example", "  sender:\n  mail@school.example", "20:3: this value belongs behind the colon of the line above: sender: mail@school.example"),
    ("bullet", "  - name: Dan Kim", "  • name: Dan Kim", '27:3: an entry of a list begins with a hyphen and a space, not with "•": - name: Dan Kim'),
    ("endash", "  - name: Dan Kim", "  – name: Dan Kim", '27:3: an entry of a list begins with a hyphen and a space, not with "–": - name: Dan Kim'),
    ("list as map", "  - {name: Ana Silva, email: ana@mail.example, timezone: Europe/Rome}", "  students:\n  - {name: Ana Silva, email: ana@mail.example, timezone: Europe/Rome}", "22:1: roster: has to be a list; such as roster: students.xlsx"),
    ("comment in flow", "  - {name: Ana Silva, email: ana@mail.example, timezone: Europe/Rome}", "  - {name: Ana Silva, # first, email: ana@mail.example, timezone: Europe/Rome}", "23:23: from the # on, this line is a comment, so the brace { is never closed; put the comment at the end, behind }"),
    ("us date", "  I: [2027-01-15, 2027-01-17]", "  I: [01/15/2027, 01/17/2027]", '8:7: modules.I[0]: "01/15/2027" is no date; write year-month-day, such as 2027-02-07'),
    ("impossible date", "  first: {assign_on: 2027-02-07, finish_by: 2027-05-02}", "  first: {assign_on: 2027-02-07, finish_by: 2027-02-30}", '12:45: rounds.first.finish_by: "2027-02-30" is not in the calendar'),
    ("reversed module", "  I: [2027-01-15, 2027-01-17]", "  I: [2027-01-17, 2027-01-15]", "8:3: modules.I: the last day, 2027-01-15, is before the first, 2027-01-17"),
    ("modules order", "  II: [2027-04-09, 2027-04-11]", "  II: [2026-04-09, 2026-04-11]", "9:3: modules.II: Module II begins on 2026-04-09, but Module I only ends on 2027-01-17; the modules have to be in order"),
    ("unknown key", "  review_days: 3", "  reveiw_days: 3", "17:3: program.reveiw_days: there is no such setting. Did you mean review_days?"),
    ("unknown top key", "timezone: America/New_York", "time_zone: America/New_York", "1:1: timezone: is missing; it has to be there; such as timezone: America/New_York"),
    ("number words", "  sessions: 12", "  sessions: twelve", '15:13: program.sessions: "twelve" is no whole number; write it in digits, such as 12'),
    ("too many", "  sessions: 12", "  sessions: 100", "15:13: program.sessions: 100 is too large; it has to be at most 52"),
    ("time 9am", '  mail_at: "09:00"', "  mail_at: 9am", '16:12: program.mail_at: "9am" is no time of day; write hours:minutes, such as 18:30'),
    ("flag", "    joined: 2027-02-20", "    joined: 2027-02-20\npaused: maybe", '30:9: paused: "maybe" is neither true nor false; write one of the two'),
    ("zone ambiguous", "  - {name: Ana Silva, email: ana@mail.example, timezone: Europe/Rome}", "  - {name: Ana Silva, email: ana@mail.example, timezone: CST}", '23:58: roster entry 1, timezone (Ana Silva): "CST" may be Asia/Shanghai or America/Mexico_City or America/Chicago or America/Havana; write the one that is meant'),
    ("email no at", "    email: chi@mail.example", "    email: chi.mail.example", '26:12: roster entry 3, email (Chi Rossi): "chi.mail.example" is no e-mail address: an email address must have an @-sign.'),
    ("email twice", "    email: dan@mail.example", "    email: chi@mail.example", '28:12: roster entry 4, email (Dan Kim): "chi@mail.example" is Chi Rossi already, roster entry 3; each student has to be there once'),
    ("email with name", "    email: chi@mail.example", "    email: Chi <chi@mail.example>", '26:12: roster entry 3, email (Chi Rossi): "Chi <chi@mail.example>" holds more than the address; write chi@mail.example alone'),
    ("email spaces", "    email: chi@mail.example", "    email: chi @mail.example", '26:12: roster entry 3, email (Chi Rossi): "chi @mail.example" is no e-mail address: the email address contains invalid characters before the @-sign: SPACE.'),
    ("email two", "    email: chi@mail.example", "    email: chi@mail.example; c@mail.example", '26:12: roster entry 3, email (Chi Rossi): "chi@mail.example; c@mail.example" are several addresses; write the one that counts'),
    ("never nobody", "  - [ana@mail.example, ben@mail.example]", "  - [anna@mail.example, ben@mail.example]", '21:6: never_pair[0][0]: nobody on the roster has the address or id "anna@mail.example". Did you mean ana@mail.example?'),
    ("never one", "  - [ana@mail.example, ben@mail.example]", "  - [ana@mail.example]", "21:5: never_pair[0]: has to be a list of 2"),
    ("never string", "  - [ana@mail.example, ben@mail.example]", "  - ana@mail.example", "21:5: never_pair[0]: has to be a list; such as never_pair: [[one address, another]]"),
    ("pin round", "    joined: 2027-02-20", "    joined: 2027-02-20\npin: {frist: [{coach: ana@mail.example, client: ben@mail.example}]}", '30:7: pin.frist: there is no round "frist"; this cohort has first and second. Did you mean first?'),
    ("joined", "    joined: 2027-02-20", "    joined: Feb 20", '29:13: roster entry 4, joined (Dan Kim): "Feb 20" is no date; write year-month-day, such as 2027-02-07'),
    ("days", '  - {name: Ben Castillo, email: ben@mail.example, available: {mon-fri: "18:00-21:00"}}', '  - {name: Ben Castillo, email: ben@mail.example, available: {monkey: "18:00-21:00"}}', '24:63: roster entry 2, available.monkey (Ben Castillo): "monkey" names no days; write them like mon, mon-fri or sat,sun. Did you mean monday?'),
    ("hours past midnight", '  - {name: Ben Castillo, email: ben@mail.example, available: {mon-fri: "18:00-21:00"}}', '  - {name: Ben Castillo, email: ben@mail.example, available: {mon-fri: "21:00-02:00"}}', '24:72: roster entry 2, available.mon-fri[0] (Ben Castillo): "21:00-02:00" ends before it begins; where it runs past midnight, write two: until 24:00, and from 00:00 the next day'),
    ("hours odd", '  - {name: Ben Castillo, email: ben@mail.example, available: {mon-fri: "18:00-21:00"}}', '  - {name: Ben Castillo, email: ben@mail.example, available: {mon-fri: "evenings"}}', '24:72: roster entry 2, available.mon-fri[0] (Ben Castillo): "evenings" is no stretch of time; write it like 18:00-21:00'),
    ("hours ambiguous", '  - {name: Ben Castillo, email: ben@mail.example, available: {mon-fri: "18:00-21:00"}}', '  - {name: Ben Castillo, email: ben@mail.example, available: {mon-fri: "6-9"}}', '24:72: roster entry 2, available.mon-fri[0] (Ben Castillo): "6-9" may be in the morning or in the evening; write 06:00-09:00 or 18:00-21:00'),
    ("finish before", "  first: {assign_on: 2027-02-07, finish_by: 2027-05-02}", "  first: {assign_on: 2027-02-07, finish_by: 2027-01-02}", "12:45: rounds.first.finish_by: 2027-01-02 is not after assign_on, 2027-02-07"),
    ("mutual", "  sessions: 12", "  mutual_pairs: avoids", "15:17: program.mutual_pairs: \"avoids\" is none of 'avoid', 'allow' or 'require'. Did you mean avoid?"),
    ("coordinator string", "coordinator:\n  name: Dana Whitfield\n  email: dana@school.example", "coordinator: Dana Whitfield", "4:14: coordinator: has to be a group of settings, `name: value`; such as coordinator: {name: Dana Whitfield, email: dana@school.example}"),
    ("link", "    joined: 2027-02-20", "    joined: 2027-02-20\nlinks: {peer_coaching_tips: hub.school.example}", '30:29: links.peer_coaching_tips: "hub.school.example" is no link; it has to begin with https://'),
    ("cohort spaces", "cohort: spring", "cohort: spring 2027", "1:9: cohort: may hold letters, digits, dots, dashes and underscores only, such as 2027-spring"),
    ("grid", "  sessions: 12", "  grid_minutes: 20", "15:17: program.grid_minutes: 20 is none of 15, 30 and 60: hours begin every quarter, half or full hour"),
    ("a roster of one", FILE[FILE.index("  - {name: Ben") : -1], "", '21:24: never_pair[0][1]: nobody on the roster has the address or id "ben@mail.example"'),
    ("no roster", FILE[FILE.index("roster:") : -1], "", "1:1: roster: is missing; it has to be there; such as roster: students.xlsx"),
    ("a roster that is not there", FILE[FILE.index("roster:") : -1], "roster: studnets.csv", '22:9: roster: there is no file "studnets.csv"'),
]
HEAD = "Full Name,E-mail,Time zone,When are you free?\n"
ROSTERS = [
    ("csv no at", HEAD + "Ana Silva,ana@mail.example,Europe/Rome,mon-fri 18:00-21:00\nBen Kim,ben.mail.example,,\nChi Rossi,chi@mail.example,,\nDan Kim,dan@mail.example,,\n", '3:9: row 3, E-mail (Ben Kim): "ben.mail.example" is no e-mail address: an email address must have an @-sign.'),
    ("csv no name", HEAD + "Ana Silva,ana@mail.example,Europe/Rome,mon-fri 18:00-21:00\n,ben@mail.example,,\nChi Rossi,chi@mail.example,,\nDan Kim,dan@mail.example,,\n", "3:1: row 3, Full Name: is missing; it has to be there"),
    ("csv no email", HEAD + "Ana Silva,ana@mail.example,Europe/Rome,mon-fri 18:00-21:00\nBen Kim,,,\nChi Rossi,chi@mail.example,,\nDan Kim,dan@mail.example,,\n", "3:8: row 3, E-mail (Ben Kim): is missing; it has to be there"),
    ("csv zone", HEAD + "Ana Silva,ana@mail.example,Europe/Rome,mon-fri 18:00-21:00\nBen Kim,ben@mail.example,Birmingham,\nChi Rossi,chi@mail.example,,\nDan Kim,dan@mail.example,,\n", '3:26: row 3, Time zone (Ben Kim): "Birmingham" may be Europe/London or America/Chicago; write the one that is meant'),
    ("csv hours", HEAD + "Ana Silva,ana@mail.example,Europe/Rome,mon-fri 18:00-21:00\nBen Kim,ben@mail.example,,evenings\nChi Rossi,chi@mail.example,,\nDan Kim,dan@mail.example,,\n", '3:27: row 3, When are you free? (Ben Kim): "evenings" does not say from when to when; if that is meant, write mon-sun 18:00-21:00; an empty cell means 08:00-20:00 every day, or program.available'),
    ("csv comma", HEAD + "Ana Silva,ana@mail.example,Europe/Rome,mon-fri 18:00-21:00\nKim, Ben,ben@mail.example,,\nChi Rossi,chi@mail.example,,\nDan Kim,dan@mail.example,,\n", '3:1: row 3 (Kim): under "E-mail" is "Ben", and "ben@mail.example" further right; put a text that holds the separator in quotes'),
    ("csv twice", HEAD + "Ana Silva,ana@mail.example,Europe/Rome,mon-fri 18:00-21:00\nBen Kim,ana@mail.example,,\nChi Rossi,chi@mail.example,,\nDan Kim,dan@mail.example,,\n", '3:9: row 3, E-mail (Ben Kim): "ana@mail.example" is Ana Silva already, row 2; each student has to be there once'),
    ("csv na", HEAD + "Ana Silva,ana@mail.example,Europe/Rome,mon-fri 18:00-21:00\n#N/A,ben@mail.example,,\nChi Rossi,chi@mail.example,,\nDan Kim,dan@mail.example,,\n", '3:1: row 3, Full Name (#N/A): "#N/A" is an error of the spreadsheet; write what belongs here'),
    ("csv formula", HEAD + "Ana Silva,ana@mail.example,Europe/Rome,mon-fri 18:00-21:00\n=A2&B2,ben@mail.example,,\nChi Rossi,chi@mail.example,,\nDan Kim,dan@mail.example,,\n", '3:1: row 3, Full Name (=A2&B2): "=A2&B2" is a formula in place of its result; write what it gives'),
    ("csv heading", "Full Name,Emial,Time zone\nAna Silva,ana@mail.example,Europe/Rome,mon-fri 18:00-21:00\nBen Kim,ben@mail.example,,\nChi Rossi,chi@mail.example,,\nDan Kim,dan@mail.example,,", "1:11: Emial: there is no such column. Did you mean email?"),
    ("csv no heading", "Ana Silva,ana@mail.example,Europe/Rome,mon-fri 18:00-21:00\nBen Kim,ben@mail.example,,\nChi Rossi,chi@mail.example,,\nDan Kim,dan@mail.example,,", '1:1: name: this column is missing; if it has another heading, name it in the cohort file: columns: {name: "…"}'),
    ("csv quote", HEAD + 'Ana Silva,ana@mail.example,Europe/Rome,mon-fri 18:00-21:00\n"Ben Kim,ben@mail.example,,\nChi Rossi,chi@mail.example,,\nDan Kim,dan@mail.example,,\n', '3:1: this is not CSV: unexpected end of data; a text in quotes ends with one, and holds each " of its own twice'),
    ("csv many", HEAD + "Ana Silva,ana@mail.example,CST,\nBen Kim,ben@mail.example,CST,\nChi Rossi,chi@mail.example,CST,\nDan Kim,dan@mail.example,CST,\n", '2:28: row 2, Time zone (Ana Silva): "CST" may be Asia/Shanghai or America/Mexico_City or America/Chicago or America/Havana; write the one that is meant (4 rows in all: this one, and 3, 4, 5)'),
    ("csv empty", "", "1:1: the file is empty; its first line has to name the columns: name, email, …"),
    ("csv headings only", HEAD, "1:1: roster: a cohort needs at least two students"),
]
# fmt: on


@pytest.mark.parametrize(
    ("old", "new", "told"), [pytest.param(*slip[1:], id=slip[0]) for slip in SLIPS]
)
def test_a_slip_in_a_cohort_file_is_named_at_its_place_with_a_cure(
    tmp_path: Path, old: str, new: str, told: str
) -> None:
    assert FILE.count(f"{old}\n") == 1
    file = read(write(tmp_path, FILE.replace(f"{old}\n", f"{new}\n")))
    assert said(file, tmp_path)[0].startswith(f"spring.yaml:{told}")
    assert (file.cohort is None) == any(not problem.warning for problem in file.problems)


@pytest.mark.parametrize(
    ("roster", "told"), [pytest.param(*slip[1:], id=slip[0]) for slip in ROSTERS]
)
def test_a_slip_in_a_roster_is_named_by_row_heading_and_name_with_a_cure(
    tmp_path: Path, roster: str, told: str
) -> None:
    write(tmp_path, roster, "roster.csv")
    settings = FILE.partition("never_pair:")[0]
    file = read(write(tmp_path, f"{settings}roster: roster.csv\n"))
    assert file.cohort is None
    assert said(file, tmp_path)[0] == f"roster.csv:{told}"


def test_there_are_eighty_of_them() -> None:
    assert len(SLIPS) + len(ROSTERS) >= 80
