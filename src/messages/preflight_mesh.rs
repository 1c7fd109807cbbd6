//! What `preflight` says of policies, the webhook, injection, pod security and releases.

super::messages! {
    /// Policies.
    TO_CONTROL_PLANE { en: "No policy is in the way.", zh: "没有策略阻挡。" }
    NOT_TO_CONTROL_PLANE {
        en: "Policies block sidecars from the control plane: they get no configuration and never become ready.",
        zh: "策略阻止边车访问控制平面：边车得不到配置，永远不会就绪。",
    }
    TO_DNS { en: "No policy is in the way.", zh: "没有策略阻挡。" }
    NOT_TO_DNS { en: "Policies block DNS: sidecars do not find the control plane.", zh: "策略阻止 DNS：边车找不到控制平面。" }
    NO_DNS_BY_TCP { en: "Policies block DNS over TCP, which large answers need.", zh: "策略阻止基于 TCP 的 DNS，较大的应答需要它。" }
    DNS_ON_NODES {
        en: "Policies block the cluster's DNS servers; queries may go to the cache on each node, which the API leaves open.",
        zh: "策略阻止访问集群 DNS 服务器；查询可能发往各节点上的缓存，API 对此没有规定。",
    }
    WEBHOOK_OPEN { en: "No policy is in the way.", zh: "没有策略阻挡。" }
    WEBHOOK_CLOSED { en: "Policies block the API server from the webhook.", zh: "策略阻止 API 服务器访问 webhook。" }
    MESH_OPEN { en: "No policy cuts a meshed pod off from all others.", zh: "没有策略将某个网格 Pod 与其他 Pod 完全隔开。" }
    MESH_CLOSED {
        en: "Policies cut meshed pods off from all others. They see the application's own ports, not those of the redirect.",
        zh: "策略将网格 Pod 与其他 Pod 完全隔开。策略看到的是应用自己的端口，而不是重定向端口。",
    }
    FROM_CONTROL_PLANE { en: "No policy is in the way.", zh: "没有策略阻挡。" }
    NOT_FROM_CONTROL_PLANE { en: "Policies block the control plane from what it needs.", zh: "策略阻止控制平面访问其所需的服务。" }
    METRICS_OPEN { en: "No policy is in the way.", zh: "没有策略阻挡。" }
    METRICS_CLOSED { en: "Policies block Prometheus from the control plane, which tells it what to scrape.", zh: "策略阻止 Prometheus 访问控制平面，后者告知其抓取目标。" }
    OPEN_HOST_NETWORK { en: "One end uses the node's network: undefined by the API, it depends on the network plugin.", zh: "一端使用主机网络：API 没有规定，取决于网络插件。" }
    OPEN_API_SERVER {
        en: "A policy isolates the pod, and the API server is no pod that a selector meets. Most plugins block it unless an ipBlock or an open rule lets it in.",
        zh: "策略隔离了该 Pod，而选择器匹配不到 API 服务器。除非有 ipBlock 或开放规则，多数插件会阻止。",
    }
    OPEN_LABELS { en: "It depends on labels of a namespace that were not collected.", zh: "取决于未采集的命名空间标签。" }
    OPEN_ADDRESSES { en: "It depends on an address that is not known.", zh: "取决于未知的地址。" }
    STEP_ALLOW { en: "Look at the policies that are named, and add a rule that lets this connection through", zh: "查看所列策略，并添加放行该连接的规则" }
    OTHERS_THERE { en: "There are policies of other kinds, which are not evaluated here: {names}.", zh: "存在其他类型的策略，此处不做计算：{names}。" }
    OTHERS_UNREAD { en: "Policies of other kinds are defined here and were not collected: {names}.", zh: "此处定义了其他类型的策略，但未采集：{names}。" }
    OTHERS_NONE { en: "No other kind of policy is defined.", zh: "没有定义其他类型的策略。" }
    STEP_OTHERS { en: "Collect them", zh: "采集它们" }

    WEBHOOK_IS_THERE { en: "It is registered.", zh: "已注册。" }
    WEBHOOK_MISSING { en: "No webhook of Kuma injects sidecars.", zh: "没有 Kuma 的注入 webhook。" }
    WEBHOOK_URL { en: "The webhook calls {url}, which cannot be looked at from here.", zh: "webhook 调用 {url}，此处无法检查。" }
    WEBHOOK_NO_SERVICE { en: "The webhook calls the Service {service}, which does not exist: no pod can be made.", zh: "webhook 调用的 Service {service} 不存在：无法创建 Pod。" }
    WEBHOOK_NO_ENDPOINTS { en: "Nothing is ready behind the Service {service}: no pod can be made.", zh: "Service {service} 后面没有就绪的端点：无法创建 Pod。" }
    WEBHOOK_ENDPOINTS { en: "{count} ready behind the Service {service}.", zh: "Service {service} 后面有 {count} 个就绪端点。" }
    WEBHOOK_CA_THERE { en: "Each webhook has one.", zh: "每个 webhook 都有。" }
    WEBHOOK_CA_EMPTY { en: "The API server cannot trust the control plane: no CA bundle in {names}.", zh: "API 服务器无法信任控制平面：{names} 中没有 CA 证书。" }
    STEP_WEBHOOK_CA { en: "Upgrade the Helm release again, or set controlPlane.tls.general.caBundle", zh: "重新升级 Helm 发布，或设置 controlPlane.tls.general.caBundle" }
    WEBHOOK_MEETS { en: "{name} meets its pods.", zh: "{name} 匹配其中的 Pod。" }
    WEBHOOK_MISSES { en: "The namespace asks for injection, but no webhook's selector meets it: its pods get no sidecar.", zh: "该命名空间要求注入，但没有 webhook 的选择器与之匹配：其中的 Pod 不会有边车。" }
    WEBHOOK_FAILS { en: "While the control plane is away, meshed pods are refused.", zh: "控制平面不可用时，网格 Pod 会被拒绝。" }
    WEBHOOK_IGNORES { en: "While the control plane is away, {name} lets pods start without a sidecar.", zh: "控制平面不可用时，{name} 会让 Pod 在没有边车的情况下启动。" }
    STEP_FAILURE_POLICY { en: "Set controlPlane.injectorFailurePolicy=Fail", zh: "设置 controlPlane.injectorFailurePolicy=Fail" }
    WEBHOOK_TIMEOUT_FINE { en: "{seconds} seconds.", zh: "{seconds} 秒。" }
    WEBHOOK_TIMEOUT_SHORT { en: "{seconds} seconds are short for a busy control plane.", zh: "{seconds} 秒对繁忙的控制平面来说太短。" }
    WEBHOOK_TIMEOUT_LONG { en: "Each pod may wait {seconds} seconds for a control plane that is away.", zh: "控制平面不可用时，每个 Pod 可能等待 {seconds} 秒。" }
    WEBHOOK_RIVALS { en: "Others change pods too and may undo what Kuma injects: {names}.", zh: "其他组件也会修改 Pod，可能破坏 Kuma 的注入：{names}。" }
    WEBHOOK_NO_RIVALS { en: "No webhook is known to undo what Kuma injects.", zh: "没有已知会破坏注入结果的 webhook。" }
    WEBHOOK_LOOKS_AGAIN { en: "Kuma's webhooks look again after others.", zh: "其他 webhook 修改后，Kuma 的 webhook 会再次检查。" }

    NOBODY_ASKS { en: "No namespace asks for injection.", zh: "没有命名空间要求注入。" }
    NAMESPACE_ASKS { en: "The namespace asks for injection.", zh: "该命名空间要求注入。" }
    NAMESPACE_VALUE { en: "The label says {value}; only enabled (or true) is understood.", zh: "标签值为 {value}；只认 enabled（或 true）。" }
    NAMESPACE_ANNOTATION { en: "It is an annotation ({value}); only the label counts.", zh: "使用了注解（{value}）；只有标签有效。" }
    STEP_LABEL { en: "Label the namespace {namespace}", zh: "为命名空间 {namespace} 加上标签" }
    POD_VALUE { en: "The pods' label says {value}; only enabled is understood.", zh: "Pod 的标签值为 {value}；只认 enabled。" }
    POD_NOT_MET { en: "The pods ask for a sidecar, but no webhook's selector meets them.", zh: "Pod 要求边车，但没有 webhook 的选择器与之匹配。" }
    POD_WITHOUT_NAMESPACE { en: "The pods ask for a sidecar, but their namespace lacks the label kuma.io/sidecar-injection, and no webhook meets them.", zh: "Pod 要求边车，但其命名空间没有 kuma.io/sidecar-injection 标签，webhook 不会匹配。" }
    POD_ANNOTATION { en: "The pods carry kuma.io/sidecar-injection as an annotation; only the label counts.", zh: "Pod 以注解形式带有 kuma.io/sidecar-injection；只有标签有效。" }
    POD_CONTRADICTS { en: "Label and annotation of the pods contradict each other; the label counts.", zh: "Pod 的标签与注解相互矛盾；以标签为准。" }
    LABEL_MISPLACED { en: "The label is on the workload, not on its pods, and does nothing there.", zh: "标签加在工作负载上而不是 Pod 上，不起作用。" }
    PODS_CONSISTENT { en: "No workload contradicts itself.", zh: "没有自相矛盾的工作负载。" }
    STEP_POD_LABEL { en: "Set the label kuma.io/sidecar-injection in the template of the pods", zh: "在 Pod 模板中设置 kuma.io/sidecar-injection 标签" }
    STEP_NAMESPACE_LABEL { en: "Label the namespace: enabled for all pods, disabled for those only that ask", zh: "为命名空间加标签：enabled 表示所有 Pod，disabled 表示仅注入自行要求的 Pod" }
    HOST_NETWORK_INJECTED { en: "These pods use the node's network and would be injected: with kuma-init the node's own rules are changed, with the CNI they fail.", zh: "这些 Pod 使用主机网络且会被注入：用 kuma-init 会修改节点自身的规则，用 CNI 则会失败。" }
    HOST_NETWORK_NONE { en: "None would be injected.", zh: "没有会被注入的。" }
    STEP_OPT_OUT { en: "Set the label kuma.io/sidecar-injection: disabled in the template of the pods", zh: "在 Pod 模板中设置 kuma.io/sidecar-injection: disabled" }

    SECURITY_FINE { en: "The level is {level}.", zh: "级别为 {level}。" }
    SECURITY_MODE_UNKNOWN { en: "The level is {level}; nothing tells which containers will be injected.", zh: "级别为 {level}；无法得知会注入哪些容器。" }
    SECURITY_FORBIDS_INIT { en: "The level {level} forbids kuma-init, which needs root, NET_ADMIN and NET_RAW: no pod is made.", zh: "级别 {level} 禁止 kuma-init（需要 root、NET_ADMIN 和 NET_RAW）：无法创建 Pod。" }
    SECURITY_RESTRICTED { en: "The level restricted wants runAsNonRoot and a seccomp profile, which Kuma's containers get only from the pod.", zh: "restricted 级别要求 runAsNonRoot 和 seccomp 配置，Kuma 的容器只能从 Pod 继承。" }
    SECURITY_RESTRICTED_MET { en: "The level is restricted, and the pods set what Kuma's containers need.", zh: "级别为 restricted，Pod 已设置 Kuma 容器所需的内容。" }
    SECURITY_RESTRICTED_EMPTY { en: "The level is restricted: pods must set runAsNonRoot and a seccomp profile for Kuma's containers.", zh: "级别为 restricted：Pod 必须为 Kuma 的容器设置 runAsNonRoot 和 seccomp 配置。" }
    SECURITY_ALLOWS_CNI { en: "The level is {level}.", zh: "级别为 {level}。" }
    SECURITY_FORBIDS_CNI { en: "The level {level} forbids the CNI, which mounts directories of the host: its pods are not made.", zh: "级别 {level} 禁止 CNI（需要挂载主机目录）：其 Pod 无法创建。" }
    STEP_USE_CNI { en: "Use the CNI (cni.enabled=true), or relax the level", zh: "使用 CNI（cni.enabled=true），或放宽级别" }
    STEP_SECURITY_CONTEXT { en: "Set runAsNonRoot: true and seccompProfile RuntimeDefault for the whole pod, or by a ContainerPatch", zh: "在 Pod 级别设置 runAsNonRoot: true 和 seccompProfile RuntimeDefault，或使用 ContainerPatch" }
    STEP_PRIVILEGED { en: "Allow privileged pods in the CNI's namespace", zh: "允许 CNI 命名空间中的特权 Pod" }

    TAGS_TELL_NOTHING { en: "The tags of the images tell no release.", zh: "镜像标签没有说明版本。" }
    CNI_SAME { en: "Control plane {control_plane}, CNI {cni}.", zh: "控制平面 {control_plane}，CNI {cni}。" }
    CNI_NEWER { en: "The CNI ({cni}) is newer than the control plane ({control_plane}).", zh: "CNI（{cni}）比控制平面（{control_plane}）新。" }
    CNI_OLDER { en: "The CNI ({cni}) is older than the control plane ({control_plane}).", zh: "CNI（{cni}）比控制平面（{control_plane}）旧。" }
    CNI_OTHER_MAJOR {
        en: "The CNI ({cni}) does not understand pods that this control plane ({control_plane}) injects.",
        zh: "CNI（{cni}）无法理解该控制平面（{control_plane}）注入的 Pod。",
    }
    STEP_ONE_RELEASE { en: "Bring control plane and CNI to one release: the control plane first", zh: "使控制平面与 CNI 版本一致：先升级控制平面" }
    PROXIES_NEAR { en: "All sidecars are within two minor releases of {control_plane}.", zh: "所有边车与 {control_plane} 相差不超过两个次版本。" }
    PROXIES_FAR { en: "Sidecars are more than two minor releases away from the control plane ({control_plane}).", zh: "有边车与控制平面（{control_plane}）相差超过两个次版本。" }
    PROXIES_NEWER { en: "Sidecars are newer than the control plane ({control_plane}).", zh: "有边车比控制平面（{control_plane}）新。" }
    STEP_RESTART_PROXIES { en: "Restart these workloads, so that they get sidecars of the control plane's release", zh: "重启这些工作负载，使边车版本与控制平面一致" }
    DEFECTS_NONE { en: "None of the defects that are known shows here.", zh: "没有触及已知缺陷。" }
    DEFECT_SILENT { en: "With IPv4 only, the validation of this release tests nothing and passes: pods without rules start.", zh: "仅使用 IPv4 时，此版本的验证不做任何测试就通过：没有规则的 Pod 也会启动。" }
    DEFECT_ONE_FAMILY { en: "The validation of this release tests IPv4 only, and these pods have IPv6 too.", zh: "此版本的验证只测试 IPv4，而这些 Pod 也有 IPv6。" }
    DEFECT_WAITS { en: "With the CNI, pods of this release that wait for their sidecar hang for three minutes.", zh: "使用 CNI 时，此版本中等待边车的 Pod 会挂起三分钟。" }
    DEFECT_IGNORED { en: "These annotations were removed in 2.9 and are passed over without a word.", zh: "这些注解在 2.9 中已移除，会被静默忽略。" }
    STEP_UPGRADE_FIXED { en: "Upgrade to the newest patch of your release (2.9.16, 2.11.14, 2.12.11, 2.13.7 or newer), or use exclude-outbound-ports-for-uids", zh: "升级到所用版本的最新补丁（2.9.16、2.11.14、2.12.11、2.13.7 或更高），或改用 exclude-outbound-ports-for-uids" }
}
