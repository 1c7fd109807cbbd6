"""Pairs of incidents whose decisive log is the same, byte for byte, and whose causes differ.

What both of a pair share is here: the release, the time of the last run, the randomness, and what the log says. What
differs is in the two incident files.
"""

from common import REFUSED, TIMEOUT
from text import parse_time

TWINS = {
    1: dict(version=(2, 11, 4), last=parse_time("2025-09-14T08:31:07Z"), script=lambda a: a.fail(REFUSED)),
    2: dict(version=(2, 13, 8), last=parse_time("2026-02-03T16:12:44Z"), script=lambda a: a.fail(REFUSED)),
    3: dict(version=(2, 8, 3), last=parse_time("2025-03-21T23:58:49Z"), script=lambda a: a.fail(REFUSED)),
    4: dict(version=(2, 12, 12), last=parse_time("2025-12-09T11:04:15Z"), script=lambda a: a.fail(REFUSED).fail(TIMEOUT, "ipv6"), family="dualstack"),
    6: dict(version=(2, 12, 14), last=parse_time("2026-05-19T19:27:03Z"), script=lambda a: a.fail(TIMEOUT)),
    7: dict(version=(2, 11, 15), last=parse_time("2025-11-02T14:09:51Z"), script=lambda a: a.bind("address already in use")),
    10: dict(version=(2, 14, 2), last=parse_time("2026-06-25T07:15:20Z"), script=lambda a: a.fail(REFUSED)),
    11: dict(version=(2, 9, 22), last=parse_time("2025-05-30T03:33:12Z"), script=lambda a: a.fail(REFUSED)),
}


def world_options(number):
    """Options of the World that both of a pair share."""
    twin = TWINS[number]
    return dict(version=twin["version"], family=twin.get("family"))


def run_options(number):
    """Options of World.validation_fails that both of a pair share: they fix every byte of the log."""
    twin = TWINS[number]
    return dict(script=twin["script"], last=twin["last"], port=twin.get("port", 15006), rng_key="twin-%d" % number)


def after(number, number_of_seconds):
    """A bundle time after the pair's last run."""
    from text import seconds
    return TWINS[number]["last"] + seconds(number_of_seconds)


def bootstrap_world():
    """Pair 8: what both share."""
    return dict(version=(2, 12, 3), system="mesh-system")


BOOTSTRAP_START = parse_time("2025-10-24T15:33:02Z")


def bootstrap_log(world):
    """Pair 8: the sidecar's log; kuma-dp never gets an answer."""
    from kumalogs import bootstrap, no_bootstrap
    from text import seconds
    lines = bootstrap(world.v, BOOTSTRAP_START, world.cp_url)
    error = 'request to bootstrap server failed: Post "%s/bootstrap": context deadline exceeded' % world.cp_url
    return "\n".join(lines + no_bootstrap(BOOTSTRAP_START + seconds(5), error, 22, every=8.0)) + "\n"
