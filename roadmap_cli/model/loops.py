"""Loops among ids that refer to each other."""

from collections import deque
from collections.abc import Mapping, Sequence


def cycles_of(links: Mapping[str, Sequence[str]]) -> list[list[str]]:
    """Return, for each group of ids that lead to each other, the shortest cycle through its first id.

    `links` has the ids that each id leads to, in file order, which is also the order of the result. A cycle
    does not repeat its first id at the end. Time is linear in ids and links, except for the cycles.
    """
    return [_shortest(group[0], frozenset(group), links) for group in groups_of(links)]


def groups_of(links: Mapping[str, Sequence[str]]) -> list[list[str]]:
    """Return the groups of ids that lead to each other, in the order of `links`; a single id if to itself."""
    order = {linking: place for place, linking in enumerate(links)}
    groups = [
        sorted(group, key=order.__getitem__)
        for group in _components(links)
        if len(group) > 1 or group[0] in links.get(group[0], ())
    ]
    return sorted(groups, key=lambda group: order[group[0]])


def _components(links: Mapping[str, Sequence[str]]) -> list[list[str]]:
    """Return the strongly connected components (Tarjan 1972), without recursion: chains may be long."""
    number: dict[str, int] = {}
    low: dict[str, int] = {}
    path: list[str] = []
    on_path: set[str] = set()
    groups: list[list[str]] = []
    for start in links:
        if start in number:
            continue
        work = [(start, iter(links[start]))]
        number[start] = low[start] = len(number)
        path.append(start)
        on_path.add(start)
        while work:
            current, rest = work[-1]
            other = next(rest, None)
            if other is None:
                work.pop()
                if work:
                    above = work[-1][0]
                    low[above] = min(low[above], low[current])
                if low[current] == number[current]:
                    groups.append(_pop_group(path, on_path, current))
            elif other not in number:
                number[other] = low[other] = len(number)
                path.append(other)
                on_path.add(other)
                work.append((other, iter(links.get(other, ()))))
            elif other in on_path:
                low[current] = min(low[current], number[other])
    return groups


def _pop_group(path: list[str], on_path: set[str], first: str) -> list[str]:
    group: list[str] = []
    while not group or group[-1] != first:
        group.append(path.pop())
        on_path.discard(group[-1])
    return group


def _shortest(start: str, group: frozenset[str], links: Mapping[str, Sequence[str]]) -> list[str]:
    """Return the shortest path from an id back to itself within its group, breadth first."""
    previous: dict[str, str] = {}
    queue = deque([start])
    while queue:
        current = queue.popleft()
        for other in links.get(current, ()):
            if other == start:
                path = [current]
                while path[-1] != start:
                    path.append(previous[path[-1]])
                return path[::-1]
            if other in group and other not in previous:
                previous[other] = current
                queue.append(other)
    raise AssertionError(f"{start} is in no cycle")
