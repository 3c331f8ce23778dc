"""Circles in what waits for what."""

from collections import deque
from collections.abc import Mapping, Sequence


def cycles_of(waits_for: Mapping[str, Sequence[str]]) -> list[list[str]]:
    """Return, for each group of ids that wait for each other, the shortest circle through its first id.

    `waits_for` gives the ids that an id waits for, in the order of the file, which is that of the answer too.
    Each cycle is returned once, without its first id again at the end. Time is linear in ids and
    dependencies, except for the cycles themselves.
    """
    order = {id: place for place, id in enumerate(waits_for)}
    groups = [
        sorted(group, key=order.__getitem__)
        for group in _groups(waits_for)
        if len(group) > 1 or group[0] in waits_for.get(group[0], ())
    ]
    groups.sort(key=lambda group: order[group[0]])
    return [_shortest(group[0], frozenset(group), waits_for) for group in groups]


def _groups(waits_for: Mapping[str, Sequence[str]]) -> list[list[str]]:
    """Return the strongly connected components (Tarjan 1972), without recursion: chains may be long."""
    number: dict[str, int] = {}
    low: dict[str, int] = {}
    path: list[str] = []
    on_path: set[str] = set()
    groups: list[list[str]] = []
    for start in waits_for:
        if start in number:
            continue
        work = [(start, iter(waits_for[start]))]
        number[start] = low[start] = len(number)
        path.append(start)
        on_path.add(start)
        while work:
            id, rest = work[-1]
            other = next(rest, None)
            if other is None:
                work.pop()
                if work:
                    above = work[-1][0]
                    low[above] = min(low[above], low[id])
                if low[id] == number[id]:
                    groups.append(_popped(path, on_path, id))
            elif other not in number:
                number[other] = low[other] = len(number)
                path.append(other)
                on_path.add(other)
                work.append((other, iter(waits_for.get(other, ()))))
            elif other in on_path:
                low[id] = min(low[id], number[other])
    return groups


def _popped(path: list[str], on_path: set[str], id: str) -> list[str]:
    group: list[str] = []
    while not group or group[-1] != id:
        group.append(path.pop())
        on_path.discard(group[-1])
    return group


def _shortest(start: str, group: frozenset[str], waits_for: Mapping[str, Sequence[str]]) -> list[str]:
    """Return the shortest way from an id back to itself within its group, breadth first."""
    came_from: dict[str, str] = {}
    queue = deque([start])
    while queue:
        id = queue.popleft()
        for other in waits_for.get(id, ()):
            if other == start:
                way = [id]
                while way[-1] != start:
                    way.append(came_from[way[-1]])
                return way[::-1]
            if other in group and other not in came_from:
                came_from[other] = id
                queue.append(other)
    raise AssertionError(f"{start} is in no circle")
