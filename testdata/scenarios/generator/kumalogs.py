"""What Kuma's components print, release by release. The texts come from recorded output and from the catalogue."""

import json

from text import seconds, zap

REFUSED = "connect: connection refused"
TIMEOUT = "i/o timeout"
NO_ROUTE = "connect: no route to host"


def final_error(version):
    """The words before the dial error in the validator's last line."""
    if version < (2, 9):
        return "validation failed, client failed to connect to the verification server: "
    if version < (2, 11):
        return "validation failed: client failed to connect to the verification server after retries: "
    return ("validation failed: client failed to connect to the verification server after retries - most likely the "
            "transparent proxy is not established correctly, please check CNI logs: ")


class Validator:
    """Builds one run of kuma-validation, with the wording of the release."""

    def __init__(self, version, start, rng, offset=0, port=15006):
        self.version, self.now, self.rng, self.offset, self.port = version, start, rng, offset, port
        self.lines, self.errors = [], []

    def _say(self, family, level, message, fields=None):
        logger = "validator" if self.version < (2, 9) else "transparentproxy.validator." + family
        self.lines.append(zap(self.now, level, logger, message, fields, self.offset))

    def _step(self, milliseconds):
        self.now += seconds(milliseconds / 1000.0)

    def _open(self, family):
        address = ("127.0.0.1:%d" if family == "ipv4" else "[::1]:%d") % self.port
        self._say(family, "INFO", "starting iptables validation")
        if self.version < (2, 9):
            self._say(family, "INFO", "listening on " + address)
        else:
            self._say(family, "INFO", "server is listening", {"address": address})
        return address

    def _dial(self, family, port):
        return ("dial tcp 127.0.0.1:0->127.0.0.6:%d: " if family == "ipv4" else "dial tcp [::1]:0->[::6]:%d: ") % port

    def _ports(self, count):
        if self.version < (2, 9):
            return [self.rng.randint(20000, 29999)] * count
        return [self.rng.randint(20000, 29999) for _ in range(count)]

    def _retry(self, family, text):
        if self.version < (2, 9):
            self._say(family, "INFO", "[WARNING] client failed to connect to server: " + text)
        else:
            dots = "..." if self.version < (2, 14) else ""
            self._say(family, "INFO", "failed to connect to the server, retrying" + dots, {"error": text})

    def fail(self, reason, family="ipv4", attempts=11):
        """All attempts fail with one reason, or with a list of reasons, one an attempt."""
        address = self._open(family)
        reasons = reason if isinstance(reason, list) else [reason] * attempts
        text = ""
        for number, (port, why) in enumerate(zip(self._ports(len(reasons)), reasons)):
            if number:
                self._step(1001 + self.rng.randint(0, 2))
            self._step(51 if why == TIMEOUT else 1)
            text = self._dial(family, port) + why
            self._retry(family, text)
        if self.version >= (2, 9) and self.rng.random() < 0.5:
            self._say(family, "ERROR", "failed to accept TCP connection",
                      {"address": address, "error": "accept tcp %s: use of closed network connection" % address})
        self.errors.append(final_error(self.version) + text)
        return self

    def cut(self, reason, attempts, family="ipv4"):
        """A run that was stopped in the middle: no last line."""
        self._open(family)
        for number, port in enumerate(self._ports(attempts)):
            if number:
                self._step(1002)
            self._retry(family, self._dial(family, port) + reason)
        return self

    def bind(self, error, family="ipv4"):
        """The listener cannot be opened."""
        address = self._open(family)
        self.errors.append("validation failed: listen tcp %s: bind: %s" % (address, error))
        return self

    def passes(self, family="ipv4", after=0, noise=None):
        """The connection comes back; after is the number of failed attempts before."""
        address = self._open(family)
        for port in self._ports(after):
            self._retry(family, self._dial(family, port) + REFUSED)
            self._step(1002)
        self._step(1)
        if self.version < (2, 9):
            self._say(family, "INFO", "server: a connection has been established")
            self._say(family, "INFO", "client: connection established")
            self._say(family, "INFO", "validation passed, iptables rules applied correctly")
        else:
            self._say(family, "INFO", "client successfully connected to the server")
            self._say(family, "INFO", "validation successful, iptables rules applied correctly")
            self._say(family, "INFO", "connection established", {"address": address})
        if noise if noise is not None else self.rng.random() < 0.6:
            text = "listener failed to accept connection" if self.version < (2, 9) else "failed to accept TCP connection"
            self._say(family, "ERROR", text, {
                "address": address, "error": "accept tcp %s: use of closed network connection" % address})
        return self

    def text(self):
        """The whole log; with two errors the second has no 'Error:' and no first words."""
        out = list(self.lines)
        for number, error in enumerate(self.errors):
            out.append("Error: " + error if number == 0 else error.replace("validation failed: ", "", 1))
        return "\n".join(out) + ("\n" if out else "")


