"""Prints objects the way kubectl, stern, the kubelet's log tree and cluster-info dump do."""
import datetime
import json
import os
import re
import sys

sys.dont_write_bytecode = True
HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.dirname(HERE))
from common import *  # noqa: F401,F403,E402
from text import parse_time, rfc3339, seconds, to_yaml  # noqa: E402


def when(text):
    """A time of an object."""
    text = text.rstrip("Z").split(".")[0] + "Z"
    return parse_time(text)


def age(now, at):
    """kubectl's short duration."""
    s = int((now - at).total_seconds())
    if s < 120:
        return "%ds" % s
    m = s // 60
    if m < 10:
        return "%dm" % m + ("%ds" % (s % 60) if s % 60 else "")
    if m < 180:
        return "%dm" % m
    h = m // 60
    if h < 8:
        return "%dh" % h + ("%dm" % (m % 60) if m % 60 else "")
    if h < 48:
        return "%dh" % h
    d = h // 24
    if d < 8:
        return "%dd" % d + ("%dh" % (h % 24) if h % 24 else "")
    return "%dd" % d


def table(head, rows):
    """A kubectl table."""
    rows = [head] + [[str(c) for c in r] for r in rows]
    widths = [max(len(r[n]) for r in rows) for n in range(len(head))]
    return "\n".join("   ".join(c.ljust(widths[n]) if n < len(r) - 1 else c for n, c in enumerate(r)) for r in rows) + "\n"


def pod_state(o):
    """READY, STATUS, RESTARTS as kubectl's printer has them."""
    st, spec = o.get("status", {}), o["spec"]
    total, ready, restarts, last = len(spec["containers"]), 0, 0, None
    reason = st.get("reason") or st.get("phase")
    inits = st.get("initContainerStatuses", [])
    native = {c["name"] for c in spec.get("initContainers", []) if c.get("restartPolicy") == "Always"}
    total += len(native)
    busy = False
    for n, c in enumerate(inits):
        restarts += c["restartCount"]
        t = c.get("lastState", {}).get("terminated")
        if t:
            last = t["finishedAt"]
        if c["name"] in native:
            if c.get("started"):
                ready += 1 if c.get("ready") else 0
                continue
        s = c["state"]
        if "terminated" in s and s["terminated"]["exitCode"] == 0:
            continue
        if "terminated" in s:
            reason = "Init:" + s["terminated"].get("reason", "ExitCode:%d" % s["terminated"]["exitCode"])
        elif "waiting" in s and s["waiting"]["reason"] not in ("", "PodInitializing"):
            reason = "Init:" + s["waiting"]["reason"]
        else:
            reason = "Init:%d/%d" % (n, len(inits))
        busy = True
        break
    if not busy:
        restarts = sum(c["restartCount"] for c in inits if c["name"] in native)
        last = None
        running_one = False
        for c in reversed(st.get("containerStatuses", [])):
            restarts += c["restartCount"]
            t = c.get("lastState", {}).get("terminated")
            if t:
                last = t["finishedAt"]
            s = c["state"]
            if s.get("waiting", {}).get("reason"):
                reason = s["waiting"]["reason"]
            elif "terminated" in s:
                reason = s["terminated"]["reason"]
            elif c["ready"]:
                running_one = True
                ready += 1
        if reason == "Completed" and running_one:
            reason = "NotReady"
    if st.get("phase") == "Pending" and not spec.get("nodeName"):
        reason = "Pending"
    return "%d/%d" % (ready, total), reason, restarts, last


