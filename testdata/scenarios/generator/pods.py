"""Pods: the spec as the injector leaves it, and the status as the kubelet reports it."""

from text import rfc3339, seconds, to_yaml

SIDECAR_UID = 5678


def tproxy_config(family="dualstack", inbound=15006, outbound_enabled=True, uid=SIDECAR_UID, extra=None):
    """The YAML of the annotation traffic.kuma.io/transparent-proxy-config."""
    config = {
        "kumaDPUser": str(uid), "ipFamilyMode": family,
        "redirect": {
            "dns": {"enabled": True, "captureAll": True, "port": 15053, "resolvConfigPath": "/etc/resolv.conf"},
            "inbound": {"enabled": True, "port": inbound, "includePorts": "", "excludePorts": ""},
            "outbound": {"enabled": outbound_enabled, "port": 15001, "includePorts": "", "excludePorts": ""},
        },
        "retry": {"maxRetries": 4, "sleepBetweenRetries": "2s"}, "wait": 5, "dropInvalidPackets": False, "verbose": False,
    }
    config.update(extra or {})
    return to_yaml(config)


def security(uid=SIDECAR_UID, gid=SIDECAR_UID):
    """The security context of the sidecar and of kuma-validation."""
    return {"allowPrivilegeEscalation": False, "capabilities": {"drop": ["ALL"]}, "readOnlyRootFilesystem": True,
            "runAsGroup": gid, "runAsUser": uid}


def container(name, image, **more):
    """A container with the API server's defaults."""
    out = {"name": name, "image": image, "imagePullPolicy": "IfNotPresent", "resources": {},
           "terminationMessagePath": "/dev/termination-log", "terminationMessagePolicy": "File"}
    out.update(more)
    return out


def validation_container(world, port=15006, family=None, uid=SIDECAR_UID, custom=False, memory="50M"):
    """The init container kuma-validation of the world's release."""
    family = family or world.family
    if world.configmap:
        files = "/tmp/transparent-proxy/base/config.yaml" + (",/tmp/transparent-proxy/custom/config.yaml" if custom else "")
        args = ["--transparent-proxy-config=" + files]
    elif world.v >= (2, 11):
        args = ["--config-file=/tmp/.kumactl", "--ip-family-mode=" + family, "--validation-server-port=%d" % port]
    else:
        args = ["--config-file", "/tmp/.kumactl", "--ip-family-mode", family, "--validation-server-port", str(port)]
    limits = {"memory": memory} if world.v >= (2, 14) else {"cpu": "100m", "memory": memory}
    mounts = [{"mountPath": "/tmp", "name": "kuma-sidecar-tmp"}]
    if world.configmap:
        mounts.append({"mountPath": "/tmp/transparent-proxy/base", "name": "transparent-proxy-base", "readOnly": True})
        if custom:
            mounts.append({"mountPath": "/tmp/transparent-proxy/custom", "name": "transparent-proxy-custom", "readOnly": True})
    return container("kuma-validation", world.image("kuma-init"), command=["/usr/bin/kumactl", "install", "transparent-proxy-validator"],
                     args=args, resources={"limits": limits, "requests": {"cpu": "20m", "memory": "20M"}},
                     securityContext=security(uid), volumeMounts=mounts)


def init_container(world):
    """The init container kuma-init of the world's release."""
    if world.v >= (2, 11):
        args = ["--config-file=/tmp/.kumactl", "--redirect-all-dns-traffic", "--ip-family-mode=" + world.family]
    else:
        args = ["--config-file", "/tmp/.kumactl", "--redirect-outbound-port", "15001", "--redirect-inbound=true",
                "--redirect-inbound-port", "15006", "--kuma-dp-uid", "5678", "--exclude-inbound-ports", "",
                "--exclude-outbound-ports", "", "--verbose", "--ip-family-mode", world.family, "--redirect-all-dns-traffic",
                "--redirect-dns-port", "15053"]
    return container("kuma-init", world.image("kuma-init"), command=["/usr/bin/kumactl", "install", "transparent-proxy"], args=args,
                     resources={"limits": {"cpu": "100m", "memory": "50M"}, "requests": {"cpu": "20m", "memory": "20M"}},
                     env=[{"name": "XTABLES_LOCKFILE", "value": "/tmp/xtables.lock"}],
                     securityContext={"capabilities": {"add": ["NET_ADMIN", "NET_RAW"], "drop": ["ALL"]},
                                      "readOnlyRootFilesystem": True, "runAsGroup": 0, "runAsUser": 0},
                     volumeMounts=[{"mountPath": "/tmp", "name": "kuma-init-tmp"}])


