"""What people read: mails, invitations and pages, filled in from the templates.

For others to import:

- `writer`: the port `Writer`, which a pass is given
- `compose`: from an action to the mail that it stands for
- `invitation`: from a proposed series to the invitation that the calendar sends
- `views`: people, hours and roles as their readers see them
- `statuses`: how a pairing stands, in a sentence
- `no_common_hour`: why two share no hour, and what would mend it
- `alarms`: what has gone wrong, in the words of the mails about it
- `namesakes`: a cohort whose students of one name are told apart, for what coordinators read
- `words`, `reasons`: dates, hours, names and lists; why something was not done
- `render`: pages
- `shelf`, `templates`: where the templates of a language are; one that cannot be used
- `wording`, `worded`: what people will read of a plan, as hashes; the value that holds them
- `template_check`: what is wrong with the templates

Every other module is private to this package.
"""
