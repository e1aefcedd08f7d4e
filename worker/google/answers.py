"""One request of google-api-python-client and its answer: what counts as one, and what it means.

Only Google's word counts. A request was done where the answer is what was asked for; it was refused
where Google's JSON says so. Anything else leaves it open what was done: OutcomeUnknown.
"""

from http.client import HTTPException
from typing import Any

import httplib2

from worker.errors import GoogleError, OutcomeUnknown

_NO_ANSWER = "no usable answer from Google"


def ask_once(request: Any, http: Any, *needs: str) -> Any:
    """Sends one request, once, and gives back its answer.

    The answer has to have one of the fields that it `needs`; only a deletion is answered with
    nothing. Raises the GoogleErrors.
    """
    try:
        answer = request.execute(http=_Judging(http, request.methodId), num_retries=0)
    except (OSError, HTTPException, httplib2.HttpLib2Error, ValueError, RecursionError) as error:
        # The last two: an answer that is not the JSON it should be. Nobody knows what was done.
        raise OutcomeUnknown(f"{_NO_ANSWER} ({type(error).__name__}: {error})") from error
    if not _usable(answer, needs, deletion=request.method == "DELETE"):
        # Half an answer, or some proxy's page: the client library hands over as text what is no JSON.
        raise OutcomeUnknown(f"{_NO_ANSWER}: it is not what was asked for")
    return answer


class _Judging:
    """An Http that raises what a refusal means instead of handing it to the client library."""

    def __init__(self, http: Any, method_id: str) -> None:
        self._http = http
        self._method_id = method_id

    def request(self, uri: str, method: str = "GET", **options: Any) -> Any:
        """See httplib2.Http.request. Raises the GoogleErrors."""
        response, content = self._http.request(uri, method, **options)
        if response.status >= 300:
            raise _refusal(response, content, self._method_id)
        return response, content


def _refusal(response: Any, content: bytes, method_id: str) -> GoogleError:
    # Imported by the first refusal: most passes see none.
    from worker.google.error_answer import error_answer
    from worker.google.refusals import error_of
    from worker.google.retry_after import seconds_to_wait

    answer = error_answer(response.status, content)
    if answer is None:
        return OutcomeUnknown(
            f"{_NO_ANSWER}: {response.status}, but not in Google's words. A proxy or a sign-in page may stand in between",
            response.status,
        )
    return error_of(answer, method_id, seconds_to_wait(response, answer.message))


def _usable(answer: Any, needs: tuple[str, ...], deletion: bool) -> bool:
    if deletion:
        # Nothing, or an object with nothing in it; the client library hands over its bytes as they came.
        content = b"".join(answer.split()) if isinstance(answer, bytes) else answer
        return content in ("", b"", b"{}")
    return isinstance(answer, dict) and (
        not needs or any(answer.get(name) not in (None, "") for name in needs)
    )