def sidecar_container(world, mesh="default", native=False, name="kuma-sidecar"):
    """The container kuma-sidecar of the world's release."""
    port = 9902 if world.v >= (2, 14) else 9901
    probe = {"httpGet": {"path": "/ready", "port": port, "scheme": "HTTP"}, "initialDelaySeconds": 1, "periodSeconds": 5,
             "successThreshold": 1, "timeoutSeconds": 3, "failureThreshold": 12}
    field = lambda name, path: {"name": name, "valueFrom": {"fieldRef": {"apiVersion": "v1", "fieldPath": path}}}
    value = lambda name, text: {"name": name, "value": text}
    env = [field("INSTANCE_IP", "status.podIP")]
    if world.v >= (2, 9):
        env.append(value("KUMA_APPLICATION_PROBE_PROXY_PORT", "9001"))
    env += [value("KUMA_CONTROL_PLANE_URL", world.cp_url), value("KUMA_DATAPLANE_DRAIN_TIME", "30s"),
            value("KUMA_DATAPLANE_MESH", mesh),
            value("KUMA_DATAPLANE_RUNTIME_TOKEN_PATH", "/var/run/secrets/kubernetes.io/serviceaccount/token"),
            value("KUMA_DNS_ENABLED", "true"), field("POD_NAME", "metadata.name"), field("POD_NAMESPACE", "metadata.namespace")]
    out = container(name, world.image("kuma-dp"), args=["run", "--log-level=info", "--concurrency=2"], env=env,
                    resources={"limits": {"cpu": "1", "memory": "512Mi"}, "requests": {"cpu": "50m", "memory": "64Mi"}},
                    livenessProbe=dict(probe, initialDelaySeconds=60), readinessProbe=probe, securityContext=security(),
                    volumeMounts=[{"mountPath": "/tmp", "name": "kuma-sidecar-tmp"}])
    if native:
        out["restartPolicy"] = "Always"
        out["startupProbe"] = {"httpGet": {"path": "/ready", "port": port, "scheme": "HTTP"}, "periodSeconds": 5,
                               "successThreshold": 1, "failureThreshold": 12}
        out["lifecycle"] = {"preStop": {"exec": {"command": ["killall", "-USR2", "kuma-dp"]}}}
    return out


def kuma_annotations(world, port=15006, family=None, uid=SIDECAR_UID, mesh="default", config=None):
    """The annotations that the injector writes."""
    out = {"kuma.io/sidecar-injected": "true"}
    if world.v < (2, 10):
        out["kuma.io/mesh"] = mesh
    if world.mode == "cni":
        out["k8s.v1.cni.cncf.io/networks"] = "kuma-cni"
    if world.configmap:
        out["traffic.kuma.io/transparent-proxy-config"] = config or tproxy_config(family or world.family, port, uid=uid)
    else:
        out["kuma.io/sidecar-uid"] = str(uid)
        out["kuma.io/transparent-proxying"] = "enabled"
        out["kuma.io/transparent-proxying-inbound-port"] = str(port)
        out["kuma.io/transparent-proxying-outbound-port"] = "15001"
        out["kuma.io/builtin-dns"] = "enabled"
        out["kuma.io/builtin-dns-port"] = "15053"
    if world.v >= (2, 7):
        out["kuma.io/transparent-proxying-ip-family-mode"] = family or world.family
    out["kuma.io/envoy-admin-port"] = "9901"
    if world.v >= (2, 9):
        out["kuma.io/application-probe-proxy-port"] = "9001"
    elif world.v < (2, 9):
        out["kuma.io/virtual-probes"] = "enabled"
        out["kuma.io/virtual-probes-port"] = "9000"
    return out


