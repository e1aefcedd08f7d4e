"""The same schedule by OR-Tools' CP-SAT, which knows nothing of rings: a variable for every
candidate, and a clause for every two that clash. Tests hold the program against it, and `make
bench` measures both."""

from collections.abc import Mapping, Sequence
from itertools import combinations

from ortools.sat.python import cp_model

from worker.core.hours.candidate import Candidate
from worker.core.rounds import Pairing

Options = Mapping[Pairing, Sequence[Candidate]]
# As `value_of` gives it: how many go without an hour, the worst cost, the sum of costs.
Value = tuple[int, int, int]


def by_cp_sat(
    pairings: Sequence[Pairing],
    options: Options,
    seconds: float = 60.0,
    begin: Mapping[Pairing, Candidate | None] | None = None,
) -> tuple[Value, bool]:
    """The value of the best schedule within so many seconds, and whether each stage of it was
    proven: the fewest without an hour, then the least worst cost, then the least sum. `begin`: a
    schedule to begin with. Raises TimeoutError where there is none in that time."""
    model = cp_model.CpModel()
    takes = {
        (pairing, position): model.new_bool_var("")
        for pairing in pairings
        for position, _ in enumerate(options[pairing])
    }
    hours = {
        pairing: [(pairing, position) for position, _ in enumerate(options[pairing])]
        for pairing in pairings
    }
    for pairing in pairings:
        model.add_at_most_one(takes[hour] for hour in hours[pairing])
    for first, second in _neighbors(pairings):
        for position, mine in enumerate(options[first]):
            for their_position, theirs in enumerate(options[second]):
                if mine.mask & theirs.mask:
                    model.add_bool_or(~takes[first, position], ~takes[second, their_position])
    costs = {hour: options[hour[0]][hour[1]].cost for hour in takes}
    worst = model.new_int_var(0, max(costs.values(), default=0), "worst")
    for pairing in pairings:
        taken = [takes[hour] for hour in hours[pairing]]
        cost = cp_model.LinearExpr.weighted_sum(taken, [costs[hour] for hour in hours[pairing]])
        model.add(worst >= cost)
    if begin is not None:
        begun = [choice.cost for choice in begin.values() if choice is not None]
        model.add_hint(worst, max(begun, default=0))
        for (pairing, position), take in takes.items():
            model.add_hint(take, options[pairing][position] is begin[pairing])
    placed = cp_model.LinearExpr.sum(list(takes.values()))
    total = cp_model.LinearExpr.weighted_sum(list(takes.values()), list(costs.values()))
    stages = ((-placed, len(pairings)), (worst, 0), (total, 0))
    return _in_stages(model, [worst, *takes.values()], stages, seconds)


def _in_stages(
    model: cp_model.CpModel,
    variables: Sequence[cp_model.IntVar],
    stages: Sequence[tuple[cp_model.LinearExprT, int]],
    seconds: float,
) -> tuple[Value, bool]:
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = 1
    # Looked for at length before anything is solved, and not found here.
    solver.parameters.cp_model_probing_level = 0
    solver.parameters.symmetry_level = 0
    solver.parameters.max_time_in_seconds = seconds
    reached, proven = [], True
    for goal, offset in stages:
        model.minimize(goal)
        status = solver.solve(model)
        if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            raise TimeoutError(f"CP-SAT has found no schedule within {seconds:g} s")
        proven = proven and status == cp_model.OPTIMAL
        value = round(solver.objective_value)
        reached.append(value + offset)
        model.add(goal <= value)
        model.clear_hints()  # type: ignore[no-untyped-call] # the one method that OR-Tools has left without
        for variable in variables:
            model.add_hint(variable, solver.value(variable))
    return (reached[0], reached[1], reached[2]), proven


def _neighbors(pairings: Sequence[Pairing]) -> list[tuple[Pairing, Pairing]]:
    """Every two pairings that share a student."""
    by_student: dict[str, list[Pairing]] = {}
    for pairing in pairings:
        for student in pairing.both:
            by_student.setdefault(student, []).append(pairing)
    neighbors = {
        frozenset(two) for of_student in by_student.values() for two in combinations(of_student, 2)
    }
    in_order = (sorted(two, key=str) for two in neighbors)
    return [(first, second) for first, second in in_order]


def value_of(pairings: Sequence[Pairing], chosen: Mapping[Pairing, Candidate | None]) -> Value:
    """What a schedule is worth: less is better. Raises AssertionError where it puts somebody into
    two sessions at once."""
    for first, second in _neighbors(pairings):
        mine, theirs = chosen[first], chosen[second]
        if mine is not None and theirs is not None and mine.mask & theirs.mask:
            raise AssertionError(f"{first} and {second} meet at the same time")
    costs = [choice.cost for choice in map(chosen.__getitem__, pairings) if choice is not None]
    return len(pairings) - len(costs), max(costs, default=0), sum(costs)
