"""The way to Google: the Calendar and Mailbox ports on google-api-python-client.

There is only this one way. Google itself, a stand-in on another host and the sandbox in this process
are reached through the same adapters, so that the demo, the tests and production run the same code.

Others import from here:

- `access`: Door, in_process, stand_in: where Google is
- `credentials`: with_token, with_service_account, with_impersonation: Google as somebody
- `quota`: Quota, what a pass may ask of Google in a minute
- `first_look`, `calendar_listing`: what has changed in a calendar: in one request, and page by page
- `names`: how our series are known in Google Calendar
- `preflight`: look, Step: whether Google lets us in
- `one_shot_http`: OneShotHttp, one request to anybody, once and before a deadline
- `consent`, `oauth_client`, `token_file`, `credential_files`, `scopes`: what `login` needs

All else is the package's own. A request goes down this line: calendar or gmail (what to ask),
api_client (how often), answers (what an answer means, by the table in meanings), signed_http (as
whom), one_shot_http (once, before a deadline).
"""
