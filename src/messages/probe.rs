//! What `probe` and `preflight` say: help, errors of usage, what was written.

super::messages! {
    ABOUT_PROBE { en: "Look at a machine, a process's network or a pod itself: try the redirection, read rules, kernel and files", zh: "直接查看机器、进程的网络或 Pod：实际测试重定向，读取规则、内核和文件" }
    ABOUT_PREFLIGHT { en: "Check whether a cluster and its nodes are ready for Kuma's transparent proxy", zh: "检查集群及其节点是否已满足 Kuma 透明代理的要求" }
    HELP_OBJECTS { en: "Look into this pod from the outside, through a container that is added to it: pod/NAME", zh: "从外部查看该 Pod（向其中添加一个临时容器）：pod/NAME" }
    HELP_NAMESPACE { en: "The pod's namespace; with --node, where the debug pod is created", zh: "Pod 所在的命名空间；与 --node 一起使用时，为创建调试 Pod 的命名空间" }
    HELP_NODE { en: "Look at this node from the outside, through a pod that is created for it, with its files read-only, and deleted afterwards", zh: "从外部查看该节点：创建一个以只读方式挂载其文件的 Pod，完成后删除" }
    HELP_PID { en: "Look at the network namespace of this process", zh: "查看该进程的网络命名空间" }
    HELP_HOST_ROOT { en: "Read the machine's files below this directory, as where a node is mounted into a pod: /host", zh: "从该目录读取机器的文件，例如节点挂载到 Pod 中的路径：/host" }
    HELP_CONFIG { en: "What Kuma was configured to do there: the YAML of the annotation traffic.kuma.io/transparent-proxy-config", zh: "Kuma 在该处的配置：注解 traffic.kuma.io/transparent-proxy-config 中的 YAML" }
    HELP_UID { en: "The sidecar's user (5678)", zh: "边车的用户 ID（5678）" }
    HELP_INBOUND_PORT { en: "The port that incoming connections are redirected to (15006)", zh: "入站连接被重定向到的端口（15006）" }
    HELP_IP_FAMILY { en: "The families that are redirected (dualstack)", zh: "被重定向的 IP 协议族（dualstack）" }
    HELP_PASSIVE { en: "Only read: try no connection", zh: "只读取，不尝试任何连接" }
    HELP_ALLOW_NETWORK { en: "Also try connections that leave the loopback interface where nothing redirects them", zh: "也尝试在没有重定向时会离开环回接口的连接" }
    HELP_WAIT { en: "Try again until it works or so long has passed: 5s, 1m", zh: "反复尝试，直到成功或超过该时长：5s、1m" }
    HELP_TO { en: "Also write what was seen into this bundle (.tar.gz), to be read with --from; an existing file is never replaced", zh: "同时将所见写入该支持包（.tar.gz），之后可用 --from 读取；不会覆盖已有文件" }
    HELP_IMAGE { en: "Image of the container that looks", zh: "用于查看的容器镜像" }
    HELP_NET_ADMIN { en: "Give the container that looks the capability NET_ADMIN, without which no rules can be read", zh: "赋予该容器 NET_ADMIN 能力；没有它就无法读取规则" }
    HELP_DRY_RUN { en: "Print what would be created and which rights it takes, and create nothing", zh: "输出将要创建的对象及其所需权限，但不实际创建" }
    HELP_WITHIN { en: "How long the container that looks may take to begin, and again to end (60s)", zh: "用于查看的容器从创建到启动、再到结束各自最多允许的时间（60s）" }
    HELP_YES { en: "Create it without asking", zh: "不询问，直接创建" }
    ASK { en: "Create it in {cluster}? [y/N] ", zh: "要在 {cluster} 中创建它吗？[y/N] " }
    NOT_ASKED { en: "this creates something in {cluster}, and there is no terminal to ask on. See it with --dry-run, and allow it with --yes.", zh: "该操作会在 {cluster} 中创建对象，而当前没有可供询问的终端。可先用 --dry-run 查看，再用 --yes 允许。" }
    DECLINED { en: "Nothing was created.", zh: "没有创建任何对象。" }
    ONE_POD { en: "probe looks into one pod at a time: write probe pod/NAME, or probe --node NODE.", zh: "probe 一次只查看一个 Pod：请写 probe pod/NAME，或 probe --node NODE。" }
    BAD_DOCUMENT { en: "what the container printed cannot be read: {why}. Is the image of another release? Give --image.", zh: "无法读取容器输出的内容：{why}。镜像是否为其他版本？可用 --image 指定。" }
    HELP_DETAILS { en: "Show what passed and what could not be checked, too, with its evidence", zh: "同时显示已通过和无法检查的项目及其证据" }
    EXISTS { en: "{path} exists already. Give --to another name; an existing file is never replaced.", zh: "{path} 已存在。请为 --to 换一个名称；不会覆盖已有文件。" }
    BAD_CONFIG { en: "--config {path} could not be read as a transparent proxy configuration: {why}. Give the YAML of the annotation traffic.kuma.io/transparent-proxy-config.", zh: "无法将 --config {path} 读取为透明代理配置：{why}。请给出注解 traffic.kuma.io/transparent-proxy-config 中的 YAML。" }
    NO_MAPPING { en: "it holds no keys", zh: "其中没有任何键" }
    BAD_NUMBER { en: "{flag} does not understand `{value}`. Write a whole number up to {most}.", zh: "{flag} 无法理解 `{value}`。请写不大于 {most} 的整数。" }
    NO_ROOT { en: "--host-root {path} is not a directory. Give the directory into which the node is mounted, such as /host.", zh: "--host-root {path} 不是目录。请给出节点挂载到的目录，例如 /host。" }
    NOT_LINUX { en: "probe looks at Linux's own network and works on Linux only. From here, look into a pod with probe pod/NAME, or at a node with probe --node NODE.", zh: "probe 直接查看 Linux 自身的网络，只能在 Linux 上运行。在此处可使用 probe pod/NAME 查看 Pod，或用 probe --node NODE 查看节点。" }
    PORT_TAKEN { en: "Another program than the sidecar listens on port {port}, to which connections are redirected.", zh: "端口 {port} 被边车以外的程序监听，而连接会被重定向到该端口。" }
    SIDECAR_PORT_TAKEN { en: "Another program listens on port {port}, which the sidecar needs: the sidecar cannot start, or its probes are answered by a stranger.", zh: "端口 {port} 是边车所需的端口，但被其他程序监听：边车可能无法启动，或探测由不相干的程序应答。" }
    KEPT { en: "{path}: {size} kB. Diagnose it anywhere with --from {path}.", zh: "{path}：{size} kB。可在任何地方用 --from {path} 诊断。" }
}