USAGE = """Usage:
  kumactl install transparent-proxy-validator [flags]

Flags:
  -h, --help                                   help for transparent-proxy-validator
      --ip-family-mode string                  specify the IP family mode for traffic redirection when setting up the transparent proxy; accepted values: 'dualstack' or 'ipv4' (default "dualstack")
      --transparent-proxy-config stringArray   Transparent proxy configuration. This flag can be repeated. Each value can be:
                                               - a comma-separated list of file paths
                                               - a dash '-' to read from STDIN
                                               Later values override earlier ones when merging.
      --validation-server-port uint16          port number for the validation server to listen on (default 15006)
"""


def install_start(version, when, conf, net="/host/etc/cni/net.d", offset=0, chained=True, waits=0):
    """The installer's first lines, up to a working installation. Returns (lines, time of the last)."""
    lines = []
    say = lambda level, message, fields=None: lines.append(zap(when, level, "install-cni", message, fields, offset))
    path = {"path": net + "/ZZZ-kuma-cni-kubeconfig"}
    if version >= (2, 10):
        say("INFO", "writing kubernetes config", path)
        if chained:
            say("INFO", "no valid installation found, will proceed with installation", {
                "error": "failed to find kuma-cni plugin in chained config file: kuma-cni plugin is missing in the chained config file"})
        else:
            say("INFO", "no valid installation found, will proceed with installation", {
                "error": "cni config file does not exist at the specified path: %s/%s" % (net, conf)})
        when += seconds(0.094)
        say("INFO", "successfully wrote kuma CNI binaries", {"directory": "/host/opt/cni/bin"})
        say("INFO", "failed to write binaries", {"directory": "/host/secondary-bin-dir"})
    else:
        say("INFO", "wrote kuma CNI binaries", {"dir": "/host/opt/cni/bin"})
        say("INFO", "writing to dir failed", {"dir": "/host/secondary-bin-dir"})
        say("INFO", "writing kubernetes config", path)
    for _ in range(waits):
        when += seconds(1.001)
        chain_retry(lines, version, when, net + "/" + conf, offset)
    when += seconds(0.1)
    if not chained:
        say("INFO", "writing standalone CNI config", {"path": net + "/" + conf})
    elif version >= (2, 10):
        say("INFO", "chaining CNI config, updating config file", {"file": net + "/" + conf})
    else:
        say("INFO", "chaining Kuma CNI config. Updating CNI config file", {"file": net + "/" + conf})
    if version >= (2, 10):
        when += seconds(0.002)
        say("INFO", "Kuma CNI installation completed successfully")
    return lines, when


def verbose(text, function, line):
    """A pkg/errors value as zap prints it."""
    return {"error": text, "errorVerbose": "%s\ngithub.com/kumahq/kuma/app/cni/pkg/install.%s\n\tgithub.com/kumahq/kuma/app/cni/pkg/install/%s\nruntime.goexit\n\truntime/asm_amd64.s:1700" % (text, function, line)}


