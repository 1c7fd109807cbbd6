"""Writes a world as a support bundle in Troubleshoot's layout: directory, tar, tar.gz or zip; always the same bytes."""

import gzip
import io
import json
import os
import re
import stat
import tarfile
import zipfile

from text import to_yaml

# kind -> (folder or file under cluster-resources, apiVersion, namespaced)
KINDS = {
    "Pod": ("pods", "v1", True), "Service": ("services", "v1", True), "Deployment": ("deployments", "apps/v1", True),
    "StatefulSet": ("statefulsets", "apps/v1", True), "DaemonSet": ("daemonsets", "apps/v1", True),
    "ReplicaSet": ("replicasets", "apps/v1", True), "Job": ("jobs", "batch/v1", True), "CronJob": ("cronjobs", "batch/v1", True),
    "NetworkPolicy": ("network-policy", "networking.k8s.io/v1", True), "LimitRange": ("limitranges", "v1", True),
    "ResourceQuota": ("resource-quota", "v1", True), "Event": ("events", "v1", True), "Role": ("roles", "rbac.authorization.k8s.io/v1", True),
    "RoleBinding": ("rolebindings", "rbac.authorization.k8s.io/v1", True), "Endpoints": ("endpoints", "v1", True),
    "ServiceAccount": ("serviceaccounts", "v1", True), "ConfigMap": ("configmaps", "v1", True),
    "Namespace": ("namespaces", "v1", False), "Node": ("nodes", "v1", False),
    "ClusterRole": ("clusterroles", "rbac.authorization.k8s.io/v1", False),
    "ClusterRoleBinding": ("clusterrolebindings", "rbac.authorization.k8s.io/v1", False),
    "CustomResourceDefinition": ("custom-resource-definitions", "apiextensions.k8s.io/v1", False),
    "MutatingWebhookConfiguration": ("mutating-webhook-configurations", "admissionregistration.k8s.io/v1", False),
    "ValidatingWebhookConfiguration": ("validating-webhook-configurations", "admissionregistration.k8s.io/v1", False),
    "PriorityClass": ("priorityclasses", "scheduling.k8s.io/v1", False),
}
# Kinds that bundles of 2022 did not have yet.
NEW_KINDS = {"DaemonSet", "ServiceAccount", "ConfigMap", "MutatingWebhookConfiguration", "ValidatingWebhookConfiguration", "Endpoints"}

_SECRET = re.compile(r'("name": "[^"\n]*(?:password|token|database|user)[^"\n]*",\n\s*"value": )"[^"\n]*"', re.I)


def pretty(value):
    """JSON, two spaces, as Troubleshoot writes it."""
    return json.dumps(value, indent=2, ensure_ascii=False)


def redact(text):
    """Troubleshoot's default redaction of values whose name sounds like a secret."""
    return _SECRET.sub(r'\1"***HIDDEN***"', text)


def collect(world):
    """All files (path -> text) and links (path -> target) of the bundle, without its top folder."""
    files, links = {}, {}
    shape = world.shape
    namespaces = [item["metadata"]["name"] for item in world.of("Namespace")]
    for kind, (folder, api, namespaced) in KINDS.items():
        if folder in world.missing or (shape == "old" and kind in NEW_KINDS):
            continue
        if shape == "old":
            folder = {"resource-quota": "resource-quotas", "clusterrolebindings": "clusterRoleBindings"}.get(folder, folder)
        listing = lambda items: pretty({"kind": kind + "List", "apiVersion": api, "metadata": {"resourceVersion": ""},
                                        "items": items or ([] if shape == "old" else None)})
        items = world.of(kind)
        if not namespaced:
            if kind == "Namespace" and world.namespaces_bare:
                files["cluster-resources/namespaces.json"] = pretty(
                    [{k: v for k, v in item.items() if k not in ("kind", "apiVersion")} for item in items])
            else:
                files["cluster-resources/%s.json" % folder] = listing(items)
            continue
        for namespace in namespaces:
            if (folder, namespace) in world.missing:
                continue
            mine = [item for item in items if item["metadata"]["namespace"] == namespace]
            text = listing(mine)
            files["cluster-resources/%s/%s.json" % (folder, namespace)] = redact(text) if world.redact else text
    _custom_resources(world, files, links)
    for path, text in world.logs.items():
        namespace, pod, name = path
        target = "cluster-resources/pods/logs/%s/%s/%s.log" % (namespace, pod, name)
        if world.log_filter(namespace, pod, name):
            files[target] = text
            if world.alias and pod in world.collected:
                links["%s/%s/%s.log" % (world.alias, pod, name)] = "../../" + target
    for path, text in world.extra.items():
        files[path] = text
    for path, target in world.extra_links.items():
        links[path] = target
    files["cluster-info/cluster_version.json"] = pretty({"info": world.server_version(), "string": world.kubelet})
    files["analysis.json"] = "[]\n"
    if shape != "cut":
        files["version.yaml"] = "apiVersion: troubleshoot.sh/v1beta2\nkind: SupportBundle\nspec:\n  versionNumber: %s\n" % world.collector
        files["execution-data/summary.txt"] = world.summary()
    return files, links


