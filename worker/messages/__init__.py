"""What people read: mails, invitations and pages, filled in from the templates.

For others to import:

- `compose`: from an action to the mail that it stands for, and to whom it goes
- `invitation`: from a proposed series to the invitation that the calendar sends
- `views`: people, hours and roles as their readers see them; a recipient's address
- `statuses`: how a pairing stands, in a sentence
- `alarms`: what has gone wrong, in the words of the mails about it
- `words`, `reasons`: dates, hours, names and lists; why something was not done
- `render`: pages
- `shelf`, `templates`: where the templates of a language are; one that cannot be used
- `wording`: what people will read of a plan, as hashes
- `template_check`: what is wrong with the templates

Every other module is private to this package.
"""