def chain_retry(lines, version, when, path, offset=0):
    """One 'not found, will retry' line of the chained installer."""
    if version >= (2, 10):
        lines.append(zap(when, "ERROR", "install-cni", "error chaining CNI config, retrying...",
                         verbose("cni config '%s' not found" % path, "setupChainedPlugin.func1", "main.go:147"), offset))
    elif version >= (2, 7):
        lines.append(zap(when, "ERROR", "install-cni", "error chaining Kuma CNI config, will retry...",
                         verbose("CNI config '%s' not found." % path, "setupChainedPlugin.func1", "main.go:129"), offset))
    else:
        lines.append(zap(when, "INFO", "install-cni", "CNI config '%s' not found. Kuma CNI won't be chained" % path, None, offset))


def cleanup(version, when, offset=0, reason=None):
    """The installer ends: by a failed check when a reason is given, else by a signal."""
    lines = [zap(when, "INFO", "install-cni", "starting cleanup", None, offset),
             zap(when + seconds(0.009), "INFO", "install-cni", "finished cleanup", None, offset)]
    if reason:
        lines.append(zap(when + seconds(0.01), "ERROR", "install-cni", "checking installation failed - exiting",
                         verbose(reason, "(*InstallerConfig).CheckInstall", "installer_config.go:210"), offset))
    return lines


