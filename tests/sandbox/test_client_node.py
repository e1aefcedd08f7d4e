"""The sandbox over HTTP, used by Google's own client for Node.

Its packages are not part of this project. To run this: `npm install --prefix DIR @googleapis/calendar @googleapis/gmail`, then
pytest with NODE_PATH=DIR/node_modules.
"""

import json
import shutil
import subprocess
from pathlib import Path

import pytest

SCRIPT = Path(__file__).with_name("client_node.cjs")
NODE = shutil.which("node")


@pytest.fixture(scope="module")
def node() -> str:
    """Where node is, if it finds the client."""
    if NODE is None:
        pytest.skip("node is not installed")
    look = "require.resolve('@googleapis/calendar'); require.resolve('@googleapis/gmail')"
    if subprocess.run([NODE, "-e", look], capture_output=True, check=False).returncode:
        pytest.skip("node does not find @googleapis/calendar and @googleapis/gmail (NODE_PATH)")
    return NODE


def test_googles_client_for_node_invites_lists_cancels_and_sends_mail(
    node: str, served: str
) -> None:
    ran = subprocess.run(
        [node, str(SCRIPT), served], capture_output=True, text=True, check=True, timeout=60
    )
    assert json.loads(ran.stdout) == {
        "second": "2027-02-16T18:00:00-05:00",
        "cancelled": [204, ""],
        "changes": ["cancelled"],
        "singles": ["2027-02-09T18:00:00-05:00", "2027-02-23T18:00:00-05:00"],
        "refused": "The requested ordering is not available for the particular query.",
        "padded": False,
        "sent": ["SENT"],
        "deleted": 204,
    }