class Pod:
    """One pod: its object, and a status that scenarios change."""

    def __init__(self, world, obj, created):
        self.world, self.obj, self.created = world, obj, created
        self.node = obj["spec"].get("nodeName")
        self.name, self.namespace = obj["metadata"]["name"], obj["metadata"]["namespace"]
        self.sandbox = world.hex(64)
        self.netns = "/var/run/netns/cni-" + obj["metadata"]["uid"]
        self.states, self.phase, self.reason, self.ip = {}, "Running", None, world.pod_ip(self.node)
        self.initialized = self.ready = True
        self.scheduled_message = None
        self.run()

    @property
    def ref(self):
        """The pod as a subject of expect.yaml."""
        return {"kind": "Pod", "namespace": self.namespace, "name": self.name}

    def inits(self):
        """Names of the init containers, in order, with whether each is a native sidecar."""
        return [(c["name"], c.get("restartPolicy") == "Always") for c in self.obj["spec"].get("initContainers", [])]

    def mains(self):
        """Names of the regular containers."""
        return [c["name"] for c in self.obj["spec"]["containers"]]

    def run(self, since=None):
        """Everything came up."""
        at = (since or self.created) + seconds(2)
        for name, native in self.inits():
            if native:
                self.states[name] = dict(state=running(at), ready=True, started=True)
            else:
                self.states[name] = dict(state=ended(0, "Completed", at, at + seconds(1)), ready=True)
            at += seconds(2)
        for name in self.mains():
            self.states[name] = dict(state=running(at), ready=True, started=True)
        self.phase, self.initialized, self.ready, self.ready_at = "Running", True, True, at + seconds(4)
        return self

    def completed(self, end):
        """A pod of a job that came to its end."""
        self.run()
        for name in self.mains():
            self.states[name] = dict(state=ended(0, "Completed", self.created + seconds(3), end), ready=False)
        self.phase, self.ready = "Succeeded", False
        return self

    def _rest_waits(self, after):
        seen = False
        for name, _ in self.inits():
            if seen:
                self.states[name] = dict(state=waits("PodInitializing"), ready=False)
            seen = seen or name == after
        for name in self.mains():
            self.states[name] = dict(state=waits("PodInitializing"), ready=False)
        self.phase, self.initialized, self.ready, self.ready_at = "Pending", False, False, self.created

    def init_fails(self, name, exit_code, start, end, restarts, reason="Error", waiting="CrashLoopBackOff", message=None):
        """An init container failed (again); what follows it waits."""
        self.run()
        self._rest_waits(name)
        back = message or "back-off 5m0s restarting failed container=%s pod=%s_%s(%s)" % (
            name, self.name, self.namespace, self.obj["metadata"]["uid"])
        last = ended(exit_code, reason, start, end)
        if waiting:
            self.states[name] = dict(state=waits(waiting, back), last=last, ready=False, restarts=restarts)
        else:
            self.states[name] = dict(state=last, ready=False, restarts=restarts)
        return self

    def init_waits(self, name, reason, message):
        """An init container cannot be created or pulled."""
        self.run()
        self._rest_waits(name)
        self.states[name] = dict(state=waits(reason, message), ready=False)
        return self

    def init_runs(self, name, since, ready=False, restarts=0, last=None):
        """A native sidecar runs but is not started; what follows it waits."""
        self.run()
        self._rest_waits(name)
        self.states[name] = dict(state=running(since), ready=ready, started=ready, restarts=restarts, last=last)
        return self

    def no_sandbox(self):
        """No container could be started: the sandbox is missing."""
        for name in [n for n, _ in self.inits()] + self.mains():
            self.states[name] = dict(state=waits("PodInitializing" if self.inits() else "ContainerCreating"), ready=False)
        self.phase, self.initialized, self.ready, self.ip, self.ready_at = "Pending", not self.inits(), False, None, self.created
        return self

    def unscheduled(self, message):
        """No node takes the pod."""
        self.states, self.phase, self.initialized, self.ready, self.ip = {}, "Pending", False, False, None
        self.obj["spec"].pop("nodeName", None)
        self.node, self.scheduled_message, self.ready_at = None, message, self.created
        return self

    def main(self, name, **state):
        """Sets the state of one regular container; the pod is then not ready unless said otherwise."""
        self.states[name] = state
        self.ready = all(self.states[n].get("ready") for n in self.mains())
        return self

    def render(self):
        """The object with its status."""
        spec, when = self.obj["spec"], rfc3339
        condition = lambda kind, ok, at, **more: dict({"type": kind, "status": "True" if ok else "False", "lastProbeTime": None,
                                                      "lastTransitionTime": when(at)}, **more)
        unready = [n for n in self.mains() if not self.states.get(n, {}).get("ready")]
        status = {"phase": self.phase}
        self.obj["metadata"]["creationTimestamp"] = when(self.created)
        if self.scheduled_message:
            status["conditions"] = [condition("PodScheduled", False, self.created, reason="Unschedulable", message=self.scheduled_message)]
            status["qosClass"] = "Burstable"
            self.obj["status"] = status
            return self.obj
        not_init = [n for n, native in self.inits() if not self.states[n].get("ready")]
        init_more = {} if self.initialized else dict(
            reason="ContainersNotInitialized", message="containers with incomplete status: [%s]" % " ".join(not_init))
        ready_more = {} if self.ready else dict(reason="PodCompleted") if self.phase == "Succeeded" else dict(
            reason="ContainersNotReady", message="containers with unready status: [%s]" % " ".join(unready))
        status["conditions"] = [
            condition("Initialized", self.initialized, self.created + seconds(0 if not self.initialized else 5), **init_more),
            condition("Ready", self.ready, self.ready_at, **ready_more),
            condition("ContainersReady", self.ready, self.ready_at, **ready_more),
            condition("PodScheduled", True, self.created)]
        if self.reason:
            status["reason"] = self.reason
        status["hostIP"] = self.world.node_ip(self.node)
        if self.ip:
            ip = status["hostIP"] if spec.get("hostNetwork") else self.ip
            status["podIP"], status["podIPs"] = ip, [{"ip": ip}]
        status["startTime"] = when(self.created)
        if self.inits():
            status["initContainerStatuses"] = [self._one(c) for c in spec["initContainers"]]
        status["containerStatuses"] = [self._one(c) for c in spec["containers"]]
        status["qosClass"] = "Burstable"
        self.obj["status"] = status
        return self.obj

    def _one(self, spec):
        state = self.states[spec["name"]]
        current = state["state"]
        cid = "containerd://" + self.world.hex_of(self.name + spec["name"], 64)
        if "openshift" == self.world.platform_name:
            cid = cid.replace("containerd", "cri-o")
        for each in (current, state.get("last") or {}):
            for value in each.values():
                if "exitCode" in value:
                    value["containerID"] = cid
        out = {"name": spec["name"], "state": current, "lastState": state.get("last") or {}, "ready": bool(state.get("ready")),
               "restartCount": state.get("restarts", 0), "image": spec["image"],
               "imageID": "" if "waiting" in current and not state.get("last") else
               spec["image"].rsplit(":", 1)[0] + "@sha256:" + self.world.hex_of(spec["image"], 64)}
        if "waiting" not in current or state.get("last"):
            out["containerID"] = cid
        out["started"] = bool(state.get("started"))
        return out


def running(since):
    """A container state: running."""
    return {"running": {"startedAt": rfc3339(since)}}


def ended(exit_code, reason, start, end):
    """A container state: terminated."""
    return {"terminated": {"exitCode": exit_code, "reason": reason, "startedAt": rfc3339(start), "finishedAt": rfc3339(end)}}


def waits(reason, message=None):
    """A container state: waiting."""
    return {"waiting": dict({"reason": reason}, **({"message": message} if message else {}))}
