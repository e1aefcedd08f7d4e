"""Whether everybody can have a peer at all: a perfect matching of coaches and clients, by Kuhn's
augmenting paths.

H. W. Kuhn, "The Hungarian method for the assignment problem", Naval Research Logistics Quarterly 2,
1955.
"""

from collections.abc import Mapping, Sequence


def matching(options: Mapping[int, Sequence[int]]) -> dict[int, int] | None:
    """A client for every coach, each client once, from what each coach may have; None where there
    is no such choice."""
    coach_of: dict[int, int] = {}
    client_of: dict[int, int] = {}
    for coach in options:
        if not _augment(coach, options, coach_of, client_of):
            return None
    return client_of


def _augment(
    root: int,
    options: Mapping[int, Sequence[int]],
    coach_of: dict[int, int],
    client_of: dict[int, int],
) -> bool:
    """Gives this coach a client, and others other clients where needed. False where that cannot be
    done."""
    # Breadth first and by hand: recursion would end at a thousand students.
    came_from: dict[int, int] = {}
    queue = [root]
    for coach in queue:
        for client in options[coach]:
            if client in came_from:
                continue
            came_from[client] = coach
            if client not in coach_of:
                _flip(client, root, came_from, coach_of, client_of)
                return True
            queue.append(coach_of[client])
    return False


def _flip(
    client: int,
    root: int,
    came_from: Mapping[int, int],
    coach_of: dict[int, int],
    client_of: dict[int, int],
) -> None:
    """Hands the free client at the end of a path to the coach before it, that coach's client to the
    one before, and so on."""
    while True:
        coach = came_from[client]
        previous_client = client_of.get(coach)
        coach_of[client], client_of[coach] = coach, client
        if coach == root or previous_client is None:
            return
        client = previous_client