def get_pods(w, namespace=None, wide=True):
    """kubectl get pods -A -o wide (or -n)."""
    rows = []
    for o in sorted(w.of("Pod"), key=lambda o: (o["metadata"]["namespace"], o["metadata"]["name"])):
        if namespace and o["metadata"]["namespace"] not in ([namespace] if isinstance(namespace, str) else namespace):
            continue
        ready, status, restarts, last = pod_state(o)
        text = str(restarts) + (" (%s ago)" % age(w.now, when(last)) if restarts and last else "")
        row = [o["metadata"]["name"], ready, status, text, age(w.now, when(o["metadata"]["creationTimestamp"]))]
        if wide:
            row += [o.get("status", {}).get("podIP", "<none>"), o["spec"].get("nodeName", "<none>"), "<none>", "<none>"]
        if not isinstance(namespace, str):
            row.insert(0, o["metadata"]["namespace"])
        rows.append(row)
    head = ["NAME", "READY", "STATUS", "RESTARTS", "AGE"] + (["IP", "NODE", "NOMINATED NODE", "READINESS GATES"] if wide else [])
    return table(([] if isinstance(namespace, str) else ["NAMESPACE"]) + head, rows)


def get_nodes(w):
    """kubectl get nodes -o wide."""
    rows = []
    for o in sorted(w.of("Node"), key=lambda o: o["metadata"]["name"]):
        i = o["status"]["nodeInfo"]
        rows.append([o["metadata"]["name"], "Ready", "<none>", age(w.now, when(o["metadata"]["creationTimestamp"])), i["kubeletVersion"],
                     o["status"]["addresses"][0]["address"], "<none>", i["osImage"], i["kernelVersion"], i["containerRuntimeVersion"]])
    return table(["NAME", "STATUS", "ROLES", "AGE", "VERSION", "INTERNAL-IP", "EXTERNAL-IP", "OS-IMAGE", "KERNEL-VERSION", "CONTAINER-RUNTIME"], rows)


def get_ds(w, namespace=None, wide=True):
    """kubectl get ds -o wide."""
    rows = []
    for o in sorted(w.of("DaemonSet"), key=lambda o: (o["metadata"]["namespace"], o["metadata"]["name"])):
        if namespace and o["metadata"]["namespace"] != namespace:
            continue
        s, t = o["status"], o["spec"]["template"]["spec"]
        row = [o["metadata"]["name"], s["desiredNumberScheduled"], s["currentNumberScheduled"], s["numberReady"], s["updatedNumberScheduled"], s["numberAvailable"],
               ",".join("%s=%s" % p for p in t.get("nodeSelector", {}).items()) or "<none>", age(w.now, when(o["metadata"]["creationTimestamp"]))]
        if wide:
            row += [",".join(c["name"] for c in t["containers"]), ",".join(c["image"] for c in t["containers"]),
                    ",".join("%s=%s" % p for p in o["spec"]["selector"]["matchLabels"].items())]
        if not namespace:
            row.insert(0, o["metadata"]["namespace"])
        rows.append(row)
    head = ["NAME", "DESIRED", "CURRENT", "READY", "UP-TO-DATE", "AVAILABLE", "NODE SELECTOR", "AGE"] + (["CONTAINERS", "IMAGES", "SELECTOR"] if wide else [])
    return table(([] if namespace else ["NAMESPACE"]) + head, rows)


def event_times(e):
    """First time, last time and count of an event."""
    first = e.get("firstTimestamp") or e.get("eventTime")
    last = e.get("lastTimestamp") or (e.get("series") or {}).get("lastObservedTime") or e.get("eventTime")
    return when(first), when(last), e.get("count") or (e.get("series") or {}).get("count") or 1


def get_events(w, namespace=None, keep=None):
    """kubectl get events -A --sort-by=.lastTimestamp."""
    rows = []
    for e in sorted(w.of("Event"), key=lambda e: event_times(e)[1]):
        i = e["involvedObject"]
        if namespace and e["metadata"]["namespace"] != namespace or keep and not keep(e):
            continue
        row = [age(w.now, event_times(e)[1]), e["type"], e["reason"], "%s/%s" % (i["kind"].lower(), i["name"]), e["message"]]
        rows.append(row if namespace else [e["metadata"]["namespace"]] + row)
    return table(([] if namespace else ["NAMESPACE"]) + ["LAST SEEN", "TYPE", "REASON", "OBJECT", "MESSAGE"], rows)


def local(at, offset=0):
    """Times in kubectl describe."""
    zone = datetime.timezone(datetime.timedelta(hours=offset))
    return at.astimezone(zone).strftime("%a, %d %b %Y %H:%M:%S ") + "%+03d00" % offset


