"""A made-up cluster with Kuma or Kong Mesh in it: healthy until a scenario plants a fault."""

import hashlib
import random
import uuid

import pods
from kumalogs import Validator, envoy_ready, install_start, plugin_fields, plugin_line, refresh
from platforms import PLATFORMS
from pods import Pod, container
from text import micro, parse_time, rfc3339, seconds, zap

ALPHABET = "bcdfghjklmnpqrstvwxz2456789"
APPS = ["cart", "checkout", "orders", "pricing", "search", "ledger", "billing", "quotes", "media", "notify", "profile", "reviews",
        "stock", "tickets", "wallet", "geo", "audit", "catalog", "login", "render"]
SPACES = ["shop", "bank", "logistics", "web", "core", "claims", "trading", "fleet", "portal", "booking"]
BACKOFF = [10, 20, 40, 80, 160]


def tests_nothing(version):
    """Whether kuma-validation of the release skips both families when the family is ipv4."""
    fixed = {(2, 9): 16, (2, 10): 10**6, (2, 11): 14, (2, 12): 11, (2, 13): 7}
    return version[2] < fixed.get(version[:2], 0)


class World:
    """The cluster, the time of the bundle, and everything that the bundle will hold."""

    def __init__(self, name, version, platform="kubeadm", product="kuma", cni="chained", now=None, offset=0, native=None,
                 configmap=None, family=None, system=None, cni_ns="kube-system", nodes=4, apps=3, taint=True, mode=None,
                 kuma=True, shape="new", form="gz", mesh_spec=None, cni_age=None, seed=None):
        self.name, self.v, self.platform_name, self.product = name, version, platform, product
        self.rng = random.Random(int(hashlib.sha256((seed or name).encode()).hexdigest(), 16))
        self.order = random.Random(self.rng.random())
        self.p = PLATFORMS[platform]
        self.vtext = ".".join(str(part) for part in version)
        self.kuma = kuma
        self.cni = cni if kuma else None
        self.mode = mode or ("cni" if cni else "init")
        self.native = native if native is not None else version >= (2, 14)
        self.configmap = configmap if configmap is not None else version >= (3,)
        # With family ipv4 some releases test nothing (bug 16809); where no family is asked for, those get dualstack.
        self.family = family or ("dualstack" if tests_nothing(version) else "ipv4")
        self.offset, self.taint, self.cni_ns = offset, taint, cni_ns
        self.prefix = "kong-mesh" if product == "kong-mesh" else "kuma"
        self.system = system or self.prefix + "-system"
        self.cp_url = "https://%s-control-plane.%s:5678" % (self.prefix, self.system)
        if now is None:
            day = self.rng.randint(0, 600)
            now = parse_time("2025-01-08T00:00:00Z") + seconds(86400 * day + self.rng.randint(0, 86399))
        self.now = now if not isinstance(now, str) else parse_time(now)
        self.shape, self.form, self.kubelet = shape, form, self.p["kubelet"]
        self.collector = {"new": "v0.123.1", "mid": "v0.117.0", "old": "v0.40.0"}.get(shape, "v0.121.3")
        self.top = "support-bundle-" + (self.now + seconds(3600 * offset)).strftime("%Y-%m-%dT%H_%M_%S")
        self.items, self.custom, self.logs, self.extra, self.extra_links = [], {}, {}, {}, {}
        self.missing, self.collected, self.alias, self.redact, self.namespaces_bare = set(), set(), "kuma-logs", True, False
        self.dropped_logs, self.cni_lines, self.cp_lines, self.ips = set(), {}, [], {}
        self.nodes, self.cni_pods, self.cni_start, self.pods = [], {}, {}, []
        self.expectation, self.logs_done = {}, False
        self.mesh_spec = mesh_spec if mesh_spec is not None else {}
        self.cni_conf = self.p["conf"] if cni == "chained" else "kuma-cni.conf"
        self.old = self.now - seconds(86400 * self.rng.randint(25, 70))
        self._nodes(nodes)
        picks = self.rng.sample(SPACES, 2)
        self.spaces = picks
        self.free_apps = self.rng.sample(APPS, len(APPS))
        self._namespaces()
        self._platform_pods()
        if kuma:
            self._control_plane()
            self._crds()
            if self.cni:
                self._cni(cni_age)
            for number in range(apps):
                self.workload(self.free_apps.pop() + self.rng.choice(["-api", "-svc", "-web", ""]), picks[number % 2],
                              replicas=2, age=self.rng.randint(7000, 900000))
            self._quiet_cp_log()
        self._other_workloads()
        self._noise()

    # -- names, ids, times ------------------------------------------------------------------------------------------------

    def hex(self, length):
        """A random hexadecimal string."""
        return "%0*x" % (length, self.rng.getrandbits(4 * length))

    def hex_of(self, text, length):
        """A hexadecimal string that depends on the text only."""
        return hashlib.sha256((self.name + text).encode()).hexdigest()[:length]

    def word(self, length):
        """A random part of a generated name."""
        return "".join(self.rng.choice(ALPHABET) for _ in range(length))

    def uid(self):
        """A random UID."""
        return str(uuid.UUID(int=self.rng.getrandbits(128), version=4))

    def ago(self, number):
        """A time before the bundle was made."""
        return self.now - seconds(number)

    def image(self, name):
        """An image of the product."""
        return "docker.io/%s/%s:%s" % ("kong" if self.product == "kong-mesh" else "kumahq", name, self.vtext)

    def meta(self, name, namespace=None, created=None, labels=None, annotations=None, owner=None, **more):
        """Object metadata."""
        out = {"name": name}
        if namespace:
            out["namespace"] = namespace
        out["uid"] = self.uid()
        out["resourceVersion"] = str(self.rng.randint(10**6, 9 * 10**7))
        out["creationTimestamp"] = rfc3339(created or self.old)
        if labels:
            out["labels"] = labels
        if annotations:
            out["annotations"] = annotations
        if owner:
            out["ownerReferences"] = [{"apiVersion": owner.get("apiVersion", "apps/v1"), "kind": owner["kind"],
                                       "name": owner["metadata"]["name"], "uid": owner["metadata"]["uid"], "controller": True,
                                       "blockOwnerDeletion": True}]
        out.update(more)
        return out

    # -- objects -------------------------------------------------------------------------------------------------------------

    def add(self, kind, metadata, api="v1", **body):
        """Adds an object."""
        out = {"kind": kind, "apiVersion": api, "metadata": metadata}
        out.update(body)
        self.items.append(out)
        return out

    def of(self, kind):
        """All objects of a kind, pods with their status."""
        if kind == "Pod":
            return [pod.render() for pod in self.pods]
        found = [item for item in self.items if item["kind"] == kind]
        if kind != "Event":
            return found
        # The API server keeps events for an hour.
        edge = rfc3339(self.ago(3600))
        return [item for item in found if (item["lastTimestamp"] or item.get("series", {}).get("lastObservedTime") or item["eventTime"]) > edge]

    def get(self, kind, name, namespace=None):
        """One object."""
        for item in self.items:
            if item["kind"] == kind and item["metadata"]["name"] == name and namespace in (None, item["metadata"].get("namespace")):
                return item
        raise KeyError((kind, name))

    def drop(self, kind, name, namespace=None):
        """Removes one object."""
        self.items.remove(self.get(kind, name, namespace))

    def custom_add(self, plural, namespaced, kind, metadata, api="kuma.io/v1alpha1", **body):
        """Adds a custom resource."""
        out = {"apiVersion": api, "kind": kind, "metadata": metadata}
        out.update(body)
        self.custom.setdefault(plural, (namespaced, []))[1].append(out)
        return out

    def _nodes(self, count):
        used = set()
        for number in range(1, count + 1):
            self.add_node(self._node_name(number, used), self.old - seconds(3600 * self.rng.randint(1, 200)))

    def _node_name(self, number, used):
        while True:
            name = self.p["node"].format(n=number, a=self.rng.randint(2, 120), b=self.rng.randint(2, 250), h=self.hex(8), x=self.word(4))
            if name not in used:
                used.add(name)
                return name

    def add_node(self, name=None, created=None, ready_after=25, labels=None, taints=None, arch=None):
        """Adds a node that is Ready."""
        number = len(self.nodes) + 1
        name = name or self._node_name(number, {node["metadata"]["name"] for node in self.nodes})
        created = created or self.old
        arch = arch or self.p.get("arch", "amd64")
        all_labels = {"kubernetes.io/hostname": name, "kubernetes.io/os": "linux", "kubernetes.io/arch": arch}
        if self.p["zone"]:
            all_labels["topology.kubernetes.io/zone"] = self.p["zone"] + self.rng.choice("abc")
        all_labels.update(self.p["labels"])
        all_labels.update(labels or {})
        ready = created + seconds(ready_after)
        beat = rfc3339(self.ago(self.rng.randint(5, 50)))
        condition = lambda kind, status, reason, text, at: {"type": kind, "status": status, "lastHeartbeatTime": beat,
                                                            "lastTransitionTime": rfc3339(at), "reason": reason, "message": text}
        spec = {"podCIDR": "10.42.%d.0/24" % number, "providerID": "%s:///%s" % (self.platform_name, name)}
        if taints:
            spec["taints"] = taints
        node = self.add("Node", self.meta(name, created=created, labels=all_labels), spec=spec, status={
            "capacity": {"cpu": "4", "memory": "16384256Ki", "pods": "110"},
            "allocatable": {"cpu": "3920m", "memory": "15264796Ki", "pods": "110"},
            "conditions": [
                condition("MemoryPressure", "False", "KubeletHasSufficientMemory", "kubelet has sufficient memory available", created),
                condition("DiskPressure", "False", "KubeletHasNoDiskPressure", "kubelet has no disk pressure", created),
                condition("PIDPressure", "False", "KubeletHasSufficientPID", "kubelet has sufficient PID available", created),
                condition("Ready", "True", "KubeletReady", "kubelet is posting ready status", ready)],
            "addresses": [{"type": "InternalIP", "address": "192.168.%d.%d" % (number, 10 + number)}, {"type": "Hostname", "address": name}],
            "nodeInfo": {"kernelVersion": self.p["kernel"], "osImage": self.p["os"], "containerRuntimeVersion": self.p["runtime"],
                         "kubeletVersion": self.kubelet, "kubeProxyVersion": self.kubelet, "operatingSystem": "linux", "architecture": arch}})
        self.nodes.append(node)
        if self.kuma and self.cni and self.cni_pods:
            self.cni_pod(name, created + seconds(ready_after))
        return name

    def node(self, number):
        """The name of a node."""
        return self.nodes[number]["metadata"]["name"]

    def node_ip(self, name):
        """The address of a node."""
        for node in self.nodes:
            if node["metadata"]["name"] == name:
                return node["status"]["addresses"][0]["address"]
        return "192.168.0.1"

    def pod_ip(self, name):
        """A fresh pod address on a node."""
        number = [node["metadata"]["name"] for node in self.nodes].index(name) + 1 if name else 0
        self.ips[number] = self.ips.get(number, 9) + 1
        return "10.42.%d.%d" % (number, self.ips[number])

    def namespace(self, name, labels=None, created=None):
        """Adds a namespace."""
        return self.add("Namespace", self.meta(name, created=created, labels=dict({"kubernetes.io/metadata.name": name}, **(labels or {}))),
                        spec={"finalizers": ["kubernetes"]}, status={"phase": "Active"})

    def _namespaces(self):
        for name in ("default", "kube-node-lease", "kube-public", "kube-system"):
            self.namespace(name)
        if self.kuma:
            self.namespace(self.system, {"kuma.io/system-namespace": "true"} if self.v < (2, 9) else {"kuma.io/sidecar-injection": "false"})
            if self.cni and self.cni_ns not in ("kube-system", self.system):
                self.namespace(self.cni_ns)
        for name in self.spaces:
            self.namespace(name, {"kuma.io/sidecar-injection": "enabled"} if self.kuma else None)
        self.namespace("monitoring")

    def _spread(self, count):
        names = [node["metadata"]["name"] for node in self.nodes]
        start = self.rng.randint(0, len(names) - 1)
        return [names[(start + n) % len(names)] for n in range(count)]

    def make_pod(self, name, namespace, spec, node, created, labels=None, annotations=None, owner=None, generate=None):
        """Adds a pod; everything in it runs until told otherwise."""
        token = "kube-api-access-" + self.word(5)
        full = {"volumes": spec.pop("volumes", []) + [{"name": token, "projected": {"defaultMode": 420, "sources": [
            {"serviceAccountToken": {"expirationSeconds": 3607, "path": "token"}},
            {"configMap": {"name": "kube-root-ca.crt", "items": [{"key": "ca.crt", "path": "ca.crt"}]}}]}}]}
        full.update(spec)
        for key, value in (("restartPolicy", "Always"), ("terminationGracePeriodSeconds", 30), ("dnsPolicy", "ClusterFirst"),
                           ("serviceAccountName", "default"), ("nodeName", node), ("securityContext", {}), ("schedulerName", "default-scheduler"),
                           ("priority", 0), ("enableServiceLinks", True)):
            full.setdefault(key, value)
        more = {"generateName": generate} if generate else {}
        obj = {"kind": "Pod", "apiVersion": "v1", "metadata": self.meta(
            name, namespace, created, dict(labels or {}), dict(annotations or {}), owner, **more), "spec": full}
        pod = Pod(self, obj, created)
        self.pods.append(pod)
        return pod

    def _daemonset(self, name, namespace, spec, labels, service_account="default", age=None):
        created = self.ago(age) if age else self.old
        ds = self.add("DaemonSet", self.meta(name, namespace, created, labels), "apps/v1", spec={
            "selector": {"matchLabels": labels}, "template": {"metadata": {"labels": labels}, "spec": dict(spec, serviceAccountName=service_account)},
            "updateStrategy": {"type": "RollingUpdate", "rollingUpdate": {"maxUnavailable": 1, "maxSurge": 0}}})
        self.daemonset_status(ds, len(self.nodes))
        return ds

    def daemonset_status(self, ds, desired, ready=None, current=None):
        """Sets the counters of a DaemonSet."""
        ready = desired if ready is None else ready
        current = desired if current is None else current
        ds["status"] = {"currentNumberScheduled": current, "numberMisscheduled": 0, "desiredNumberScheduled": desired, "numberReady": ready,
                        "observedGeneration": 1, "updatedNumberScheduled": current, "numberAvailable": ready}
        if desired != ready:
            ds["status"]["numberUnavailable"] = desired - ready

    def _platform_pods(self):
        images = [("kube-proxy", "registry.k8s.io/kube-proxy:" + self.kubelet.split("-")[0].split("+")[0])]
        if self.p["base"]:
            images.append((self.p["base"], self.p["base_image"]))
        for name, image in images:
            spec = {"containers": [container(name, image)], "hostNetwork": True, "priorityClassName": "system-node-critical"}
            ds = self._daemonset(name, "kube-system", spec, {"k8s-app": name})
            for node in [n["metadata"]["name"] for n in self.nodes]:
                self.make_pod("%s-%s" % (name, self.word(5)), "kube-system", dict(spec, containers=list(spec["containers"])), node,
                              self.old + seconds(30), {"k8s-app": name}, owner=ds, generate=name + "-")
        self.workload("coredns", "kube-system", replicas=2, mesh=False, image="registry.k8s.io/coredns/coredns:v1.11.3", age=1500000)

    def _other_workloads(self):
        self.workload("grafana", "monitoring", replicas=1, mesh=False, image="docker.io/grafana/grafana:11.3.1", age=600000)
        self.workload("kube-state-metrics", "monitoring", replicas=1, mesh=False,
                      image="registry.k8s.io/kube-state-metrics/kube-state-metrics:v2.14.0", age=700000)
        created = self.ago(self.rng.randint(400, 3000))
        self.job("db-backup-" + str(int(created.timestamp()) // 60), "monitoring", created, created + seconds(41))

    def _noise(self):
        """What collectors bring along although nobody asked: logs of healthy containers, a host collector, another log folder."""
        rng = random.Random("noise of " + self.name)
        self.alias = rng.choice(["kuma-logs", "kuma-logs", "mesh-logs", "all-logs"])
        self.namespaces_bare = rng.random() < 0.15
        mine = [pod for pod in self.pods if pod.namespace in self.spaces]
        for pod in rng.sample(mine, min(2, len(mine))):
            app = pod.mains()[-1]
            self.logs[(pod.namespace, pod.name, app)] = "".join('{"ts":"%s","level":"%s","msg":"%s","ms":%d}\n' % (
                rfc3339(self.ago(3000 - 150 * n)), "warn" if n == 7 else "info", "slow query" if n == 7 else "GET /healthz 200", rng.randint(1, 900)) for n in range(18))
            self.collected.add(pod.name)
            if self.kuma:
                self.sidecar_log(pod, rng.randint(1, 3))
        dns = next((pod for pod in self.pods if pod.name.startswith("coredns")), None)
        if dns and rng.random() < 0.4:
            self.logs[("kube-system", dns.name, "coredns")] = (
                "[INFO] plugin/ready: Still waiting on: \"kubernetes\"\n.:53\n[INFO] plugin/reload: Running configuration SHA512 = 591cf328cccc12bc490481273e738df59329c62c0b729d94e8b61db9961c2fa5f046dd37f1cf888b953814040d180f52594972691cd6ff41be96639138a43908\n"
                "CoreDNS-1.11.3\nlinux/amd64, go1.21.11, a6338e9\n[ERROR] plugin/errors: 2 telemetry.vendor.example. A: read udp 10.42.1.12:41873->10.0.0.2:53: i/o timeout\n")
            self.collected.add(dns.name)
        if rng.random() < 0.3:
            self.extra["host-collectors/system/hostos_info.json"] = (
                '{"name":"jump-01","kernelVersion":"6.5.0-44-generic","platformVersion":"22.04","platform":"ubuntu"}')
            self.extra["host-collectors/system/cpu.json"] = '{"logicalCount":4,"physicalCount":4,"cpuFlags":["fpu","vme"],"machineArch":"x86_64"}'
        if rng.random() < 0.25:
            self.extra["collector-errors/cluster-metrics-error.json"] = (
                '{\n  "collector": "nodeMetrics",\n  "error": "the server could not find the requested resource",\n  "timestamp": "%s"\n}' % rfc3339(self.now))

    def job(self, name, namespace, created, finished):
        """A job outside the mesh that came to its end."""
        job = self.add("Job", self.meta(name, namespace, created), "batch/v1", spec={"parallelism": 1, "completions": 1, "backoffLimit": 6},
                       status={"startTime": rfc3339(created), "completionTime": rfc3339(finished), "succeeded": 1,
                               "conditions": [{"type": "Complete", "status": "True", "lastTransitionTime": rfc3339(finished)}]})
        job_pod = self.make_pod("%s-%s" % (name, self.word(5)), namespace, {"restartPolicy": "OnFailure", "containers": [
            container("backup", "registry.example.internal/tools/pg-backup:5.2")]}, self._spread(1)[0], created,
            {"job-name": name}, owner=dict(job, apiVersion="batch/v1"))
        job_pod.completed(finished)
        self.event(job_pod, "Scheduled", None, created)
        return job_pod

    def _control_plane(self):
        name, labels = self.prefix + "-control-plane", {"app": self.prefix + "-control-plane", "app.kubernetes.io/name": self.prefix,
                                                        "app.kubernetes.io/instance": self.prefix}
        env = [("KUMA_ENVIRONMENT", "kubernetes"), ("KUMA_STORE_TYPE", "kubernetes"), ("KUMA_STORE_KUBERNETES_SYSTEM_NAMESPACE", self.system),
               ("KUMA_DEFAULTS_SKIP_MESH_CREATION", "false"), ("KUMA_MODE", "zone"),
               ("KUMA_RUNTIME_KUBERNETES_INJECTOR_CNI_ENABLED", "true" if self.mode == "cni" else "false"),
               ("KUMA_RUNTIME_KUBERNETES_INJECTOR_SIDECAR_CONTAINER_IMAGE", self.image("kuma-dp")),
               ("KUMA_INJECTOR_INIT_CONTAINER_IMAGE", self.image("kuma-init")),
               ("KUMA_RUNTIME_KUBERNETES_CONTROL_PLANE_SERVICE_NAME", name)]
        if self.cni:
            env += [("KUMA_RUNTIME_KUBERNETES_NODE_TAINT_CONTROLLER_ENABLED", "true" if self.taint else "false"),
                    ("KUMA_RUNTIME_KUBERNETES_NODE_TAINT_CONTROLLER_CNI_APP", self.prefix + "-cni")]
            if self.v >= (2, 9):
                env.append(("KUMA_RUNTIME_KUBERNETES_NODE_TAINT_CONTROLLER_CNI_NAMESPACE", self.cni_ns))
        if self.family == "ipv4":
            env.append(("KUMA_RUNTIME_KUBERNETES_INJECTOR_SIDECAR_CONTAINER_IP_FAMILY_MODE", "ipv4"))
        if self.native and (2, 7) <= self.v < (2, 14):
            env.append(("KUMA_EXPERIMENTAL_SIDECAR_CONTAINERS", "true"))
        if self.configmap:
            env.append(("KUMA_RUNTIME_KUBERNETES_INJECTOR_TRANSPARENT_PROXY_CONFIGMAP_NAME", "kuma-transparent-proxy-config"))
            self.add("ConfigMap", self.meta("kuma-transparent-proxy-config", self.system), data={"config.yaml": pods.tproxy_config(self.family)})
        self.add("ConfigMap", self.meta(name + "-config", self.system), data={
            "config.yaml": "# use this file to override default configuration of `kuma-cp`\n#\n# see conf/kuma-cp.conf.yml for available settings\n"})
        cp = container("control-plane", self.image("kuma-cp"), args=["run", "--log-level=info", "--log-output-path=",
                       "--config-file=/etc/kuma.io/kuma-control-plane/config.yaml"],
                       env=[{"name": key, "value": value} for key, value in env],
                       ports=[{"containerPort": port, "protocol": "TCP"} for port in (5680, 5681, 5682, 5443, 5678)],
                       resources={"limits": {"memory": "256Mi"}, "requests": {"cpu": "500m", "memory": "256Mi"}})
        found = self.workload(name, self.system, replicas=1, mesh=False, age=80000, containers=[cp], labels=labels, service_account=name)
        self.cp = found
        self.collected.add(found.pods[0].name)
        self.add("Service", self.meta(name, self.system, labels=labels), spec={"type": "ClusterIP", "clusterIP": "10.96.14.7", "selector": labels, "ports": [
            {"name": "https-admission-server", "port": 443, "targetPort": 5443, "protocol": "TCP"},
            {"name": "dp-server", "port": 5678, "targetPort": 5678, "protocol": "TCP"}]})
        self.cp_endpoints = self.add("Endpoints", self.meta(name, self.system, labels=labels), subsets=[{
            "addresses": [{"ip": found.pods[0].ip, "nodeName": found.pods[0].node, "targetRef": {
                "kind": "Pod", "namespace": self.system, "name": found.pods[0].name}}],
            "ports": [{"name": "https-admission-server", "port": 5443, "protocol": "TCP"}, {"name": "dp-server", "port": 5678, "protocol": "TCP"}]}])
        self.add("ServiceAccount", self.meta(name, self.system))
        rule = lambda group, kinds, verbs: {"apiGroups": [group], "resources": kinds, "verbs": verbs}
        self.add("ClusterRole", self.meta(name), "rbac.authorization.k8s.io/v1", rules=[
            rule("", ["namespaces", "pods", "nodes", "services"], ["get", "list", "watch"]), rule("", ["nodes"], ["update"]),
            rule("kuma.io", ["dataplanes", "meshes", "containerpatches"], ["get", "list", "watch", "create", "update", "patch", "delete"]),
            rule("authentication.k8s.io", ["tokenreviews"], ["create"])])
        self.bind("ClusterRoleBinding", name, name, name, self.system)
        self._webhooks(name)

    def bind(self, kind, name, role, account, account_namespace, namespace=None):
        """Adds a (Cluster)RoleBinding."""
        return self.add(kind, self.meta(name, namespace), "rbac.authorization.k8s.io/v1", roleRef={
            "apiGroup": "rbac.authorization.k8s.io", "kind": "ClusterRole", "name": role},
            subjects=[{"kind": "ServiceAccount", "name": account, "namespace": account_namespace}])

    def _webhooks(self, service):
        def hook(name, path, space_rules, object_selector, rules):
            return {"name": name, "clientConfig": {"service": {"namespace": self.system, "name": service, "path": path, "port": 443},
                                                   "caBundle": "LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0tLS0t"},
                    "rules": rules, "failurePolicy": "Fail", "matchPolicy": "Equivalent",
                    "namespaceSelector": {"matchExpressions": space_rules}, "objectSelector": object_selector, "sideEffects": "None",
                    "timeoutSeconds": 10, "admissionReviewVersions": ["v1"], "reinvocationPolicy": "Never"}
        not_in = {"key": "kubernetes.io/metadata.name", "operator": "NotIn", "values": ["kube-system"]}
        pods_rule = [{"operations": ["CREATE"], "apiGroups": [""], "apiVersions": ["v1"], "resources": ["pods"], "scope": "*"}]
        some = {"key": "kuma.io/sidecar-injection", "operator": "In", "values": ["enabled", "true"]}
        exists = [{"key": "kuma.io/sidecar-injection", "operator": "Exists"}] if self.v >= (2, 11) else []
        meshes = [{"operations": ["CREATE", "UPDATE"], "apiGroups": ["kuma.io"], "apiVersions": ["v1alpha1"], "resources": ["meshes", "dataplanes"], "scope": "*"}]
        self.hooks = self.add("MutatingWebhookConfiguration", self.meta(self.prefix + "-admission-mutating-webhook-configuration"),
                              "admissionregistration.k8s.io/v1", webhooks=[
            hook("mesh.defaulter.kuma-admission.kuma.io", "/default-kuma-io-v1alpha1-mesh", [not_in], {}, meshes),
            hook("namespace-kuma-injector.kuma.io", "/inject-sidecar", [some, not_in], {}, pods_rule),
            hook("pods-kuma-injector.kuma.io", "/inject-sidecar", exists + [not_in], {"matchLabels": {"kuma.io/sidecar-injection": "enabled"}}, pods_rule)])
        self.add("ValidatingWebhookConfiguration", self.meta(self.prefix + "-validating-webhook-configuration"), "admissionregistration.k8s.io/v1",
                 webhooks=[hook("validator.kuma-admission.kuma.io", "/validate-kuma-io-v1alpha1", [not_in], {}, meshes)])

    def crd(self, plural, kind, scope, group="kuma.io", version="v1alpha1", created=None):
        """Adds a CRD (its schema left out)."""
        return self.add("CustomResourceDefinition", self.meta(plural + "." + group, created=created), "apiextensions.k8s.io/v1", spec={
            "group": group, "names": {"plural": plural, "singular": kind.lower(), "kind": kind, "listKind": kind + "List"}, "scope": scope,
            "versions": [{"name": version, "served": True, "storage": True}]}, status={
                "acceptedNames": {"plural": plural, "singular": kind.lower(), "kind": kind, "listKind": kind + "List"},
                "storedVersions": [version], "conditions": [{"type": "Established", "status": "True", "reason": "InitialNamesAccepted",
                                                             "lastTransitionTime": rfc3339(created or self.old)}]})

    def _crds(self):
        for plural, kind, scope in (("meshes", "Mesh", "Cluster"), ("dataplanes", "Dataplane", "Namespaced"),
                                    ("dataplaneinsights", "DataplaneInsight", "Namespaced"), ("containerpatches", "ContainerPatch", "Namespaced"),
                                    ("meshtrafficpermissions", "MeshTrafficPermission", "Namespaced"), ("meshtimeouts", "MeshTimeout", "Namespaced"),
                                    ("zoneingresses", "ZoneIngress", "Namespaced")):
            self.crd(plural, kind, scope)
        if self.v >= (2, 12):
            self.crd("meshidentities", "MeshIdentity", "Namespaced")
        self.mesh("default", self.mesh_spec)
        if self.platform_name == "openshift":
            self.multus()

    def mesh(self, name, spec=None):
        """Adds a Mesh."""
        return self.custom_add("meshes.kuma.io", False, "Mesh", self.meta(name), spec=spec or {})

    def multus(self, namespaces=None):
        """Multus is there: its CRD, and the attachment definitions that Kuma makes."""
        self.crd("network-attachment-definitions", "NetworkAttachmentDefinition", "Namespaced", "k8s.cni.cncf.io", "v1")
        for name in namespaces if namespaces is not None else self.spaces:
            self.custom_add("network-attachment-definitions.k8s.cni.cncf.io", True, "NetworkAttachmentDefinition",
                            self.meta("kuma-cni", name), api="k8s.cni.cncf.io/v1", spec={})

    def cni_container(self):
        """The container install-cni."""
        env = [{"name": "CNI_CONF_NAME", "value": self.cni_conf},
               {"name": "CNI_NETWORK_CONFIG", "valueFrom": {"configMapKeyRef": {"name": self.prefix + "-cni-config", "key": "cni_network_config"}}},
               {"name": "CNI_NET_DIR", "value": self.p["net_dir"]},
               {"name": "CHAINED_CNI_PLUGIN", "value": "true" if self.cni == "chained" else "false"},
               {"name": "CNI_LOG_LEVEL", "value": "info"}]
        if self.v < (2, 10):
            env.append({"name": "KUBERNETES_SERVICE_PROTOCOL", "value": "https"})
        context = {"privileged": True} if self.platform_name == "openshift" else {
            "readOnlyRootFilesystem": True, "runAsGroup": 0, "runAsNonRoot": False, "runAsUser": 0}
        return container("install-cni", self.image("kuma-cni"), command=["sh", "-c", "--"], args=["sleep 0 && exec /install-cni"], env=env,
                         readinessProbe={"exec": {"command": ["cat", "/tmp/ready"]}, "timeoutSeconds": 1, "periodSeconds": 10, "successThreshold": 1,
                                         "failureThreshold": 3},
                         resources={"limits": {"memory": "100Mi"}, "requests": {"cpu": "100m", "memory": "100Mi"}}, securityContext=context,
                         volumeMounts=[{"mountPath": "/host/opt/cni/bin", "name": "cni-bin-dir"}, {"mountPath": "/host/etc/cni/net.d", "name": "cni-net-dir"},
                                       {"name": "tmp", "mountPath": "/tmp"}])

    def cni_spec(self):
        """The pod spec of the CNI DaemonSet."""
        return {"priorityClassName": "system-node-critical", "nodeSelector": {"kubernetes.io/os": "linux"},
                "tolerations": [{"effect": "NoSchedule", "operator": "Exists"}, {"key": "CriticalAddonsOnly", "operator": "Exists"},
                                {"effect": "NoExecute", "operator": "Exists"}],
                "terminationGracePeriodSeconds": 5, "hostNetwork": self.v < (2, 3), "containers": [self.cni_container()],
                "volumes": [{"name": "cni-bin-dir", "hostPath": {"path": self.p["bin_dir"], "type": ""}},
                            {"name": "cni-net-dir", "hostPath": {"path": self.p["net_dir"], "type": ""}}, {"name": "tmp", "emptyDir": {}}]}

    def _cni(self, age):
        name = self.prefix + "-cni"
        labels = {"app": name, "app.kubernetes.io/name": self.prefix, "app.kubernetes.io/instance": self.prefix}
        self.cni_config = self.add("ConfigMap", self.meta(name + "-config", self.cni_ns, labels=labels), data={
            "cni_network_config": '{\n  "cniVersion": "0.3.1",\n  "name": "kuma-cni",\n  "type": "kuma-cni",\n  "log_level": "info",\n  "kubernetes": {\n'
            '      "kubeconfig": "__KUBECONFIG_FILEPATH__",\n      "cni_bin_dir": "%s",\n      "exclude_namespaces": [ "kube-system" ]\n  }\n}' % self.p["bin_dir"]})
        self.add("ServiceAccount", self.meta(name, self.cni_ns, labels=labels))
        self.add("ClusterRole", self.meta(name), "rbac.authorization.k8s.io/v1", rules=[
            {"apiGroups": [""], "resources": ["pods"] if self.v >= (2, 9) else ["pods", "nodes"], "verbs": ["get"]}])
        self.bind("ClusterRoleBinding", name, name, name, self.cni_ns)
        self.cni_ds = self._daemonset(name + "-node", self.cni_ns, self.cni_spec(), labels, name)
        for node in [n["metadata"]["name"] for n in self.nodes]:
            self.cni_pod(node, self.ago(age) if age else self.old + seconds(self.rng.randint(60, 400)))

    def cni_pod(self, node, created):
        """Adds the installer's pod of one node and its log's first lines."""
        labels = dict(self.cni_ds["metadata"]["labels"])
        pod = self.make_pod("%s-cni-node-%s" % (self.prefix, self.word(5)), self.cni_ns, self.cni_spec(), node, created, labels, owner=self.cni_ds,
                            generate=self.prefix + "-cni-node-")
        self.cni_pods[node] = pod
        self.collected.add(pod.name)
        self.daemonset_status(self.cni_ds, len(self.nodes))
        self.cni_since(node, created + seconds(2))
        return pod

    def cni_since(self, node, start, waits=0):
        """The installer of a node runs since then; its log begins anew."""
        lines, done = install_start(self.v, start, self.cni_conf, offset=self.offset, chained=self.cni == "chained", waits=waits)
        rows = [(start, line) for line in lines]
        if (self.now - start).total_seconds() > 3500:
            rows = []
        self.cni_start[node] = done
        self.cni_lines[node] = rows + refresh(start, self.now, offset=self.offset)
        pod = self.cni_pods[node]
        pod.states["install-cni"] = dict(state=pods.running(start), ready=True, started=True)
        pod.ready, pod.ready_at = True, done + seconds(4)
        return done

    def cni_bare(self, node, lines):
        """Replaces the whole installer log of a node."""
        self.cni_lines[node] = [(self.ago(10**9) + seconds(n), line) for n, line in enumerate(lines)]

    # -- workloads -------------------------------------------------------------------------------------------------------------

    def workload(self, app, namespace, replicas=1, mesh=True, age=None, created=None, node=None, kind="Deployment", image=None, containers=None,
                 labels=None, service_account="default", plugin="ok", **options):
        """Adds a Deployment with its ReplicaSet and running pods, injected when mesh is true."""
        created = created or self.ago(age or 5000)
        found = Workload(self, app, namespace, created, kind, labels or {"app": app})
        targets = [node] * replicas if isinstance(node, str) else node or self._spread(replicas)
        for number in range(replicas):
            spec, annotations, extra = self._spec(app, namespace, mesh, image, containers, dict(options))
            pod_labels = dict(found.labels, **extra)
            if kind == "Deployment":
                pod_labels["pod-template-hash"] = found.hash
            pod = self.make_pod(found.pod_name(number), namespace, dict(spec, serviceAccountName=service_account), targets[number],
                                created + seconds(number), pod_labels, annotations, found.owner, found.generate)
            found.pods.append(pod)
            if mesh and self.kuma:
                self._mesh_pod_log(pod, plugin)
        found.finish(containers)
        return found

    def _mesh_pod_log(self, pod, plugin):
        if self.cni and plugin and (self.now - pod.created).total_seconds() < 3400 and pod.node in self.cni_start:
            self.plugin_add(pod, None if plugin == "ok" else plugin)
        port = 8080
        body = {"networking": {"address": pod.ip, "inbound": [{"health": {"ready": True}, "port": port, "tags": {
            "kuma.io/service": "%s_%s_svc_%d" % (pod.obj["metadata"]["labels"].get("app", "app"), pod.namespace, port), "kuma.io/protocol": "http",
            "k8s.kuma.io/namespace": pod.namespace, "kuma.io/zone": "default"}}]}}
        pod.dataplane = self.custom_add("dataplanes.kuma.io", True, "Dataplane", self.meta(
            pod.name, pod.namespace, pod.created + seconds(4), {"kuma.io/mesh": "default"}), mesh=pod.obj["metadata"]["labels"].get("kuma.io/mesh", "default"), spec=body)
        self.cp_say(pod.created - seconds(0.4), "INFO", "injector", "injecting Kuma", {
            "pod": pod.obj["metadata"].get("generateName", pod.name), "namespace": pod.namespace})
        self.cp_say(pod.created + seconds(4), "INFO", "controllers.Pod", "Dataplane created", {"pod": {"name": pod.name, "namespace": pod.namespace}})

    def no_dataplane(self, pod):
        """The control plane never made a Dataplane for the pod."""
        self.custom["dataplanes.kuma.io"][1].remove(pod.dataplane)
        self.cp_lines = [row for row in self.cp_lines if not ("Dataplane created" in row[1] and pod.name in row[1])]

    def plugin_add(self, pod, skip=None, at=None):
        """The plugin's lines for the pod's sandbox, in the log of its node's installer."""
        at = at or pod.created + seconds(1.2)
        fields = plugin_fields(pod.name, pod.namespace, pod.obj["metadata"]["uid"], pod.sandbox, pod.netns)
        lines = plugin_line(self.v, at, fields, skip, self.offset)
        if self.configmap:
            lines = lines[-1:]
        self.cni_lines[pod.node] += [(at, line) for line in lines]

    def cni_say(self, node, at, line):
        """One more line in an installer's log."""
        self.cni_lines[node].append((at, line))

    def cp_say(self, when, level, logger, message, fields=None):
        """A line of the control plane, if it is of the last two hours."""
        if (self.now - when).total_seconds() < 7200:
            when += seconds(self.rng.randint(1, 70) / 1000.0)
            self.cp_lines.append((when, zap(when, level, logger, message, fields, self.offset)))

    def _quiet_cp_log(self):
        for n in range(0, 7000, 1750):
            self.cp_say(self.ago(6990 - n), "INFO", "defaults.mesh", "ensuring default resources for Mesh exist", {"mesh": "default"})
        mine = [pod for pod in self.pods if pod.namespace in self.spaces]
        for _ in range(12):
            pod = self.rng.choice(mine) if mine else None
            if pod:
                self.cp_say(self.ago(self.rng.randint(30, 6800)), "INFO", "controllers.Pod", "Dataplane updated",
                            {"pod": {"name": pod.name, "namespace": pod.namespace}})

    def _spec(self, app, namespace, mesh, image, containers, options):
        main = containers or [container(options.pop("main", app), image or "registry.example.internal/%s/%s:%d.%d.%d" % (
            namespace, app, self.rng.randint(1, 4), self.rng.randint(0, 30), self.rng.randint(0, 9)),
            ports=[{"containerPort": options.pop("app_port", 8080), "protocol": "TCP"}])]
        main = [dict(each) for each in main]
        main[0].update(options.pop("main_more", {}))
        spec = {"containers": main}
        inits = [dict(each) for each in options.pop("app_inits", [])]
        spec.update(options.pop("spec", {}))
        labels, annotations = dict(options.pop("pod_labels", {})), {}
        if mesh and self.kuma:
            gateway, mode = options.pop("gateway", False), options.pop("inject", self.mode)
            mesh_name = options.pop("mesh_name", "default")
            custom = options.pop("custom_configmap", None)
            port, uid, family = options.pop("rules_port", 15006), options.pop("rules_uid", pods.SIDECAR_UID), options.pop("pod_family", None)
            annotations = pods.kuma_annotations(self, port, family, uid, mesh_name, options.pop("tproxy", None))
            if self.v >= (2, 10):
                labels["kuma.io/mesh"] = mesh_name
            native = options.pop("pod_native", self.native)
            sidecar = pods.sidecar_container(self, mesh_name, native)
            first = []
            if mode == "cni" and not gateway and self.v >= (2, 7):
                first = [pods.validation_container(self, options.pop("validator_port", port), family, options.pop("validator_uid", pods.SIDECAR_UID), bool(custom))]
            elif mode == "init":
                first = [pods.init_container(self)]
            if gateway:
                annotations["kuma.io/gateway"] = "enabled"
            early = [dict(each) for each in options.pop("early_inits", [])]
            if native:
                spec["initContainers"] = early + first + [sidecar] + inits
            else:
                spec["initContainers"] = early + inits + first
                spec["containers"] = [sidecar] + main
            spec["volumes"] = [{"name": "kuma-init-tmp", "emptyDir": {"sizeLimit": "10M"}}, {"name": "kuma-sidecar-tmp", "emptyDir": {"sizeLimit": "10M"}}]
            if self.configmap:
                spec["volumes"].append({"name": "transparent-proxy-base", "downwardAPI": {"defaultMode": 420, "items": [
                    {"path": "config.yaml", "fieldRef": {"apiVersion": "v1", "fieldPath": "metadata.annotations['traffic.kuma.io/transparent-proxy-config']"}}]}})
            if custom:
                annotations["traffic.kuma.io/transparent-proxy-configmap-name"] = custom
                spec["volumes"].append({"name": "transparent-proxy-custom", "configMap": {"name": custom, "defaultMode": 420}})
        elif inits:
            spec["initContainers"] = inits
        if not spec.get("initContainers"):
            spec.pop("initContainers", None)
        annotations.update(options.pop("annotations", {}))
        for name in options.pop("without", []):
            annotations.pop(name, None)
        tweak = options.pop("tweak", None)
        if tweak:
            tweak(spec, annotations)
        if options:
            raise TypeError("unknown options: %s" % sorted(options))
        return spec, annotations, labels

    # -- events ------------------------------------------------------------------------------------------------------------------

    def event(self, about, reason, message, first, last=None, count=1, kind=None, warning=False, component="kubelet"):
        """Adds an event; about is a Pod or an object."""
        last = last or first
        obj = about.obj if isinstance(about, Pod) else about
        meta, namespace = obj["metadata"], obj["metadata"].get("namespace", "default")
        name = "%s.%s" % (meta["name"], self.hex(16))
        common = dict(involvedObject={"kind": kind or obj["kind"], "namespace": meta.get("namespace"), "name": meta["name"], "uid": meta["uid"],
                                      "apiVersion": obj.get("apiVersion", "v1"), "resourceVersion": meta["resourceVersion"]},
                      reason=reason, type="Warning" if warning else "Normal")
        if obj["kind"] == "Node":
            common["involvedObject"].pop("namespace")
        if reason in ("Scheduled", "FailedScheduling"):
            text = message or "Successfully assigned %s/%s to %s" % (namespace, meta["name"], obj["spec"].get("nodeName"))
            return self.add("Event", self.meta(name, namespace, first), message=text, source={}, firstTimestamp=None, lastTimestamp=None,
                            eventTime=micro(first + seconds(0.137)), action="Scheduling" if reason == "Scheduled" else "Scheduling",
                            reportingComponent="default-scheduler", reportingInstance="default-scheduler-0",
                            **dict(common, **({"series": {"count": count, "lastObservedTime": micro(last + seconds(0.2))}} if count > 1 else {})))
        host = obj["spec"].get("nodeName") if obj["kind"] == "Pod" else None
        source = {"component": component}
        if host and component == "kubelet":
            source["host"] = host
        return self.add("Event", self.meta(name, namespace, first), message=message, source=source, firstTimestamp=rfc3339(first),
                        lastTimestamp=rfc3339(last), count=count, eventTime=None, reportingComponent=component, reportingInstance=source.get("host", ""), **common)

    def init_events(self, pod, name, first, last, restarts, began=True):
        """What the kubelet says about an init container that fails over and over."""
        self.event(pod, "Scheduled", None, pod.created)
        image = next(c["image"] for c in pod.obj["spec"].get("initContainers", []) + pod.obj["spec"]["containers"] if c["name"] == name)
        self.event(pod, "Pulled", 'Container image "%s" already present on machine' % image, first - seconds(1), last - seconds(1), restarts + 1)
        self.event(pod, "Created", "Created container " + name, first - seconds(1), last - seconds(1), restarts + 1)
        if began:
            self.event(pod, "Started", "Started container " + name, first, last, restarts + 1)
        if restarts:
            self.event(pod, "BackOff", "Back-off restarting failed container %s in pod %s_%s(%s)" % (
                name, pod.name, pod.namespace, pod.obj["metadata"]["uid"]), first + seconds(12), self.ago(11), 3 + 4 * restarts, warning=True)

    # -- typical failures ---------------------------------------------------------------------------------------------------------

    def first_attempt(self, last, restarts, run):
        """When the first of several attempts began, from the start of the last one."""
        span = sum((BACKOFF[n] if n < len(BACKOFF) else 300) + run for n in range(restarts))
        return last - seconds(span + 0.5 * restarts)

    def validation_fails(self, app, namespace, script, last=None, restarts=4, node=None, replicas=1, exit_code=1, port=15006, plugin="ok",
                         lead=4, rng_key=None, created=None, workload=None, **options):
        """A workload whose kuma-validation fails; script gets a Validator and makes it fail. Returns the Workload."""
        last = last or self.ago(self.rng.randint(40, 250))
        rng = random.Random(rng_key) if rng_key else self.rng
        probe = Validator(self.v, last, random.Random(1), self.offset, port)
        script(probe)
        run = (probe.now - last).total_seconds()
        first = self.first_attempt(last, restarts, run)
        begin = created or first - seconds(lead)
        found = workload or self.workload(app, namespace, replicas=replicas, created=begin, node=node, plugin=plugin, **options)
        for number, pod in enumerate(found.pods):
            shift = seconds(number)
            attempt = Validator(self.v, last + shift, rng, self.offset, port)
            script(attempt)
            pod.init_fails("kuma-validation", exit_code, last + shift, attempt.now + seconds(0.05), restarts)
            self.init_events(pod, "kuma-validation", first + shift, last + shift, restarts)
            self.logs[(namespace, pod.name, "kuma-validation")] = attempt.text()
            if hasattr(pod, "dataplane"):
                pod.dataplane["spec"]["networking"]["inbound"][0]["health"]["ready"] = False
        found.finish()
        return found

    def init_loops(self, found, name, text, exit_code=1, last=None, restarts=4, run=1.0, reason="Error", previous=None):
        """An init container of a workload's pods fails over and over with a given log."""
        last = last or self.ago(self.rng.randint(40, 200))
        first = self.first_attempt(last, restarts, run)
        for pod in found.pods:
            pod.init_fails(name, exit_code, last, last + seconds(run), restarts, reason)
            self.init_events(pod, name, first, last, restarts)
            if text is not None:
                self.logs[(pod.namespace, pod.name, name)] = text
            if previous is not None:
                self.logs[(pod.namespace, pod.name, name + "-previous")] = previous
        found.finish()
        return found

    def main_loops(self, pod, name, text, exit_code=1, last=None, restarts=4, run=5.0, reason="Error", previous=None):
        """A regular container of a pod fails over and over."""
        last = last or self.ago(self.rng.randint(40, 200))
        pod.main(name, state=pods.waits("CrashLoopBackOff", "back-off 2m40s restarting failed container=%s pod=%s_%s(%s)" % (
            name, pod.name, pod.namespace, pod.obj["metadata"]["uid"])), last=pods.ended(exit_code, reason, last, last + seconds(run)), restarts=restarts)
        self.init_events(pod, name, self.first_attempt(last, restarts, run), last, restarts)
        if text is not None:
            self.logs[(pod.namespace, pod.name, name)] = text
        if previous is not None:
            self.logs[(pod.namespace, pod.name, name + "-previous")] = previous

    def sandbox_fails(self, pod, error, count=4, plugin="kuma-cni", every=13):
        """No sandbox for the pod; one event an attempt, as each names another sandbox."""
        pod.no_sandbox()
        self.event(pod, "Scheduled", None, pod.created)
        for number in range(count):
            at = min(pod.created + seconds(2 + every * number), self.ago(2))
            if self.platform_name == "openshift":
                text = ('Failed to create pod sandbox: rpc error: code = Unknown desc = failed to create pod network sandbox k8s_%s_%s_%s_0(%s): error adding pod '
                        '%s_%s to CNI network "multus-cni-network": plugin type="multus-shim" name="multus-cni-network" failed (add): %s') % (
                            pod.name, pod.namespace, pod.obj["metadata"]["uid"], self.hex(64), pod.namespace, pod.name, error)
            else:
                text = ('Failed to create pod sandbox: rpc error: code = Unknown desc = failed to setup network for sandbox "%s": %s%s' % (
                    self.hex(64), 'plugin type="%s" name="%s" failed (add): ' % (plugin, plugin) if plugin else "", error))
            repeat = 1 if number < count - 1 else max(1, int((self.now - at).total_seconds() // 14))
            self.event(pod, "FailedCreatePodSandBox", text, at, self.ago(9) if repeat > 1 else at, 1, warning=True)

    def cni_crash(self, node, lines, exit_code, restarts, last=None, run=12.0, reason="Error", previous=None, began=True):
        """The installer of one node fails over and over; lines is the log of its last run."""
        pod = self.cni_pods[node]
        self.cni_lines[node] = []
        self.main_loops(pod, "install-cni", "\n".join(lines) + "\n" if lines is not None else None, exit_code, last, restarts, run, reason,
                        "\n".join(previous) + "\n" if previous else None)
        pod.ready_at = pod.created
        self.cni_count()
        return pod

    def cni_count(self):
        """Sets the DaemonSet's counters from its pods."""
        self.daemonset_status(self.cni_ds, len(self.nodes), sum(1 for pod in self.cni_pods.values() if pod.ready), len(self.cni_pods))

    def cni_paths(self, bin_dir=None, net_dir=None, conf=None):
        """Changes the installer's settings in the DaemonSet and in its pods."""
        for spec in [self.cni_ds["spec"]["template"]["spec"]] + [pod.obj["spec"] for pod in self.cni_pods.values()]:
            new = {"cni-bin-dir": bin_dir, "cni-net-dir": net_dir}
            spec["volumes"] = [dict(v, hostPath=dict(v["hostPath"], path=new[v["name"]])) if new.get(v["name"]) else v for v in spec["volumes"]]
            value = {"CNI_NET_DIR": net_dir, "CNI_CONF_NAME": conf}
            spec["containers"] = [dict(c, env=[dict(e, value=value[e["name"]]) if value.get(e["name"]) else e for e in c["env"]]) for c in spec["containers"]]

    def pending(self, app, namespace, message, replicas=1, age=900, **options):
        """A workload whose pods no node takes."""
        found = self.workload(app, namespace, replicas=replicas, created=self.ago(age), plugin=None, **options)
        for pod in found.pods:
            if hasattr(pod, "dataplane"):
                self.no_dataplane(pod)
            pod.unscheduled(message)
            self.event(pod, "FailedScheduling", message, pod.created, self.ago(self.rng.randint(20, 200)), 1 + age // 300, warning=True)
        found.finish()
        return found.pods

    def taint_node(self, name):
        """The taint that the control plane puts on nodes without a CNI."""
        self.get("Node", name)["spec"].setdefault("taints", []).append({"key": "NodeReadiness", "effect": "NoSchedule"})

    def refused(self, app, namespace, message, kind="ReplicaSet", age=600, count=15, **options):
        """A workload whose pods are refused. Returns the object with the FailedCreate event."""
        created = self.ago(age)
        component = {"ReplicaSet": "replicaset-controller", "Job": "job-controller", "StatefulSet": "statefulset-controller",
                     "DaemonSet": "daemonset-controller"}[kind]
        found = Workload(self, app, namespace, created, "Deployment" if kind == "ReplicaSet" else kind, {"app": app}, replicas=1)
        found.template = {"spec": {"containers": [container(app, "registry.example.internal/%s/%s:1.2.3" % (namespace, app))]}}
        found.template.update(options)
        found.finish()
        text = "Error creating: " + message if kind in ("ReplicaSet", "Job", "DaemonSet") else "create Pod %s-0 in StatefulSet %s failed error: %s" % (app, app, message)
        self.event(found.owner, "FailedCreate", text, created + seconds(1), self.ago(45), count, warning=True, component=component)
        return found.owner

    # -- logs, gaps, expectations ------------------------------------------------------------------------------------------------

    def without(self, *what):
        """Sources that the bundle lacks: a folder of cluster-resources, 'cni-logs', 'cp-logs', or 'cni-pods'."""
        for name in what:
            if name in ("cni-logs", "cp-logs"):
                self.dropped_logs.add(name)
            elif name == "cni-pods":
                self.missing.add(("pods", self.cni_ns))
            elif name == "version":
                self.shape = "cut"
            else:
                self.missing.add(name)
        self.expectation.setdefault("notCollected", []).extend(what)
        return self

    def log_filter(self, namespace, pod, name):
        """Whether a log is in the bundle."""
        if "cni-logs" in self.dropped_logs and name.startswith("install-cni"):
            return False
        return not ("cp-logs" in self.dropped_logs and name.startswith("control-plane"))

    def finish_logs(self):
        """Puts the collected lines of installers and control plane into log files; logs of pods that are gone go too."""
        if self.logs_done:
            return
        self.logs_done = True
        there = {(pod.namespace, pod.name) for pod in self.pods}
        self.logs = {key: text for key, text in self.logs.items() if key[:2] in there}
        for node, rows in self.cni_lines.items():
            pod = self.cni_pods.get(node)
            if pod and rows and pod in self.pods and (pod.namespace, pod.name, "install-cni") not in self.logs:
                self.logs[(pod.namespace, pod.name, "install-cni")] = "\n".join(line for _, line in sorted(rows, key=lambda row: row[0])) + "\n"
        if self.kuma and self.cp and self.cp.pods:
            pod = self.cp.pods[0]
            key = (pod.namespace, pod.name, "control-plane")
            if key not in self.logs and pod in self.pods:
                self.logs[key] = "\n".join(line for _, line in sorted(self.cp_lines, key=lambda row: row[0])) + "\n"

    def server_version(self):
        """What the API server says about itself."""
        major, minor = self.kubelet.lstrip("v").split(".")[:2]
        return {"major": major, "minor": minor, "gitVersion": self.kubelet, "gitTreeState": "clean", "goVersion": "go1.22.9", "compiler": "gc",
                "platform": "linux/" + self.p.get("arch", "amd64")}

    def summary(self):
        """The collector's own summary."""
        return ("============ Collectors summary =============\nSuceeded (S), eXcluded (X), Failed (F)\n"
                "=============================================\ncluster-info (S)      : %dms\ncluster-resources (S) : %d,%03dms\nlogs/%s (S)        : %dms\n" % (
                    self.rng.randint(3, 30), self.rng.randint(2, 9), self.rng.randint(0, 999), self.alias or "all", self.rng.randint(200, 900)))

    def sidecar_log(self, pod, found_after=1):
        """A normal log of a sidecar."""
        self.logs[(pod.namespace, pod.name, "kuma-sidecar")] = "\n".join(envoy_ready(pod.created + seconds(4), self.offset, found_after)) + "\n"
        self.collected.add(pod.name)

    def expect(self, verdict, expected=(), acceptable=(), must_not=(), subjects=(), note="", also=(), any_subject=False):
        """What a good answer is."""
        out = self.expectation
        refs = [s.ref if hasattr(s, "ref") else {"kind": s["kind"], "namespace": s["metadata"].get("namespace", ""), "name": s["metadata"]["name"]} for s in subjects]
        out.update(verdict=verdict, verdictAlso=list(also), expected=list(expected), acceptable=list(dict.fromkeys(list(expected) + list(acceptable))),
                   mustNot=[cause for cause in must_not if cause not in expected], subjects=refs, subjectsAny=any_subject, note=note)
        return self


class Workload:
    """A Deployment, StatefulSet, DaemonSet or Job with its pods."""

    def __init__(self, world, app, namespace, created, kind, labels, replicas=0):
        self.world, self.app, self.namespace, self.kind, self.labels, self.pods, self.replicas = world, app, namespace, kind, labels, [], replicas
        self.template, self.hash = None, world.word(9)
        api = "batch/v1" if kind == "Job" else "apps/v1"
        self.top = world.add(kind, world.meta(app, namespace, created, dict(labels)), api)
        self.owner, self.generate = self.top, app + "-"
        if kind == "Deployment":
            name = "%s-%s" % (app, self.hash)
            self.owner = world.add("ReplicaSet", world.meta(name, namespace, created, dict(labels, **{"pod-template-hash": self.hash}), owner=self.top), api)
            self.generate = name + "-"
        elif kind == "StatefulSet":
            self.generate = app + "-"

    def pod_name(self, number):
        """The name of the next pod."""
        return "%s-%d" % (self.app, number) if self.kind == "StatefulSet" else self.generate + self.world.word(5)

    def finish(self, containers=None):
        """Writes spec and status from what the pods are now."""
        wanted = self.replicas or len(self.pods)
        ready = sum(1 for pod in self.pods if pod.ready)
        if self.template is None:
            first = self.pods[0].obj
            plain = [c for c in first["spec"]["containers"] if not c["name"].startswith("kuma-")]
            inits = [c for c in first["spec"].get("initContainers", []) if not c["name"].startswith("kuma-")]
            spec = {"containers": [{k: v for k, v in c.items() if k in ("name", "image", "ports", "args", "command", "securityContext", "env")} for c in plain]}
            if inits:
                spec["initContainers"] = inits
            if first["spec"].get("hostNetwork"):
                spec["hostNetwork"] = True
            self.template = {"spec": spec}
            mine = {k: v for k, v in first["metadata"].get("annotations", {}).items() if k in (
                "traffic.kuma.io/transparent-proxy-configmap-name", "traffic.kuma.io/exclude-outbound-ports", "traffic.kuma.io/exclude-outbound-ips",
                "kuma.io/container-patches", "kuma.io/gateway", "kuma.io/sidecar-injection", "kuma.io/mesh")}
            self.template["metadata"] = {"annotations": mine} if mine else {}
        template = {"metadata": dict(self.template.get("metadata", {}), labels=dict(self.labels, **self.template.get("labels", {}))), "spec": self.template["spec"]}
        if self.kind == "Job":
            self.top["spec"] = {"parallelism": wanted, "completions": wanted, "backoffLimit": 6, "template": template}
            self.top["status"] = {"active": len(self.pods), "ready": ready, "startTime": self.top["metadata"]["creationTimestamp"]}
            return
        if self.kind == "DaemonSet":
            self.top["spec"] = {"selector": {"matchLabels": self.labels}, "template": template, "updateStrategy": {"type": "RollingUpdate"}}
            self.world.daemonset_status(self.top, wanted, ready, len(self.pods))
            return
        spec = {"replicas": wanted, "selector": {"matchLabels": self.labels}, "template": template}
        status = {"observedGeneration": 1, "replicas": len(self.pods), "readyReplicas": ready, "availableReplicas": ready}
        self.top["spec"] = dict(spec)
        state = {"type": "Available", "status": "True" if ready == wanted else "False",
                 "reason": "MinimumReplicasAvailable" if ready == wanted else "MinimumReplicasUnavailable"}
        self.top["status"] = dict(status, conditions=[state])
        if self.kind == "Deployment":
            self.top["status"]["unavailableReplicas"] = wanted - ready
            self.owner["spec"] = spec
            self.owner["status"] = {k: v for k, v in status.items()}
