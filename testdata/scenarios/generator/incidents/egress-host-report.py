"""A host's report: the zone egress of a virtual machine was moved to an environment file, in which the proxy's type has another name."""
from field_start import *


def build(name):
    w = World(name, (2, 13, 6), "kubeadm", product="kong-mesh", cni=None, nodes=2, apps=0, now="2026-02-19T10:06:14Z")
    w.platform_name = "universal"
    host, top = "egress-b2", "sosreport-egress-b2-2026-02-19-qkxmtvz"
    p = Folder(w)
    host_report(p, top, host, "Red Hat Enterprise Linux release 9.5 (Plow)", "5.14.0-503.23.2.el9_5.x86_64", w.now)
    unit = ("[Unit]\nDescription=Kong Mesh zone egress\nAfter=network-online.target\nStartLimitIntervalSec=0\n\n[Service]\nUser=kuma-dp\nEnvironmentFile=/etc/sysconfig/kuma-dp\nExecStart=/opt/kong-mesh/bin/kuma-dp run\nRestart=always\nRestartSec=10\n"
            "LimitNOFILE=1048576\n\n[Install]\nWantedBy=multi-user.target\n")
    p.put(top + "/etc/systemd/system/kong-mesh-egress.service", unit)
    p.put(top + "/etc/sysconfig/kuma-dp", "KUMA_CONTROL_PLANE_URL=https://zone-b.mesh.example.internal:5678\nKUMA_CONTROL_PLANE_CA_CERT_FILE=/etc/kong-mesh/ca.pem\nKUMA_DATAPLANE_PROXY_TYPE=zone-egress\nKUMA_DATAPLANE_NAME=egress-b2\n"
          "KUMA_DATAPLANE_RUNTIME_RESOURCE_PATH=/etc/kong-mesh/egress.yaml\nKUMA_DATAPLANE_RUNTIME_TOKEN_PATH=/etc/kong-mesh/egress.token\nKUMA_DNS_ENABLED=false\n")
    p.put(top + "/etc/kong-mesh/egress.yaml", "type: ZoneEgress\nname: egress-b2\nnetworking:\n  address: 10.61.4.23\n  port: 10002\n")
    rows, t, n, pid = [], w.ago(1740), 0, 5203
    say = lambda at, who, text: rows.append("%s %s %s: %s" % (at.strftime("%b %d %H:%M:%S"), host, who, text))
    say(t - seconds(410), "systemd[1]", "Stopping Kong Mesh zone egress...")
    say(t - seconds(409), "kuma-dp[1188]", zap(t - seconds(409), "INFO", "kuma-dp.run", "Kuma DP caught an exit signal"))
    say(t - seconds(409), "kuma-dp[1188]", zap(t - seconds(408.9), "INFO", "kuma-dp.run", "draining Envoy connections"))
    say(t - seconds(379), "systemd[1]", "kong-mesh-egress.service: Deactivated successfully.")
    say(t - seconds(40), "systemd[1]", "Reloading.")
    while t < w.ago(20):
        say(t, "systemd[1]", "Started Kong Mesh zone egress.")
        say(t + seconds(0.2), "kuma-dp[%d]" % pid, 'Error: invalid proxy type "zone-egress"')
        say(t + seconds(0.2), "systemd[1]", "kong-mesh-egress.service: Main process exited, code=exited, status=1/FAILURE")
        say(t + seconds(0.2), "systemd[1]", "kong-mesh-egress.service: Failed with result 'exit-code'.")
        n += 1
        t += seconds(10.3)
        say(t, "systemd[1]", "kong-mesh-egress.service: Scheduled restart job, restart counter is at %d." % n)
        pid += 7
        if n % 40 == 11:
            say(t, "chronyd[811]", "Selected source 10.61.0.2 (ntp-a.example.internal)")
        if n % 60 == 31:
            say(t, "node_exporter[930]", 'ts=%s caller=collector.go:169 level=error msg="collector failed" name=nfs duration_seconds=0.0001 err="failed to retrieve nfs stats"' % rfc3339(t))
    p.put(top + "/sos_commands/logs/journalctl_--no-pager_--boot", "\n".join(rows) + "\n")
    p.put(top + "/sos_commands/systemd/systemctl_list-units_--failed", "  UNIT LOAD ACTIVE SUB DESCRIPTION\n● rngd.service loaded failed failed Hardware RNG Entropy Gatherer Daemon\n\n1 loaded units listed.\n")
    p.put(top + "/sos_commands/process/ps_auxwww", "USER         PID %CPU %MEM    VSZ   RSS TTY      STAT START   TIME COMMAND\nroot           1  0.0  0.1 173592 17200 ?        Ss   Feb02   1:11 /usr/lib/systemd/systemd --switched-root --system --deserialize 31\nroot         930  0.1  0.1 1240112 22104 ?       Ssl  Feb02  30:14 /usr/local/bin/node_exporter\n")
    packed(p, "")
    return p.expect("failing", ["dp-wrong-proxy-type"], (), ["dp-cp-unreachable", "dp-token", "dp-cp-address-invalid", "dp-wrong-endpoint", "dp-envoy-exit", "dp-ca-mismatch", "mesh-name-invalid", "x-exec-format"], [],
                    "KUMA_DATAPLANE_PROXY_TYPE=zone-egress in the new environment file; kuma-dp knows dataplane, ingress and egress and ends at once, every ten seconds.", any_subject=True, missing=["control plane"])