def describe(w, pod, offset=0, events=True):
    """kubectl describe pod."""
    o = pod.render()
    m, s, st = o["metadata"], o["spec"], o["status"]
    out = []
    put = lambda k, v, width=18: out.append((k + ":").ljust(width) + str(v))

    def mapping(k, values):
        values = values or {}
        if not values:
            put(k, "<none>")
        for n, (key, value) in enumerate(sorted(values.items())):
            text = "%s: %s" % (key, value) if k == "Annotations" else "%s=%s" % (key, value)
            if "\n" in text:
                text = "%s:\n" % key + "\n".join(" " * 20 + line for line in str(value).rstrip("\n").split("\n"))
            out.append((k + ":" if n == 0 else "").ljust(18) + text)
    put("Name", m["name"]), put("Namespace", m["namespace"]), put("Priority", s.get("priority", 0))
    put("Service Account", s["serviceAccountName"])
    put("Node", "%s/%s" % (s["nodeName"], w.node_ip(s["nodeName"])) if s.get("nodeName") else "<none>")
    if st.get("startTime"):
        put("Start Time", local(when(st["startTime"]), offset))
    mapping("Labels", m.get("labels")), mapping("Annotations", m.get("annotations"))
    put("Status", st["phase"]), put("IP", st.get("podIP", ""))
    if st.get("podIP"):
        out.append("IPs:"), out.append("  IP:           " + st["podIP"])
    else:
        out.append("IPs:              <none>")
    if m.get("ownerReferences"):
        put("Controlled By", "%s/%s" % (m["ownerReferences"][0]["kind"], m["ownerReferences"][0]["name"]))

    def state(label, value):
        kind = next(iter(value), None)
        if not kind:
            return
        v = value[kind]
        out.append("    " + (label + ":").ljust(16) + kind.capitalize())
        if kind == "running":
            out.append("      Started:      " + local(when(v["startedAt"]), offset))
        else:
            out.append("      Reason:       " + v.get("reason", ""))
            if v.get("message"):
                out.append("      Message:      " + v["message"])
            if kind == "terminated":
                out.append("      Exit Code:    %d" % v["exitCode"])
                out.append("      Started:      " + local(when(v["startedAt"]), offset))
                out.append("      Finished:     " + local(when(v["finishedAt"]), offset))

    def containers(title, specs, states):
        out.append(title + ":")
        by = {c["name"]: c for c in states}
        for c in specs:
            x = by.get(c["name"], {})
            out.append("  %s:" % c["name"])
            out.append("    Container ID:  " + x.get("containerID", ""))
            out.append("    Image:         " + c["image"])
            out.append("    Image ID:      " + x.get("imageID", ""))
            ports = ", ".join("%d/TCP" % p["containerPort"] for p in c.get("ports", [])) or "<none>"
            out.append("    Port:          " + ports)
            out.append("    Host Port:     " + ("0/TCP" if c.get("ports") else "<none>"))
            for key in ("command", "args"):
                if c.get(key):
                    out.append("    %s:" % key.capitalize())
                    out.extend("      " + a for a in c[key])
            if x:
                state("State", x["state"])
                state("Last State", x.get("lastState") or {})
                out.append("    Ready:          %s" % x["ready"])
                out.append("    Restart Count:  %d" % x["restartCount"])
            for key in ("limits", "requests"):
                if c.get("resources", {}).get(key):
                    out.append("    %s:" % key.capitalize())
                    out.extend("      %-10s %s" % (k + ":", v) for k, v in c["resources"][key].items())
            for key in ("livenessProbe", "readinessProbe", "startupProbe"):
                p = c.get(key)
                if p and "httpGet" in p:
                    out.append("    %-15s http-get http://:%d%s delay=%ds timeout=%ds period=%ds #success=1 #failure=%d" % (
                        key[:-5].capitalize() + ":", p["httpGet"]["port"], p["httpGet"]["path"], p.get("initialDelaySeconds", 0), p.get("timeoutSeconds", 1),
                        p["periodSeconds"], p["failureThreshold"]))
            if c.get("env"):
                out.append("    Environment:")
                out.extend("      %-36s %s" % (e["name"] + ":", e["value"] if "value" in e else " (v1:%s)" % e["valueFrom"]["fieldRef"]["fieldPath"]
                                               if "fieldRef" in e.get("valueFrom", {}) else "<set to a key of a config map>") for e in c["env"])
            else:
                out.append("    Environment:  <none>")
            out.append("    Mounts:")
            out.extend("      %s from %s (rw)" % (v["mountPath"], v["name"]) for v in c.get("volumeMounts", []))
            token = next(v["name"] for v in s["volumes"] if v["name"].startswith("kube-api-access"))
            out.append("      /var/run/secrets/kubernetes.io/serviceaccount from %s (ro)" % token)
    if s.get("initContainers"):
        containers("Init Containers", s["initContainers"], st.get("initContainerStatuses", []))
    containers("Containers", s["containers"], st.get("containerStatuses", []))
    out.append("Conditions:")
    out.append("  Type                        Status")
    out.extend("  %-27s %s " % (c["type"], c["status"]) for c in st["conditions"])
    out.append("Volumes:")
    for v in s["volumes"]:
        out.append("  %s:" % v["name"])
        if "emptyDir" in v:
            out += ["    Type:       EmptyDir (a temporary directory that shares a pod's lifetime)", "    Medium:     ", "    SizeLimit:  " + str(v["emptyDir"].get("sizeLimit", "<unset>"))]
        elif "hostPath" in v:
            out += ["    Type:          HostPath (bare host directory volume)", "    Path:          " + v["hostPath"]["path"], "    HostPathType:  "]
        else:
            out += ["    Type:                    Projected (a volume that contains injected data from multiple sources)", "    TokenExpirationSeconds:  3607",
                    "    ConfigMapName:           kube-root-ca.crt", "    DownwardAPI:             true"]
    out.append("QoS Class:                   " + st.get("qosClass", "Burstable"))
    out.append("Node-Selectors:              " + (", ".join("%s=%s" % p for p in s.get("nodeSelector", {}).items()) or "<none>"))
    out += ["Tolerations:                 node.kubernetes.io/not-ready:NoExecute op=Exists for 300s", "                             node.kubernetes.io/unreachable:NoExecute op=Exists for 300s"]
    mine = [e for e in w.of("Event") if e["involvedObject"]["name"] == m["name"]] if events else []
    if not mine:
        out.append("Events:                      <none>")
    else:
        rows = []
        for e in sorted(mine, key=lambda e: event_times(e)[0]):
            first, last, count = event_times(e)
            text = age(w.now, last) + (" (x%d over %s)" % (count, age(w.now, first)) if count > 1 else "")
            rows.append([e["type"], e["reason"], text, e["source"].get("component") or e["reportingComponent"], e["message"]])
        head = ["Type", "Reason", "Age", "From", "Message"]
        widths = [max(len(str(r[n])) for r in rows + [head]) for n in range(4)]
        fmt = lambda r: "  " + "  ".join(str(r[n]).ljust(widths[n]) for n in range(4)) + "  " + r[4]
        out += ["Events:", fmt(head), fmt(["-" * len(h) for h in head])] + [fmt(r) for r in rows]
    return "\n".join(line.rstrip() for line in out) + "\n"


