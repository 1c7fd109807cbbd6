"""Small text helpers: times, zap-like log lines, a YAML writer."""

import datetime
import json
import re

UTC = datetime.timezone.utc


def parse_time(text):
    """Parses an RFC 3339 time that ends in Z."""
    return datetime.datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)


def rfc3339(when):
    """A Kubernetes metav1.Time: whole seconds, UTC."""
    return when.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def micro(when):
    """A Kubernetes metav1.MicroTime."""
    return when.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def stamp(when, offset=0):
    """The time of a Kuma log line (zap's ISO 8601 with milliseconds); offset is the zone in hours."""
    local = when.astimezone(datetime.timezone(datetime.timedelta(hours=offset)))
    zone = "Z" if offset == 0 else "%s%02d00" % ("+" if offset > 0 else "-", abs(offset))
    return local.strftime("%Y-%m-%dT%H:%M:%S.") + "%03d" % (local.microsecond // 1000) + zone


def zap(when, level, logger, message, fields=None, offset=0):
    """One line of zap's console encoder, as every Go component of Kuma prints it."""
    line = "\t".join([stamp(when, offset), level, logger, message])
    if fields:
        line += "\t" + json.dumps(fields, ensure_ascii=False)
    return line


def seconds(number):
    """A time span."""
    return datetime.timedelta(seconds=number)


_PLAIN = re.compile(r"^[A-Za-z_/][A-Za-z0-9_./-]*$")
_WORDS = {"true", "false", "null", "yes", "no", "on", "off", "y", "n"}


def scalar(value):
    """A YAML scalar, quoted (as JSON) wherever a plain one could be misread."""
    if isinstance(value, str) and _PLAIN.match(value) and value.lower() not in _WORDS:
        return value
    return json.dumps(value, ensure_ascii=False)


def to_yaml(value, indent=0):
    """Block YAML of plain dicts, lists and scalars."""
    pad = "  " * indent
    lines = []
    if isinstance(value, dict):
        for key, item in value.items():
            if isinstance(item, (dict, list)) and item:
                lines.append("%s%s:" % (pad, scalar(key)))
                lines.append(to_yaml(item, indent + (0 if isinstance(item, list) else 1)).rstrip("\n"))
            elif isinstance(item, (dict, list)):
                lines.append("%s%s: %s" % (pad, scalar(key), "{}" if isinstance(item, dict) else "[]"))
            else:
                lines.append("%s%s: %s" % (pad, scalar(key), scalar(item)))
    elif isinstance(value, list):
        for item in value:
            if isinstance(item, (dict, list)) and item:
                body = to_yaml(item, indent + 1).rstrip("\n").split("\n")
                body[0] = pad + "- " + body[0][len(pad) + 2:]
                lines.extend(body)
            else:
                lines.append("%s- %s" % (pad, scalar(item)))
    else:
        lines.append(pad + scalar(value))
    return "\n".join(lines) + "\n"
