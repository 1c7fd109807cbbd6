//! What `matching` says.

super::messages! {
    /// A predicate of a rule that cannot be evaluated.
    RULE_DEFECT {
        en: "The rule's predicate cannot be evaluated ({error}); its signal counts as not observable.",
        zh: "该规则的谓词无法求值（{error}）；其信号按“不可观察”处理。",
    }
    /// The log of an installer whose pod is not known, where all known ones are ready.
    INSTALLER_OF_NOBODY {
        en: "This log of a CNI installer tells of a failure, but not of which pod. It is not counted as a problem, because every known CNI pod is ready; find out whose log it is.",
        zh: "该 CNI 安装器日志记录了失败，但没有说明属于哪个 Pod。由于已知的 CNI Pod 均已就绪，未将其计为问题；请确认这是谁的日志。",
    }
    /// Rows whose sibling was looked at.
    ROWS_ALIKE {
        en: "Of {count} pod(s) nothing but the row was read ({pods}). Each is counted with its sibling that fails in the same stage; describe one of them to be sure.",
        zh: "有 {count} 个 Pod 只读到了列表中的一行（{pods}）。已将其与在同一阶段失败的同组 Pod 一并计入；如需确认，请对其中一个执行 describe。",
    }
    /// Rows of which nothing else was read.
    ROWS_UNEXPLAINED {
        en: "{count} pod(s) are not ready, and nothing but the row was read ({pods}), so why is not known; describe them and collect their logs.",
        zh: "有 {count} 个 Pod 未就绪，但只读到了列表中的一行（{pods}），原因未知；请对其执行 describe 并收集日志。",
    }
    /// Workloads that lack pods, and nothing tells why.
    PODS_LACKING {
        en: "{count} workload(s) that may ask for the mesh have fewer pods than they want ({workloads}), and nothing that was read says why; describe one of them: its events name what refuses the pods.",
        zh: "有 {count} 个可能请求加入网格的工作负载 Pod 数不足（{workloads}），已读取的内容均未说明原因；请对其中一个执行 describe，其事件会指出是什么拒绝了 Pod。",
    }
    /// Pods of which parts and logs were read that show no failure that is known here.
    PARTS_UNEXPLAINED {
        en: "{count} pod(s) are not ready, and the parts and logs of them that were read ({pods}) do not say why; paste the whole description of one of them.",
        zh: "有 {count} 个 Pod 未就绪，已读取的片段和日志（{pods}）无法说明原因；请粘贴其中一个的完整 describe 输出。",
    }
    /// A workload that was not collected, and was refused pods long ago.
    REFUSED_AND_GONE {
        en: "It was refused pods more than 25 minutes before the newest event, and has not asked since. It is not counted as a problem, because a controller that still wants pods asks at least every 17 minutes; check whether it still exists.",
        zh: "它创建 Pod 被拒绝是在最新事件的 25 分钟以前，此后再未尝试。仍需要 Pod 的控制器至少每 17 分钟会重试一次，因此未将其计为问题；请确认它是否还存在。",
    }
    /// `spec.mtls`.
    SETTING_MTLS {
        en: "Encrypts traffic between sidecars. It has no part in setting up iptables rules, so it can neither explain nor fix a failed validation.",
        zh: "用于加密边车之间的流量，不参与 iptables 规则的建立，因此既不能解释也不能修复校验失败。",
    }
    /// `spec.networking.outbound.passthrough`.
    SETTING_PASSTHROUGH {
        en: "Decides whether the sidecar lets traffic out to destinations that it does not know. The validator never leaves the pod, so this can neither explain nor fix a failed validation.",
        zh: "决定边车是否放行发往未知目的地的流量。校验器的连接不会离开 Pod，因此它既不能解释也不能修复校验失败。",
    }
    /// `spec.routing`.
    SETTING_EGRESS {
        en: "Decides how traffic leaves the zone, once sidecars run. It can neither explain nor fix a failed validation.",
        zh: "决定边车运行之后流量如何离开本 zone，既不能解释也不能修复校验失败。",
    }
    /// `spec.meshServices.mode`.
    SETTING_MESH_SERVICES {
        en: "Decides which services the control plane makes. It can neither explain nor fix a failed validation.",
        zh: "决定控制平面生成哪些服务，既不能解释也不能修复校验失败。",
    }
    /// `spec.skipCreatingInitialPolicies`.
    SETTING_INITIAL_POLICIES {
        en: "Decides which policies a new mesh starts with. It may explain denied traffic, but neither explains nor fixes a failed validation.",
        zh: "决定新网格自带哪些策略；可能解释流量被拒绝，但既不能解释也不能修复校验失败。",
    }
    /// `spec.networking.validation`, which no release has.
    SETTING_UNKNOWN_VALIDATION {
        en: "No release of Kuma has this field: it is ignored. The validator's log level is fixed and cannot be raised; changing the Mesh cannot fix a validation.",
        zh: "任何 Kuma 版本都没有这个字段，它会被忽略。校验器的日志级别是固定的，无法调高；修改 Mesh 资源不能修复校验失败。",
    }
    /// The injector's CNI switch.
    SETTING_CNI_ENABLED {
        en: "Decides whether pods get kuma-validation and rely on the CNI (true), or set up their own rules in kuma-init (false). It must agree with whether the CNI is installed; a failed validation can follow from it.",
        zh: "决定 Pod 使用 kuma-validation 并依赖 CNI（true），还是由 kuma-init 自行建立规则（false）。它必须与 CNI 是否已安装相一致，不一致会导致校验失败。",
    }
    /// The sidecar's UID.
    SETTING_UID {
        en: "The user that rules exempt and that the validator runs as. Rules made for another user make validation fail; pods keep the value with which they were created.",
        zh: "规则所豁免、校验器所使用的用户 UID。规则若按另一个 UID 生成，校验会失败；Pod 保留其创建时的取值。",
    }
    /// The inbound port.
    SETTING_PORT {
        en: "The port to which rules redirect inbound traffic and on which the validator listens. If the two differ, validation fails.",
        zh: "规则将入站流量重定向到的端口，也是校验器监听的端口。两者不一致时校验会失败。",
    }
    /// The IP family mode.
    SETTING_IP_FAMILY {
        en: "Which IP families get rules. With `ipv4`, some releases validate nothing at all; with `dualstack`, a node without working IPv6 rules can fail validation.",
        zh: "决定为哪些 IP 协议族建立规则。取 `ipv4` 时，部分版本的校验什么都不测试；取 `dualstack` 时，IPv6 规则不可用的节点可能校验失败。",
    }
    /// ConfigMap mode.
    SETTING_CONFIG_MAP {
        en: "Rules are configured by this ConfigMap. Its IP family mode wins over the control plane's.",
        zh: "规则由该 ConfigMap 配置，其中的 IP 协议族模式优先于控制平面的设置。",
    }
    /// Native sidecars.
    SETTING_NATIVE_SIDECARS {
        en: "With native sidecars, Kuma's containers come before the application's init containers. It bears on start order, not on whether rules are there.",
        zh: "启用原生边车后，Kuma 的容器排在应用的 init 容器之前。它影响启动顺序，不影响规则是否存在。",
    }
    /// The taint controller.
    SETTING_TAINT {
        en: "The taint controller keeps pods off a node until its CNI pod is ready. If it is off or watches the wrong pods, pods on new nodes can start before the CNI, or nodes keep their taint.",
        zh: "污点控制器会在节点的 CNI Pod 就绪之前阻止调度 Pod。若未启用或监视了错误的 Pod，新节点上的 Pod 可能先于 CNI 启动，或节点一直带有污点。",
    }
    /// Chained or not.
    SETTING_CHAINED {
        en: "Whether the CNI adds itself to the node's network plugin (true) or needs Multus (false). `false` without Multus leaves every pod without rules.",
        zh: "CNI 是加入节点已有的网络插件链（true），还是依赖 Multus（false）。没有 Multus 而取 `false` 时，所有 Pod 都没有规则。",
    }
    /// The CNI's files.
    SETTING_CNI_FILES {
        en: "Where the CNI writes its configuration. It must be the directory and file that the node's container runtime reads; otherwise pods get no rules.",
        zh: "CNI 写入配置的位置，必须是节点容器运行时实际读取的目录和文件，否则 Pod 得不到规则。",
    }
    /// The CNI's log level.
    SETTING_CNI_LOG_LEVEL {
        en: "How much the CNI writes to its log. `debug` shows the rules it makes; it explains nothing by itself.",
        zh: "CNI 日志的详细程度。`debug` 会打印生成的规则；它本身不能解释任何问题。",
    }
    /// In a timeline: an object was created.
    CREATED {
        en: "{kind} {name} was created.",
        zh: "{kind} {name} 被创建。",
    }
    /// In a timeline: the scheduler bound a pod.
    BOUND {
        en: "{name} was bound to node {node}.",
        zh: "{name} 被调度到节点 {node}。",
    }
    /// In a timeline: `status.startTime`.
    TAKEN {
        en: "The kubelet took {name}; its sandbox is made from here on.",
        zh: "kubelet 接手 {name}，自此开始创建其沙箱。",
    }
    /// In a timeline: a container started.
    STARTED {
        en: "Container {container} started.",
        zh: "容器 {container} 启动。",
    }
    /// In a timeline: a container ended.
    ENDED {
        en: "Container {container} ended: exit code {code} {reason}",
        zh: "容器 {container} 结束：退出码 {code} {reason}",
    }
    /// In a timeline: ready since.
    READY {
        en: "{kind} {name} became ready.",
        zh: "{kind} {name} 就绪。",
    }
    /// In a timeline: a node joined.
    JOINED {
        en: "Node {node} joined the cluster.",
        zh: "节点 {node} 加入集群。",
    }
    /// In a timeline: an event.
    EVENT {
        en: "Event {reason}: {message}",
        zh: "事件 {reason}：{message}",
    }
}