def listing(items):
    """kubectl get ... -o yaml of more than one object."""
    return to_yaml({"apiVersion": "v1", "items": items, "kind": "List", "metadata": {"resourceVersion": ""}})


PODC = ["\033[96m", "\033[93m", "\033[92m", "\033[95m", "\033[94m", "\033[91m"]


def stern(rows, namespaces=False, colour=True, stamps=False):
    """stern's default output; rows are (time, namespace, pod, container, line), in order of arrival."""
    colours, out = {}, []
    for at, ns, pod, con, line in rows:
        c = colours.setdefault(pod, PODC[len(colours) % len(PODC)])
        fields = [ns] * bool(namespaces) + [pod, con]
        head = " ".join((c + f + "\033[0m") if colour else f for f in fields)
        if stamps:
            head += " " + at.strftime("%Y-%m-%dT%H:%M:%S.%f") + "000Z"
        out.append(head + " " + line)
    return "\n".join(out) + "\n"


def line_time(line, default):
    """The time a zap line starts with."""
    m = re.match(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)\.(\d{3})Z", line)
    if not m:
        m = re.match(r"\[(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d)\.(\d{3})\]", line)
    return parse_time(m.group(1).replace(" ", "T") + "Z") + seconds(int(m.group(2)) / 1000) if m else default


