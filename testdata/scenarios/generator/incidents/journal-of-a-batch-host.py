"""journalctl of a virtual machine's kuma-dp: the control plane's address begins with http, its port speaks TLS."""
from field_start import *


def build(name):
    w = World(name, (2, 8, 6), "kubeadm", product="kong-mesh", cni=None, nodes=2, apps=0, now="2025-03-19T05:44:10Z")
    w.platform_name = "universal"
    url, host, rows, pid, at = "http://zone-cp.batch.example.internal:5678", "batch-17", [], 3021, w.ago(1500)
    say = lambda t, who, text: rows.append("%s %s %s: %s" % (t.strftime("%b %d %H:%M:%S"), host, who, text))
    n = 0
    while at < w.ago(10):
        say(at, "systemd[1]", "Started kuma-dp, data plane proxy of the batch scheduler.")
        rows += journal(host, "kuma-dp", pid, "\n".join(bootstrap(w.v, at + seconds(0.1), url)), at)
        end = at + seconds(0.2)
        say(end, "kuma-dp[%d]" % pid, "Error: Failed to fetch Envoy bootstrap config. Invalid request: Client sent an HTTP request to an HTTPS server.")
        for text in ("kuma-dp.service: Main process exited, code=exited, status=1/FAILURE", "kuma-dp.service: Failed with result 'exit-code'."):
            say(end, "systemd[1]", text)
        n, pid, at = n + 1, pid + 9, at + seconds(60.4)
        say(at - seconds(0.1), "systemd[1]", "kuma-dp.service: Scheduled restart job, restart counter is at %d." % n)
        if n == 7:
            say(at, "scheduler[990]", "ERROR executor registry: dial tcp 127.0.0.1:18080: connect: connection refused")
    p = Folder(w)
    p.put("journalctl.txt", "\n".join(rows) + "\n")
    return p.expect("failing", ["dp-wrong-endpoint"], ["dp-cp-address-invalid"], ["dp-cp-unreachable", "dp-ca-mismatch", "dp-token", "dp-wrong-proxy-type", "dp-bootstrap-response-invalid", "dp-envoy-exit", "x-networkpolicy", "dp-not-found-yet"], [],
                    "http:// instead of https:// in the control plane's address: the TLS port answers 400 'Client sent an HTTP request to an HTTPS server'.", any_subject=True, missing=["control plane", "configuration"])