def refresh(start, end, net="/host/etc/cni/net.d", offset=0, keep=58):
    """The token refresh every minute, the last ones only."""
    count = int((end - start).total_seconds() // 60)
    first = max(1, count - keep + 1)
    return [(start + seconds(60 * n) + seconds(0.003 * (n % 7)),
             zap(start + seconds(60 * n) + seconds(0.003 * (n % 7)), "INFO", "install-cni", "writing kubernetes config",
                 {"path": net + "/ZZZ-kuma-cni-kubeconfig"}, offset)) for n in range(first, count + 1)]


def plugin_fields(pod, namespace, uid, sandbox, netns):
    """The fields that the plugin's logger carries."""
    return {"pod": pod, "namespace": namespace, "infraContainerId": sandbox, "ip": "", "containerId": sandbox,
            "args": "K8S_POD_UID=%s;IgnoreUnknown=1;K8S_POD_NAMESPACE=%s;K8S_POD_NAME=%s;K8S_POD_INFRA_CONTAINER_ID=%s" % (
                uid, namespace, pod, sandbox), "netns": netns}


OLD_SKIPS = {
    "pod namespace or pod name is empty": "pod excluded - no kubernetes data",
    "namespace is in the exclude list": 'pod excluded - is in the namespace excluded by "exclude_namespaces" CNI config',
    "pod already injected with kuma-init container": "pod excluded - already injected with kuma-init container",
    "missing required kuma-sidecar container": "pod excluded - not enough containers in pod. Kuma-sidecar container required",
    "annotation 'kuma.io/sidecar-injected' is missing or is not set to 'true'":
        "pod excluded due to lack of 'kuma.io/sidecar-injected: true' annotation",
}


def plugin_line(version, when, fields, skip=None, offset=0):
    """The plugin's lines for one ADD: rules put in place, or a skip with its reason."""
    if skip:
        if version >= (2, 9):
            return [zap(when, "INFO", "kuma-cni", "pod excluded", dict(fields, reason=skip), offset)]
        return [zap(when, "INFO", "kuma-cni", OLD_SKIPS[skip], fields, offset)]
    lines = []
    if version < (3,):
        lines.append(zap(when, "INFO", "kuma-cni", "iptables rules applied", fields, offset))
    lines.append(zap(when + seconds(0.001), "INFO", "kuma-cni", "successfully injected iptables rules", fields, offset))
    return lines


def bootstrap(version, when, url, offset=0, mesh="default"):
    """kuma-dp's first lines, up to the request for its bootstrap configuration."""
    full = ".".join(str(part) for part in version)
    return [
        zap(when, "INFO", "kuma-dp.run", "starting Data Plane", {"version": full, "config": {"controlPlane": {
            "url": url, "retry": {"backoff": "3s"}}, "dataplane": {"mesh": mesh, "drainTime": "30s"}}}, offset),
        zap(when + seconds(0.008), "INFO", "kuma-dp.run", "generated configurations will be stored in a temporary directory",
            {"dir": "/tmp/kuma-dp-1938227214"}, offset),
        zap(when + seconds(0.011), "INFO", "system-certificate-selector", "OS provided certificate not found", None, offset),
        zap(when + seconds(0.05), "INFO", "kuma-dp.run", "fetched Envoy version",
            {"version": {"Build": "3a1ecd0/1.34.4/Modified/RELEASE/BoringSSL", "Version": "1.34.4"}}, offset),
        zap(when + seconds(0.051), "INFO", "dataplane", "trying to fetch bootstrap configuration from the Control Plane", None, offset),
    ]


NO_BOOTSTRAP = ("could not fetch bootstrap configuration, make sure you are not trying to connect to global-cp. retrying (this could "
                "help only if you're connecting to zone-cp).")
NOT_FOUND_YET = ("Dataplane entity is not yet found in the Control Plane. If you are running on Kubernetes, the control plane is most "
                 "likely still in the process of converting Pod to Dataplane. If it takes too long, check pod events and control plane "
                 "logs to see possible cause. Retrying.")


def no_bootstrap(when, error, count, offset=0, every=3.0):
    """Repeated attempts to fetch the bootstrap configuration."""
    return [zap(when + seconds(every * n), "INFO", "dataplane", NO_BOOTSTRAP,
                {"backoff": "3s", "err": error}, offset) for n in range(count)]


def not_found_yet(when, count, offset=0):
    """Repeated 'the Dataplane is not there yet'."""
    return [zap(when + seconds(3.0 * n), "INFO", "dataplane", NOT_FOUND_YET, {"backoff": "3s"}, offset) for n in range(count)]


def envoy_ready(when, offset=0, found_after=1):
    """kuma-dp from the bootstrap to a working Envoy."""
    lines = not_found_yet(when, found_after, offset)
    at = when + seconds(3.0 * found_after)
    lines.append(zap(at, "INFO", "dataplane", "received bootstrap configuration", {"version": 3}, offset))
    lines.append(zap(at + seconds(0.01), "INFO", "kuma-dp.run.envoy", "starting Envoy", {"path": "/usr/local/bin/envoy"}, offset))
    envoy = lambda delta, level, component, text: "[%s][13][%s][%s] [%s" % (
        (at + seconds(delta)).strftime("%Y-%m-%d %H:%M:%S.") + "%03d" % ((at + seconds(delta)).microsecond // 1000), level, component, text)
    lines.append(envoy(0.1, "info", "main", "source/server/server.cc:432] initializing epoch 0 (base id=0, hot restart version=disabled)"))
    lines.append(envoy(0.3, "info", "upstream", "source/common/upstream/cds_api_helper.cc:71] cds: added/updated 4 cluster(s), skipped 0 unmodified cluster(s)"))
    lines.append(envoy(0.5, "info", "config", "source/common/listener_manager/listener_manager_impl.cc:944] all dependencies initialized. starting workers"))
    return lines


INIT_BANNER = [
    "# cleaning up any existing transparent proxy iptables rules",
    '# [iptables] starting cleanup of existing transparent proxy rules. Any rule found in chains with names starting with "KUMA_MESH" or containing comments starting with "kuma/mesh/transparent/proxy" will be deleted',
    "# [iptables] no transparent proxy rules detected. No cleanup necessary",
    "# kumactl is about to apply the iptables rules that will enable transparent proxying on the machine. The SSH connection may drop. If that happens, just reconnect again",
]


def init_rules(rng, family="iptables"):
    """The rules as kuma-init prints them before it restores them (2.9 on). Returns (lines, file)."""
    six = family == "ip6tables"
    file = "/tmp/%s-rules.%d.txt" % (family, rng.randint(10**8, 4 * 10**9))
    near, loop = ("::6/128", "::1/128") if six else ("127.0.0.6/32", "127.0.0.1/32")
    note = '--match comment --comment "kuma/mesh/transparent/proxy/%s" '
    return ["# [%s] writing the following rules to file: %s" % (family, file), "* nat", "", "# Custom Chains:",
            "--new-chain KUMA_MESH_INBOUND", "--new-chain KUMA_MESH_OUTBOUND", "--new-chain KUMA_MESH_INBOUND_REDIRECT",
            "--new-chain KUMA_MESH_OUTBOUND_REDIRECT", "", "# Rules:",
            "--append PREROUTING " + note % "redirect inbound TCP traffic to our custom chain for processing" + "--protocol tcp --jump KUMA_MESH_INBOUND",
            "--append OUTPUT " + note % "redirect outbound TCP traffic to our custom chain for processing" + "--protocol tcp --jump KUMA_MESH_OUTBOUND",
            "--append KUMA_MESH_INBOUND " + note % "redirect all inbound traffic to the custom chain for processing" + "--protocol tcp --jump KUMA_MESH_INBOUND_REDIRECT",
            "--append KUMA_MESH_OUTBOUND --source %s --out-interface lo --jump RETURN" % near,
            "--append KUMA_MESH_OUTBOUND --protocol tcp --out-interface lo ! --destination %s --match owner --uid-owner 5678 --jump KUMA_MESH_INBOUND_REDIRECT" % loop,
            "--append KUMA_MESH_OUTBOUND --match owner --uid-owner 5678 --jump RETURN",
            "--append KUMA_MESH_OUTBOUND --jump KUMA_MESH_OUTBOUND_REDIRECT",
            "--append KUMA_MESH_INBOUND_REDIRECT --protocol tcp --jump REDIRECT --to-ports 15006",
            "--append KUMA_MESH_OUTBOUND_REDIRECT --protocol tcp --jump REDIRECT --to-ports 15001", "", "COMMIT"], file


def init_success(rng, six=False):
    """A good run of kuma-init (2.9 on)."""
    lines = list(INIT_BANNER)
    for family in ["iptables"] + (["ip6tables"] if six else []):
        rules, file = init_rules(rng, family)
        lines += rules + ["# [%s] [1/5] /usr/sbin/%s-nft-restore --noflush %s" % (family, family, file)]
    return "\n".join(lines + ["# transparent proxy setup completed successfully. You can now run kuma-dp with the transparent-proxy feature enabled"]) + "\n"


def init_restore_failed(rng, text, mode="nft", family="iptables", before=()):
    """A run of kuma-init (2.9 on) whose restore fails five times."""
    rules, file = init_rules(rng, family)
    tool = "%s-%s-restore%s --noflush %s" % (family, mode, " --wait=5" if mode == "legacy" else "", file)
    lines = list(INIT_BANNER) + list(before) + rules
    for attempt in range(1, 6):
        lines.append("# [%s] [%d/5] /usr/sbin/%s" % (family, attempt, tool))
        lines.append("# [%s] [%d/5] restoring failed: %s" % (family, attempt, text))
        if attempt < 5:
            lines.append("# [%s] [%d/5] will try again in 2s" % (family, attempt))
    lines.append("Error: failed to setup transparent proxy: unable to restore %s rules: /usr/sbin/%s-%s-restore failed" % (family, family, mode))
    return "\n".join(lines) + "\n"


def as_json(value):
    """Pretty JSON as Troubleshoot writes it."""
    return json.dumps(value, indent=2, ensure_ascii=False)
