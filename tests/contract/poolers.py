"""PgBouncer in transaction mode before a PostgreSQL (the Debian package pgbouncer)."""

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy.engine import make_url

POOLER = shutil.which("pgbouncer") or shutil.which("pgbouncer", path="/usr/sbin")


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port: int = taken.getsockname()[1]
        return port


def reachable(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


@contextmanager
def pooled(database: str, folder: Path, sessions: int) -> Iterator[str]:
    """The address of a database by way of a pooler that has so many sessions for all its clients; its
    settings are put into the folder."""
    direct = make_url(database)
    host, port = str(direct.query["host"]), free_port()
    settings = folder / "pgbouncer.ini"
    settings.write_text(
        f"[databases]\nledger = host={host} user={direct.username} dbname={direct.database}\n"
        f"[pgbouncer]\nlisten_addr = 127.0.0.1\nlisten_port = {port}\nauth_type = any\nunix_socket_dir =\n"
        f"pool_mode = transaction\ndefault_pool_size = {sessions}\nignore_startup_parameters = options\n"
    )
    for above in (folder, *folder.parents[:2]):
        above.chmod(0o755)
    owner = Path(host).owner()
    as_user = ("-u", owner if owner != "root" else "nobody") if os.geteuid() == 0 else ()
    with subprocess.Popen((str(POOLER), "-q", *as_user, str(settings))) as pooler:
        try:
            end = time.monotonic() + 10
            while not reachable(port) and pooler.poll() is None and time.monotonic() < end:
                os.sched_yield()
            yield f"postgresql+psycopg://{direct.username}@127.0.0.1:{port}/ledger"
        finally:
            pooler.terminate()
