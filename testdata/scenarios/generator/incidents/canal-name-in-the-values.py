"""RKE2: the values still say 10-canal.conf, as years ago; the file is 10-canal.conflist."""
from more_platforms import *


def build(name):
    w = World(name, (2, 12, 14), "rke2-sles", family="dualstack", now="2026-04-23T08:31:40Z", nodes=3, apps=1, cni_age=2900, taint=False)
    w.cni_paths(conf="10-canal.conf")
    net, asked = "/host/etc/cni/net.d", "cni config file does not exist at the specified path: /host/etc/cni/net.d/10-canal.conf"

    def run(at):
        end = cleanup(w.v, at + seconds(1.2))
        return head(w.v, at, 3, why=asked) + [chained(w.v, at + seconds(0.19), net + "/10-canal.conflist"), done(at + seconds(0.2)), end[0],
                zap(at + seconds(1.203), "INFO", "install-cni", "no need to revert config - file does not exist", {"configPath": net + "/10-canal.conf"}), end[1]] + fault(
                    w.v, at + seconds(1.211), "checking installation failed - exiting", asked, "(*InstallerConfig).CheckInstall", "installer_config.go:196")

    pods = all_crash(w, run, 5, 1.3, previous=True)
    gone = 'failed to find plugin "kuma-cni" in path [/opt/cni/bin]'
    bad = stuck(w, "berth-plan", w.spaces[0], gone, 10, 2300, replicas=2, plugin=None) + stuck(w, "tide-feed", "monitoring", gone, 10, 2100, mesh=False, plugin=None)
    no_new_jobs(w)
    bustle(w, "shipper", "dns", "scaler")
    w.without("daemonsets")
    return w.expect("failing", ["cni-conf-extension-trap"], ["x-binary-missing", "x-k3s-rke2"], ["cni-plugin-overwritten", "cni-conf-not-found", "cni-bin-dir-wrong-but-writable", "x-cilium-exclusive", "x-uninstall-leftover", "cni-standalone-type",
                    "cni-bin-dir-not-writable"], pods + bad, "The installers write into 10-canal.conflist and then look for 10-canal.conf: exit 5 after a second, the binary goes, the entry stays, and no new pod gets a sandbox.", any_subject=True)
