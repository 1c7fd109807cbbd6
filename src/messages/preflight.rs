//! What `preflight` says of the control plane, the CNI, taints and nodes, and what its questions are called.

super::messages! {
    /// Titles.
    T_CONTROL_PLANE_PRESENT { en: "The control plane is installed", zh: "已安装控制平面" }
    T_CONTROL_PLANE_READY { en: "The control plane is ready", zh: "控制平面就绪" }
    T_CNI_PRESENT { en: "Kuma's CNI is installed where it is wanted", zh: "需要时已安装 Kuma CNI" }
    T_CNI_AGREES { en: "The control plane expects the CNI", zh: "控制平面启用了 CNI 模式" }
    T_CNI_COVERS_NODE { en: "The CNI runs where meshed pods run", zh: "CNI 覆盖运行网格 Pod 的节点" }
    T_CNI_READY_ON_NODE { en: "The CNI is ready on the node", zh: "节点上的 CNI 就绪" }
    T_CNI_MODE { en: "The CNI's mode fits the cluster", zh: "CNI 模式与集群相符" }
    T_CNI_PATHS_AGREE { en: "The CNI's directories agree with each other", zh: "CNI 的目录设置一致" }
    T_CNI_DIRECTORIES { en: "The CNI's directories fit the platform", zh: "CNI 目录与平台相符" }
    T_CNI_CONF_NAME { en: "The CNI chains into the right configuration", zh: "CNI 链接到正确的配置文件" }
    T_CNI_EXCLUSIVE { en: "The cluster's CNI leaves other configurations alone", zh: "集群的 CNI 不会删除其他配置" }
    T_TAINT_CONTROLLER { en: "New nodes are kept free until the CNI is ready", zh: "CNI 就绪前新节点不接收 Pod" }
    T_TAINT_APP { en: "The taint controller knows the CNI's label", zh: "污点控制器使用的 CNI 标签正确" }
    T_TAINT_NAMESPACE { en: "The taint controller knows the CNI's namespace", zh: "污点控制器使用的 CNI 命名空间正确" }
    T_TAINT_ON_NODE { en: "The node's taint fits the state of its CNI", zh: "节点污点与 CNI 状态相符" }
    T_HOST_MODULES { en: "The kernel has what the rules need", zh: "内核具备规则所需的模块" }
    T_HOST_IPTABLES { en: "The node has iptables", zh: "节点上有 iptables" }
    T_HOST_OS { en: "The node's image can be used with the CNI", zh: "节点镜像可与 CNI 配合使用" }
    T_HOST_FILES { en: "The CNI's files on the node are in effect", zh: "节点上的 CNI 文件有效" }
    T_POLICIES_TO_CONTROL_PLANE { en: "Meshed pods may reach the control plane", zh: "网格 Pod 可以访问控制平面" }
    T_POLICIES_TO_DNS { en: "Meshed pods may reach DNS", zh: "网格 Pod 可以访问 DNS" }
    T_POLICIES_WEBHOOK { en: "The API server may reach the webhook", zh: "API 服务器可以访问 webhook" }
    T_POLICIES_MESH { en: "Meshed pods may reach each other", zh: "网格 Pod 可以互相访问" }
    T_POLICIES_OTHER { en: "No policies of other kinds", zh: "没有其他类型的网络策略" }
    T_POLICIES_FROM_CONTROL_PLANE { en: "The control plane may reach the API server and DNS", zh: "控制平面可以访问 API 服务器和 DNS" }
    T_POLICIES_METRICS { en: "Prometheus may reach the control plane", zh: "Prometheus 可以访问控制平面" }
    T_WEBHOOK_PRESENT { en: "The injecting webhook is registered", zh: "注入 webhook 已注册" }
    T_WEBHOOK_SERVICE { en: "Something answers behind the webhook", zh: "webhook 后端可用" }
    T_WEBHOOK_CA { en: "The webhook has a CA bundle", zh: "webhook 带有 CA 证书" }
    T_WEBHOOK_MATCHES { en: "The webhook meets the namespace", zh: "webhook 匹配该命名空间" }
    T_WEBHOOK_FAILURE_POLICY { en: "Pods do not start without their sidecar", zh: "Pod 不会在缺少边车时启动" }
    T_WEBHOOK_TIMEOUT { en: "The webhook's timeout is sensible", zh: "webhook 的超时时间合理" }
    T_WEBHOOK_REINVOCATION { en: "Nothing changes pods after the injection", zh: "注入之后没有其他组件修改 Pod" }
    T_INJECTION_NAMESPACE { en: "Namespaces ask for injection in a way that works", zh: "命名空间的注入标签有效" }
    T_INJECTION_POD { en: "Pods ask for injection in a way that works", zh: "Pod 的注入标签有效" }
    T_INJECTION_HOST_NETWORK { en: "No pod on the node's network is injected", zh: "没有注入使用主机网络的 Pod" }
    T_SECURITY_OF_MESHED { en: "PodSecurity allows what is injected", zh: "PodSecurity 允许被注入的容器" }
    T_SECURITY_OF_CNI { en: "PodSecurity allows the CNI", zh: "PodSecurity 允许 CNI" }
    T_VERSION_OF_CNI { en: "CNI and control plane are of one release", zh: "CNI 与控制平面版本一致" }
    T_VERSION_OF_PROXIES { en: "Sidecars are near the control plane's release", zh: "边车版本与控制平面相近" }
    T_VERSION_DEFECTS { en: "No known defect of this release shows", zh: "没有触及此版本的已知缺陷" }

    /// Whatever was not collected.
    NOT_COLLECTED {
        en: "This was not collected: {what}.",
        zh: "未采集：{what}。",
    }
    NO_CONTROL_PLANE {
        en: "This needs the control plane, and there is none in this cluster.",
        zh: "此项需要控制平面，而该集群中没有。",
    }
    STEP_COLLECT { en: "Collect {what}", zh: "采集 {what}" }
    STEP_LOOK { en: "Look at it", zh: "查看它" }
    STEP_PROBE { en: "Look at the node itself", zh: "检查该节点本身" }
    STEP_INSTALL { en: "Install Kuma, or check that this is the right cluster", zh: "安装 Kuma，或确认集群是否正确" }
    STEP_DESCRIBE_PODS { en: "Look at the pods of the control plane", zh: "查看控制平面的 Pod" }
    STEP_DESCRIBE_SET { en: "See why no pod of the CNI is made for this node", zh: "查看该节点没有 CNI Pod 的原因" }
    STEP_READ_LOG { en: "Read the CNI's log", zh: "查看 CNI 日志" }
    STEP_UPGRADE { en: "Upgrade Kuma to 2.9 or newer, or move the CNI to kube-system", zh: "将 Kuma 升级到 2.9 或更高版本，或把 CNI 移到 kube-system" }

    CONTROL_PLANE_IS_THERE { en: "{name} in {namespace}.", zh: "{namespace} 中的 {name}。" }
    CONTROL_PLANE_MISSING { en: "This cluster has no control plane of Kuma or Kong Mesh.", zh: "该集群没有 Kuma 或 Kong Mesh 的控制平面。" }
    CONTROL_PLANE_IS_READY { en: "{ready} of {wanted} pods are ready.", zh: "{wanted} 个 Pod 中有 {ready} 个就绪。" }
    CONTROL_PLANE_PARTLY_READY { en: "Only {ready} of {wanted} pods are ready.", zh: "{wanted} 个 Pod 中只有 {ready} 个就绪。" }
    CONTROL_PLANE_NOT_READY {
        en: "None of {wanted} pods is ready: nothing is injected and no sidecar gets its configuration.",
        zh: "{wanted} 个 Pod 均未就绪：无法注入，边车也得不到配置。",
    }

    CNI_NOT_USED { en: "The CNI is not used: kuma-init makes the rules in each pod.", zh: "未使用 CNI：由每个 Pod 中的 kuma-init 设置规则。" }
    CNI_IS_THERE { en: "{name} in {namespace}.", zh: "{namespace} 中的 {name}。" }
    CNI_MISSING {
        en: "The control plane leaves the rules to the CNI, and there is no CNI: every injected pod fails its validation.",
        zh: "控制平面把规则交给 CNI，但没有安装 CNI：所有被注入的 Pod 都无法通过验证。",
    }
    CNI_UNKNOWN_MODE { en: "Nothing tells whether this cluster uses the CNI.", zh: "无法判断该集群是否使用 CNI。" }
    CNI_TWICE {
        en: "There are {count} installations of the CNI; with two of them on a node no pod starts there.",
        zh: "安装了 {count} 份 CNI；同一节点上有两份时 Pod 无法启动。",
    }
    STEP_ONE_CNI { en: "Uninstall all but one", zh: "只保留一份，卸载其余" }
    STEP_CNI_VALUES { en: "Install control plane and CNI from one Helm release, with cni.enabled as wanted", zh: "用同一个 Helm 发布安装控制平面和 CNI，并正确设置 cni.enabled" }
    CNI_IS_EXPECTED { en: "The control plane injects for the CNI.", zh: "控制平面按 CNI 模式注入。" }
    CNI_NOT_EXPECTED {
        en: "{name} is installed, but the control plane injects kuma-init: the CNI leaves these pods alone.",
        zh: "已安装 {name}，但控制平面仍注入 kuma-init：CNI 不会处理这些 Pod。",
    }
    CNI_NODE_COVERED { en: "The CNI is scheduled to this node.", zh: "CNI 会调度到该节点。" }
    CNI_NODE_UNMESHED { en: "No meshed pod can be scheduled to this node.", zh: "网格 Pod 不会调度到该节点。" }
    CNI_NODE_UNCOVERED {
        en: "Meshed pods run or may run here, but the CNI does not: {reason}. They fail their validation.",
        zh: "网格 Pod 会运行在该节点，但 CNI 不会（{reason}）：这些 Pod 无法通过验证。",
    }
    CNI_NODE_KIND {
        en: "Kuma's CNI cannot run on {kind} nodes, and nothing keeps meshed pods away from this one.",
        zh: "Kuma CNI 无法在 {kind} 节点上运行，而没有任何设置阻止网格 Pod 调度到此节点。",
    }
    CNI_NODE_KIND_MESHED { en: "A meshed pod runs here, and Kuma's CNI cannot run on {kind} nodes.", zh: "网格 Pod 运行在此，而 Kuma CNI 无法在 {kind} 节点上运行。" }
    STEP_KEEP_AWAY { en: "Keep meshed pods away with nodeSelector or a taint", zh: "用 nodeSelector 或污点避免网格 Pod 调度到此" }
    STEP_CNI_REACH { en: "Correct cni.nodeSelector, cni.affinity or cni.tolerations", zh: "修改 cni.nodeSelector、cni.affinity 或 cni.tolerations" }
    CNI_READY { en: "The CNI's pod is ready.", zh: "CNI 的 Pod 就绪。" }
    CNI_READY_BY_COUNT { en: "All pods of the CNI are ready, by their number.", zh: "按数量看，CNI 的 Pod 全部就绪。" }
    CNI_NOT_READY { en: "The CNI's pod {pod} is not ready: new pods here fail or have no rules.", zh: "CNI 的 Pod {pod} 未就绪：此处的新 Pod 会失败或没有规则。" }
    CNI_NO_POD { en: "{name} has no pod on this node.", zh: "{name} 在该节点上没有 Pod。" }

    CNI_CHAINED { en: "Chained into the cluster's own configuration.", zh: "链接到集群自己的配置。" }
    CNI_STANDALONE { en: "A configuration of its own, which Multus reads.", zh: "使用独立配置，由 Multus 读取。" }
    CNI_STANDALONE_WITHOUT_MULTUS {
        en: "The CNI writes a configuration of its own, and nothing reads it: there is no Multus here.",
        zh: "CNI 写入独立配置，但该集群没有 Multus，无人读取。",
    }
    CNI_CHAINED_ON_OPENSHIFT { en: "OpenShift wants a configuration of its own; this one is chained.", zh: "OpenShift 需要独立配置，而这里使用链接模式。" }
    STEP_CNI_CHAINED { en: "Set cni.chained=true, with cni.netDir, cni.binDir and cni.confName of this platform", zh: "设置 cni.chained=true，并按平台设置 cni.netDir、cni.binDir、cni.confName" }
    STEP_CNI_STANDALONE { en: "Set cni.chained=false and the chart's default directories", zh: "设置 cni.chained=false，目录用 chart 的默认值" }
    CNI_NO_HOST_PATH { en: "The volume of the CNI's configuration is not one that is known.", zh: "无法识别 CNI 配置目录的卷。" }
    CNI_PATHS_SAME { en: "{mounted} is mounted and written into the configuration.", zh: "挂载目录与写入配置的目录均为 {mounted}。" }
    CNI_PATHS_DIFFER {
        en: "{mounted} is mounted, but {env} is written into the configuration: the plugin will not find its kubeconfig.",
        zh: "挂载的是 {mounted}，写入配置的却是 {env}：插件将找不到 kubeconfig。",
    }
    CNI_DIRS_FIT { en: "The directories are those of the node's runtime.", zh: "目录与节点运行时一致。" }
    CNI_DIRS_WRONG {
        en: "The node's runtime reads configurations in {net} and plugins in {bin}.",
        zh: "节点运行时从 {net} 读取配置，从 {bin} 读取插件。",
    }
    CNI_DIRS_MOVE { en: "This directory of k3s is another one after an upgrade ({bin}).", zh: "k3s 升级后该目录会变化（{bin}）。" }
    CNI_DIRS_UNKNOWN {
        en: "The platform is not recognised; usually configurations are in {net} and plugins in {bin}.",
        zh: "无法识别平台；通常配置在 {net}，插件在 {bin}。",
    }
    STEP_CNI_DIRS { en: "Set cni.netDir to {net} and cni.binDir to {bin}", zh: "将 cni.netDir 设为 {net}，cni.binDir 设为 {bin}" }
    CNI_CONF_OWN { en: "It writes a file of its own: {name}.", zh: "它写入自己的文件：{name}。" }
    CNI_CONF_OVERWRITES { en: "It is not chained and overwrites the cluster's own {name}.", zh: "未使用链接模式，会覆盖集群自己的 {name}。" }
    CNI_CONF_GUESSED { en: "No name is set; the CNI takes the first file that it finds, which may be the wrong one", zh: "未设置文件名，CNI 会使用找到的第一个文件，可能并不正确" }
    CNI_CONF_FITS { en: "{name} is the cluster's configuration.", zh: "{name} 是集群的配置文件。" }
    CNI_CONF_TRAP {
        en: "{name} lacks its ending: the file is called {known}. The CNI restarts for ever and leaves its entry behind.",
        zh: "{name} 的扩展名不完整，文件名应为 {known}。CNI 会不断重启，并留下残余条目。",
    }
    CNI_CONF_OTHER { en: "{name} is not what the cluster's CNI writes here: {known}.", zh: "{name} 不是该集群 CNI 写入的文件：{known}。" }
    CNI_CONF_UNKNOWN { en: "Nothing tells which configuration is in effect, so {name} cannot be compared.", zh: "无法得知生效的配置文件，不能与 {name} 比较。" }
    CNI_CONF_NOT_ON_NODES { en: "There is no {name} on {nodes}.", zh: "{nodes} 上没有 {name}。" }
    CNI_CONF_SHADOWED { en: "On {nodes} the file {first} comes before {name} and is the one in effect.", zh: "在 {nodes} 上，{first} 排在 {name} 之前，生效的是前者。" }
    STEP_CNI_CONF { en: "Set cni.confName to the file that is in effect on the nodes", zh: "将 cni.confName 设为节点上生效的文件" }
    CILIUM_SHARES { en: "Cilium leaves other configurations alone.", zh: "Cilium 不会删除其他配置。" }
    CILIUM_EXCLUSIVE { en: "Cilium removes Kuma's entry from its configuration (cni-exclusive).", zh: "Cilium 会从配置中删除 Kuma 的条目（cni-exclusive）。" }
    CILIUM_MAYBE_EXCLUSIVE { en: "Cilium is not told to leave Kuma's entry alone; 1.14 and newer remove it.", zh: "未要求 Cilium 保留 Kuma 的条目；1.14 及更高版本会删除它。" }
    CILIUM_UNKNOWN { en: "Cilium runs here, but its configuration is not under its usual name.", zh: "运行着 Cilium，但找不到其常规名称的配置。" }
    STEP_CILIUM { en: "Set cni.exclusive=false in Cilium's Helm values, restart Cilium, then Kuma's CNI", zh: "在 Cilium 的 Helm 值中设置 cni.exclusive=false，重启 Cilium，再重启 Kuma CNI" }

    TAINT_ON { en: "The taint controller is on.", zh: "污点控制器已启用。" }
    TAINT_OFF { en: "The taint controller is off: pods on a new node may start before the CNI and have no rules.", zh: "污点控制器未启用：新节点上的 Pod 可能早于 CNI 启动而没有规则。" }
    STEP_TAINT_ON { en: "Set cni.taintController.enabled=true; better still, register nodes with the taint NodeReadiness:NoSchedule", zh: "设置 cni.taintController.enabled=true；最好在注册节点时就加上 NodeReadiness:NoSchedule 污点" }
    TAINT_APP_SAME { en: "It looks for app={said}, which the CNI's pods have ({label}).", zh: "它查找 app={said}，与 CNI Pod 的标签（{label}）一致。" }
    TAINT_APP_OTHER { en: "It looks for app={said}, but the CNI's pods have app={label}: nodes stay tainted.", zh: "它查找 app={said}，而 CNI Pod 的标签是 app={label}：节点会一直带有污点。" }
    TAINT_NAMESPACE_SAME { en: "It looks into {said}, where the CNI is ({namespace}).", zh: "它查看 {said}，CNI 就在其中（{namespace}）。" }
    TAINT_NAMESPACE_OTHER { en: "It looks into {said}, but the CNI is in {namespace}: nodes stay tainted.", zh: "它查看 {said}，而 CNI 在 {namespace}：节点会一直带有污点。" }
    TAINT_NAMESPACE_OLD {
        en: "Before 2.9 the control plane looks into kube-system only ({said}), but the CNI is in {namespace}: nodes stay tainted.",
        zh: "2.9 之前控制平面只查看 kube-system（{said}），而 CNI 在 {namespace}：节点会一直带有污点。",
    }
    TAINT_ABSENT { en: "The node does not have the taint.", zh: "节点没有该污点。" }
    TAINT_WAITING { en: "The node is tainted because its CNI is not ready: pods without toleration wait.", zh: "节点的 CNI 未就绪，因此带有污点：不容忍该污点的 Pod 会等待。" }
    TAINT_THOUGH_READY { en: "The node's CNI is ready, but the taint is still there: the taint controller does not see the CNI.", zh: "节点的 CNI 已就绪，但污点仍在：污点控制器看不到 CNI。" }
    TAINT_LEFT_OVER { en: "There is no CNI any more, and nobody takes the taint away.", zh: "CNI 已不存在，没有组件会移除该污点。" }
    STEP_TAINT_LOOK { en: "Look at the CNI of this node first, then at the control plane's lines of controllers.NodeTaint", zh: "先检查该节点的 CNI，再查看控制平面中 controllers.NodeTaint 的日志" }
    STEP_UNTAINT { en: "Take the taint away", zh: "移除该污点" }

    HOST_NOT_LOOKED_AT { en: "The node itself was not looked at.", zh: "未检查该节点本身。" }
    MODULES_THERE { en: "All modules are loaded, built in or loadable.", zh: "所需模块均已加载、内建或可加载。" }
    MODULES_LACKING { en: "The kernel lacks {modules}: the rules cannot be made.", zh: "内核缺少 {modules}：无法设置规则。" }
    MODULES_LESS { en: "The kernel lacks {modules}: the rules are made with less.", zh: "内核缺少 {modules}：规则会有所缩减。" }
    MODULES_UNKNOWN { en: "It could not be seen whether the kernel has {modules}.", zh: "无法得知内核是否具备 {modules}。" }
    STEP_MODPROBE { en: "Load them on the node, and have them loaded at boot", zh: "在节点上加载这些模块，并设为开机加载" }
    FILES_UNUSED { en: "The CNI is not used.", zh: "未使用 CNI。" }
    FILES_FINE { en: "Configuration, plugin and kubeconfig are where the node's runtime reads them.", zh: "配置、插件和 kubeconfig 都在节点运行时读取的位置。" }
    FILES_PARTLY { en: "The CNI configurations that were collected are as they should be; plugins and kubeconfig on the node were not looked at.", zh: "收集到的 CNI 配置没有问题；节点上的插件程序和 kubeconfig 未检查。" }
    FILES_UNSEEN { en: "The CNI's files on the node were not looked at.", zh: "未检查节点上的 CNI 文件。" }
    STEP_RESTART_CNI { en: "Restart the CNI's pod on this node, which writes its files again, then the pods without rules", zh: "重启该节点上的 CNI Pod 以重新写入文件，再重启没有规则的 Pod" }
    IPTABLES_THERE { en: "iptables is on the node.", zh: "节点上有 iptables。" }
    IPTABLES_MISSING { en: "There is no iptables on the node, and the CNI has none of its own.", zh: "节点上没有 iptables，而 CNI 自身不带。" }
    IPTABLES_NOT_NEEDED { en: "There is none on the node; kuma-init brings its own.", zh: "节点上没有；kuma-init 自带。" }
    IPTABLES_UNKNOWN { en: "It could not be seen whether the node has iptables.", zh: "无法得知节点上是否有 iptables。" }
    STEP_IPTABLES { en: "Install iptables on the nodes, or use kuma-init (cni.enabled=false)", zh: "在节点上安装 iptables，或改用 kuma-init（cni.enabled=false）" }
    OS_FINE { en: "{image}: nothing is known against it.", zh: "{image}：没有已知问题。" }
    OS_UNKNOWN { en: "The node does not tell its image.", zh: "节点没有说明其镜像。" }
    OS_WITHOUT_IPTABLES { en: "{image} comes without iptables, which the CNI calls on the node.", zh: "{image} 不带 iptables，而 CNI 需要调用节点上的 iptables。" }
    STEP_INIT_MODE { en: "Use kuma-init (cni.enabled=false), or an image with iptables", zh: "使用 kuma-init（cni.enabled=false），或使用带 iptables 的镜像" }
}