def rows_of(text, ns, pod, con, start):
    """Rows for stern or CRI from a log."""
    at, out = start, []
    for line in text.rstrip("\n").split("\n"):
        at = line_time(line, at)
        out.append((at, ns, pod, con, line))
    return out


def cri(text, start, stream="stdout", step=0.0, split=None):
    """A log file of the kubelet's tree."""
    out, at, pause = [], start, False
    for n, line in enumerate(text.rstrip("\n").split("\n")):
        new = line_time(line, None)
        at = new or at + seconds(step)
        if "will try again in 2s" in line:
            pause = True
        elif pause:
            at, pause = at + seconds(2.001), False
        t = at.strftime("%Y-%m-%dT%H:%M:%S.") + "%06d%03dZ" % (at.microsecond + (137 + 7 * n) % 900, (n * 211 + 57) % 1000)
        s = "stderr" if line.startswith("Error:") or "[WARNING]" in line or "restoring failed" in line else stream
        if split and len(line) > split:
            parts = [line[i:i + split] for i in range(0, len(line), split)]
            out += ["%s %s P %s" % (t, s, p) for p in parts[:-1]] + ["%s %s F %s" % (t, s, parts[-1])]
        else:
            out.append("%s %s F %s" % (t, s, line))
    return "\n".join(out) + "\n"


ORDER = ["verdict", "verdictAlso", "expected", "acceptable", "mustNot", "subjects", "subjectsAny", "note", "kuma", "product", "platform", "notCollected"]
OUT = os.path.dirname(os.path.dirname(HERE))


class Case:
    """One folder: files and the answer."""

    def __init__(self, name):
        self.name, self.files = name, {}

    def put(self, path, text, crlf=False, utf16=False, bom=False, raw=False):
        """Adds a file."""
        if raw:
            self.files[path] = text
            return
        if crlf:
            text = text.replace("\n", "\r\n")
        data = (b"\xff\xfe" + text.encode("utf-16-le")) if utf16 else (b"\xef\xbb\xbf" if bom else b"") + text.encode()
        self.files[path] = data

    def write(self, verdict, expected=(), acceptable=(), must_not=(), subjects=(), note="", also=(), any_subject=False, kuma="", product="kuma", platform="", missing=()):
        """Writes the folder."""
        import shutil
        folder = os.path.join(OUT, self.name)
        shutil.rmtree(folder, ignore_errors=True)
        for path, data in self.files.items():
            full = os.path.join(folder, "bundle", path)
            os.makedirs(os.path.dirname(full), exist_ok=True)
            with open(full, "wb") as f:
                f.write(data)
        refs = [s.ref if hasattr(s, "ref") else s if "namespace" in s else
                {"kind": s["kind"], "namespace": s["metadata"].get("namespace", ""), "name": s["metadata"]["name"]} for s in subjects]
        right = list(dict.fromkeys(list(expected) + list(acceptable)))
        out = dict(verdict=verdict, verdictAlso=list(also), expected=list(expected), acceptable=right, mustNot=[c for c in dict.fromkeys(must_not) if c not in right],
                   subjects=refs, subjectsAny=any_subject, note=note, kuma=kuma, product=product if kuma else "", platform=platform, notCollected=list(missing))
        with open(os.path.join(folder, "expect.yaml"), "w") as f:
            f.write(to_yaml({k: out[k] for k in ORDER}))
