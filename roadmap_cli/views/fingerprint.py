"""What a finding is known by from one run to the next."""

from collections.abc import Iterable

from roadmap_cli.finding import Finding


def fingerprints(location: str, findings: Iterable[Finding]) -> list[str]:
    """Return a fingerprint for each finding: 32 hexadecimal digits, each one once.

    It follows from the file's `location`, the code, the key and what stands there, and so holds when lines
    shift or when the message counts other days; where there is no key, from the message. Findings that are
    alike in all of it are told apart by their order.
    """
    # Loaded only here: the formats that people read need no fingerprints.
    from hashlib import blake2b

    seen: dict[tuple[str, ...], int] = {}
    made = []
    for finding in findings:
        about = finding.key or finding.message
        known = (location, finding.code, about, finding.found)
        seen[known] = seen.get(known, 0) + 1
        text = "\0".join((*known, str(seen[known])))
        made.append(blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest())
    return made