def _custom_resources(world, files, links):
    for plural, (namespaced, items) in sorted(world.custom.items()):
        groups = {}
        for item in items:
            groups.setdefault(item["metadata"].get("namespace") if namespaced else None, []).append(item)
        for namespace, mine in groups.items():
            base = "cluster-resources/custom-resources/" + plural + ("/" + namespace if namespace else "")
            if "custom-resources" in world.missing or plural in world.missing:
                continue
            if world.shape != "old":
                files[base + ".json"] = pretty(mine)
            if world.shape == "old" or world.shape == "mid":
                files[base + ".yaml"] = to_yaml(mine)
            else:
                links[base + ".yaml"] = base.rsplit("/", 1)[1] + ".json"


def write(world, folder):
    """Writes the bundle into folder and returns its path."""
    files, links = collect(world)
    top = world.top
    order = sorted(list(files) + list(links))
    world.order.shuffle(order)
    mtime = int(world.now.timestamp())
    if world.form == "dir":
        base = os.path.join(folder, "bundle")
        for path in sorted(order):
            full = os.path.join(base, path)
            os.makedirs(os.path.dirname(full), exist_ok=True)
            if path in links:
                os.symlink(links[path], full)
            else:
                with open(full, "w", encoding="utf-8") as out:
                    out.write(files[path])
        return base
    if world.form == "zip":
        target = os.path.join(folder, "bundle.zip")
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
            for path in order:
                info = zipfile.ZipInfo(top + "/" + path, world.now.timetuple()[:6])
                info.create_system = 3
                linked = path in links
                info.external_attr = ((stat.S_IFLNK | 0o777) if linked else (stat.S_IFREG | 0o644)) << 16
                info.compress_type = zipfile.ZIP_DEFLATED
                archive.writestr(info, links[path] if linked else files[path])
        return target
    raw = io.BytesIO()
    with tarfile.open(fileobj=raw, mode="w", format=tarfile.PAX_FORMAT if world.shape != "old" else tarfile.GNU_FORMAT) as archive:
        for path in order:
            info = tarfile.TarInfo((top + "/" if top else "") + path)
            info.mtime = mtime
            if path in links:
                info.type, info.linkname, info.mode = tarfile.SYMTYPE, links[path], 0o777
                archive.addfile(info)
            else:
                data = files[path].encode("utf-8")
                info.size, info.mode = len(data), 0o644 if path.endswith(".log") else 0o600
                archive.addfile(info, io.BytesIO(data))
    if world.form == "tar":
        target = os.path.join(folder, "bundle.tar")
        data = raw.getvalue()
    else:
        target = os.path.join(folder, "bundle.tar.gz")
        packed = io.BytesIO()
        with gzip.GzipFile(filename="", mode="wb", compresslevel=9, fileobj=packed, mtime=0) as out:
            out.write(raw.getvalue())
        data = packed.getvalue()
    with open(target, "wb") as out:
        out.write(data)
    return target
