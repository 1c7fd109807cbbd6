//! What is said of containers and pods that are started to look: which rights they take, why they are refused, what stays.

super::messages! {
    NO_IMAGE { en: "this build names no image to start. Build one with the Dockerfile of this repository, push it where the nodes can pull it, and name it with --image.", zh: "此构建没有内置镜像名。请用本仓库的 Dockerfile 构建镜像，推送到节点可以拉取的仓库，再用 --image 指定。" }
    BAD_NAME { en: "`{name}` is no name of a Kubernetes object.", zh: "`{name}` 不是合法的 Kubernetes 对象名称。" }
    NO_SIGNALS { en: "interrupts cannot be waited for ({why}), so nothing was started: it might have stayed in the cluster.", zh: "无法监听中断信号（{why}），因此没有启动任何东西，以免遗留在集群中。" }

    POD_ADDS { en: "Adds the ephemeral container {container} with the image {image} to the pod {namespace}/{pod}. Kubernetes cannot remove it again: it ends by itself after {seconds} s at the latest, and stays listed until the pod is deleted.", zh: "向 Pod {namespace}/{pod} 添加临时容器 {container}，镜像为 {image}。Kubernetes 无法再将其移除：它最迟在 {seconds} 秒后自行结束，并保留在列表中，直到 Pod 被删除。" }
    POD_SHARES { en: "It shares the pod's network. It mounts no volume, gets no service account token, and does not restart or change the other containers.", zh: "它共享该 Pod 的网络。它不挂载任何卷，没有服务账户令牌，也不会重启或改变其他容器。" }
    POD_PROCESSES { en: "This pod lets its containers share their processes: the container sees those of the others.", zh: "该 Pod 的容器共享进程：此容器能看到其他容器的进程。" }
    POD_LEAST { en: "It runs as user {user}, whose connections the rules treat as the sidecar's, without any capability, with a read-only root file system and the runtime's seccomp profile, and cannot gain rights. The Pod Security level `restricted` admits it.", zh: "它以用户 {user} 运行（规则将其连接视为边车的连接），没有任何 capability，根文件系统只读，使用运行时的 seccomp 配置，也不能提升权限。Pod Security 级别 `restricted` 允许它。" }
    POD_AS_ROOT { en: "It runs as user 0, as the pod's sidecar does, without any capability, with a read-only root file system and the runtime's seccomp profile, and cannot gain rights. The Pod Security level `restricted` refuses user 0.", zh: "它以用户 0 运行（与该 Pod 的边车相同），没有任何 capability，根文件系统只读，使用运行时的 seccomp 配置，也不能提升权限。Pod Security 级别 `restricted` 不允许用户 0。" }
    POD_RULES { en: "With --net-admin it runs as root with three capabilities: NET_ADMIN to read the rules (it would also allow to change them; nothing is changed), SETUID and SETGID to test as user {user}. Everything else is dropped. The Pod Security levels `baseline` and `restricted` refuse it.", zh: "使用 --net-admin 时，它以 root 运行，并有三个 capability：NET_ADMIN 用于读取规则（它也允许修改规则；但不会做任何修改），SETUID 和 SETGID 用于以用户 {user} 测试。其余全部去除。Pod Security 级别 `baseline` 和 `restricted` 不允许它。" }

    NODE_STARTS { en: "Starts the pod {namespace}/{pod} with the image {image} on the node {node}, whatever its taints, and deletes it afterwards, also after an error or an interrupt. Should that fail, the pod still ends {seconds} s after its start.", zh: "在节点 {node} 上（忽略污点）启动 Pod {namespace}/{pod}，镜像为 {image}；之后将其删除，出错或中断时也会删除。即使删除失败，该 Pod 也会在启动 {seconds} 秒后结束。" }
    NODE_NETWORK { en: "It uses the node's network namespace: to see interfaces, routes, listeners and rules as the node has them.", zh: "它使用节点的网络命名空间：以便查看节点的网卡、路由、监听端口和规则。" }
    NODE_PROCESSES { en: "It sees the node's processes: to know which runtime and kubelet run, and with which settings.", zh: "它能看到节点的进程：以便了解容器运行时和 kubelet 及其设置。" }
    NODE_FILES { en: "It sees all files of the node below /host, read-only. That includes secrets; the probe opens only files of the CNI, of iptables, of the kernel and of the system's release.", zh: "它能在 /host 下以只读方式看到节点的全部文件，其中包括机密；但只会打开与 CNI、iptables、内核和系统版本有关的文件。" }
    NODE_LEAST { en: "It runs as root with three capabilities: DAC_READ_SEARCH to read files that belong to others, NET_ADMIN to read the rules (it would also allow to change them; nothing is changed), SYS_CHROOT to run the node's own iptables-save. On SELinux its type is spc_t, or it could not read the node's files.", zh: "它以 root 运行，并有三个 capability：DAC_READ_SEARCH 用于读取属于其他用户的文件，NET_ADMIN 用于读取规则（它也允许修改规则；但不会做任何修改），SYS_CHROOT 用于运行节点自带的 iptables-save。在 SELinux 上其类型为 spc_t，否则无法读取节点的文件。" }
    NODE_ENTERS { en: "To look into the network namespaces of pods it has four more: SYS_ADMIN and SYS_PTRACE to enter them, SETUID and SETGID to test as the sidecar's user. SYS_ADMIN is close to full control of the node.", zh: "为了查看 Pod 的网络命名空间，另有四个：SYS_ADMIN 和 SYS_PTRACE 用于进入命名空间，SETUID 和 SETGID 用于以边车用户测试。SYS_ADMIN 接近于完全控制节点。" }
    NODE_WITHOUT { en: "It is not privileged, has a read-only root file system, gets no service account token, and no sidecar is injected. Only the Pod Security level `privileged` admits it.", zh: "它不是特权容器，根文件系统只读，没有服务账户令牌，也不会注入边车。只有 Pod Security 级别 `privileged` 允许它。" }

    STAGE_ASKED { en: "asked for {name}", zh: "已请求 {name}" }
    STAGE_WAITING { en: "waiting for {name} to start", zh: "等待 {name} 启动" }
    STAGE_WAITING_WHY { en: "waiting for {name} to start: {why}", zh: "等待 {name} 启动：{why}" }
    STAGE_RUNNING { en: "{name} is looking", zh: "{name} 正在检查" }
    STAGE_ENDED { en: "{name} has ended", zh: "{name} 已结束" }
    STAGE_REMOVED { en: "{name} is deleted", zh: "{name} 已删除" }

    NO_POD { en: "there is no pod {namespace}/{pod} in {cluster}. See `kubectl -n {namespace} get pods`.", zh: "{cluster} 中没有 Pod {namespace}/{pod}。请查看 `kubectl -n {namespace} get pods`。" }
    POD_UNSCHEDULED { en: "the pod {namespace}/{pod} is on no node yet, so nothing can be started in it. Diagnose it without a probe: kubectl kuma-diagnose pod/{pod} -n {namespace}", zh: "Pod {namespace}/{pod} 尚未调度到节点，无法在其中启动任何东西。可以不用探测直接诊断：kubectl kuma-diagnose pod/{pod} -n {namespace}" }
    POD_OVER { en: "the pod {namespace}/{pod} has ended ({phase}), and its network is gone with it. Probe another pod of the same workload, or its node with --node {node}.", zh: "Pod {namespace}/{pod} 已结束（{phase}），其网络也已不存在。请探测同一工作负载的其他 Pod，或用 --node {node} 探测其节点。" }
    POD_LEAVES { en: "the pod {namespace}/{pod} is being deleted. Probe the pod that takes its place, or its node with --node {node}.", zh: "Pod {namespace}/{pod} 正在被删除。请探测接替它的 Pod，或用 --node {node} 探测其节点。" }
    POD_STATIC { en: "the pod {namespace}/{pod} is a static pod: it comes from a file on its node, and Kubernetes adds no containers to it. Probe its node with --node {node}.", zh: "Pod {namespace}/{pod} 是静态 Pod：它来自节点上的文件，Kubernetes 不能向其添加容器。请用 --node {node} 探测其节点。" }
    POD_WINDOWS { en: "the pod {namespace}/{pod} runs on Windows, where Kuma has no transparent proxy.", zh: "Pod {namespace}/{pod} 运行在 Windows 上，Kuma 在那里没有透明代理。" }

    NO_RIGHT { en: "{cluster} does not let you do this: {why}. Ask for the role `{role}` of deploy/rbac.yaml in the namespace {namespace}.", zh: "{cluster} 不允许您执行此操作：{why}。请申请 deploy/rbac.yaml 中的角色 `{role}`（命名空间 {namespace}）。" }
    SECURITY_OF_RULES { en: "the Pod Security level of the namespace {namespace} does not admit a container that may read the rules: {why}. Probe without --net-admin, or the node with --node {node}.", zh: "命名空间 {namespace} 的 Pod Security 级别不允许能读取规则的容器：{why}。请不加 --net-admin 探测，或用 --node {node} 探测节点。" }
    SECURITY_OF_POD { en: "the Pod Security level of the namespace {namespace} refuses any change of this pod, as the pod itself no longer meets it: {why}. Probe the node with --node {node}; the pod itself could not be created again as it is, either.", zh: "命名空间 {namespace} 的 Pod Security 级别拒绝对该 Pod 的任何更改，因为该 Pod 本身已不符合要求：{why}。请用 --node {node} 探测节点；该 Pod 照原样也无法再次创建。" }
    SECURITY_OF_OURS { en: "the Pod Security level of the namespace {namespace} does not admit the container: {why}. Probe the node with --node {node}.", zh: "命名空间 {namespace} 的 Pod Security 级别不允许该容器：{why}。请用 --node {node} 探测节点。" }
    SECURITY_OF_NODE { en: "the Pod Security level of the namespace {namespace} does not admit a pod that looks at a node: {why}. Name a namespace with the label pod-security.kubernetes.io/enforce=privileged with -n; often kube-system or the CNI's is one.", zh: "命名空间 {namespace} 的 Pod Security 级别不允许查看节点的 Pod：{why}。请用 -n 指定带有标签 pod-security.kubernetes.io/enforce=privileged 的命名空间；通常 kube-system 或 CNI 所在的命名空间可用。" }
    CONSTRAINT_POD { en: "OpenShift's security context constraints do not admit the container: {why}. The pod's service account needs a constraint that admits user {user}, such as nonroot-v2.", zh: "OpenShift 的安全上下文约束（SCC）不允许该容器：{why}。该 Pod 的服务账户需要允许用户 {user} 的约束，例如 nonroot-v2。" }
    CONSTRAINT_NODE { en: "OpenShift's security context constraints do not admit the pod: {why}. The default service account of the namespace {namespace} needs the constraint `privileged`; an administrator of the cluster may create the pod without that.", zh: "OpenShift 的安全上下文约束（SCC）不允许该 Pod：{why}。命名空间 {namespace} 的 default 服务账户需要 `privileged` 约束；集群管理员可以直接创建。" }
    POLICY { en: "a policy of the cluster refuses it: {why}. See what it asks for with --dry-run, and ask whoever owns the policy for an exception; if it is about the image's registry, name an image of yours with --image.", zh: "集群的策略拒绝了该操作：{why}。请用 --dry-run 查看所请求的内容，并向策略负责人申请例外；如果与镜像仓库有关，请用 --image 指定您自己的镜像。" }
    WEBHOOK_FAILS { en: "an admission webhook of the cluster does not answer, so nothing could be started: {why}. Mend it first; `kubectl get validatingwebhookconfigurations,mutatingwebhookconfigurations` lists them.", zh: "集群的准入 Webhook 没有响应，因此无法启动任何东西：{why}。请先修复它；可用 `kubectl get validatingwebhookconfigurations,mutatingwebhookconfigurations` 查看列表。" }
    QUOTA { en: "a quota or limit of the namespace {namespace} refuses the pod: {why}. Name another namespace with -n.", zh: "命名空间 {namespace} 的配额或限制拒绝了该 Pod：{why}。请用 -n 指定其他命名空间。" }
    LEAVING { en: "the namespace {namespace} is being deleted: {why}. Name another one with -n.", zh: "命名空间 {namespace} 正在被删除：{why}。请用 -n 指定其他命名空间。" }
    NO_NAMESPACE { en: "the namespace {namespace} does not exist: {why}. Name another one with -n.", zh: "命名空间 {namespace} 不存在：{why}。请用 -n 指定其他命名空间。" }
    NO_EPHEMERAL { en: "this server has no ephemeral containers: they came with Kubernetes 1.23, and can be switched off ({why}). Probe the node with --node {node}.", zh: "该服务器不支持临时容器：它从 Kubernetes 1.23 起提供，也可能被关闭（{why}）。请用 --node {node} 探测节点。" }
    INVALID { en: "the server does not accept what was asked for: {why}. See it with --dry-run.", zh: "服务器不接受所请求的内容：{why}。请用 --dry-run 查看。" }
    NO_LOG { en: "the log of {name} cannot be read, and with it what was seen: {why}. Try `kubectl -n {namespace} logs {pod} -c {container}`.", zh: "无法读取 {name} 的日志，因此看不到检查结果：{why}。请试试 `kubectl -n {namespace} logs {pod} -c {container}`。" }

    LATE { en: "{name} did not begin within {seconds} s; its state was last: {why}. Is the node {node} Ready (`kubectl get node {node}`), and can it pull the image? Give it more time with --within.", zh: "{name} 在 {seconds} 秒内没有启动；最后的状态：{why}。请检查节点 {node} 是否 Ready（`kubectl get node {node}`）以及能否拉取镜像；可用 --within 延长时间。" }
    NO_NETWORK { en: "{name} did not begin within {seconds} s: the pod {namespace}/{pod} has no address yet, and no container starts before its network is set up. Ask what keeps it from that (kubectl kuma-diagnose pod/{pod} -n {namespace}), and probe its node with --node {node}.", zh: "{name} 在 {seconds} 秒内没有启动：Pod {namespace}/{pod} 还没有地址，网络建立之前不会启动任何容器。请查看原因（kubectl kuma-diagnose pod/{pod} -n {namespace}），并用 --node {node} 探测其节点。" }
    SLOW { en: "{name} began, and did not end within {seconds} s. Give it more time with --within.", zh: "{name} 已启动，但在 {seconds} 秒内没有结束。可用 --within 延长时间。" }
    NO_STATE { en: "nothing was said of it", zh: "没有任何状态" }
    NO_PULL { en: "the node {node} does not get the image {image}: {why}. Push the image where that node can pull it, and name it with --image.", zh: "节点 {node} 无法获取镜像 {image}：{why}。请将镜像推送到该节点可以拉取的仓库，并用 --image 指定。" }
    NO_START { en: "the node {node} cannot start {name}: {why}.", zh: "节点 {node} 无法启动 {name}：{why}。" }
    NOT_TAKEN { en: "the node {node} does not take the pod {name}: {why}. See `kubectl describe node {node}`.", zh: "节点 {node} 不接受 Pod {name}：{why}。请查看 `kubectl describe node {node}`。" }
    ENDED_MEANWHILE { en: "the pod {namespace}/{pod} ended meanwhile, before {name} began. Probe another pod of the same workload, or its node with --node {node}.", zh: "Pod {namespace}/{pod} 在 {name} 启动之前已结束。请探测同一工作负载的其他 Pod，或用 --node {node} 探测其节点。" }
    GONE { en: "the pod {namespace}/{pod} was deleted meanwhile.", zh: "Pod {namespace}/{pod} 在此期间被删除。" }
    NO_DOCUMENT { en: "{name} ended without an answer: {why}. Is {image} an image of this program, of the same version and for the node's architecture?", zh: "{name} 结束时没有给出结果：{why}。{image} 是否为本程序的镜像，且版本相同、适用于该节点的架构？" }
    ENDED { en: "exit code {code} {reason} {line}", zh: "退出码 {code} {reason} {line}" }
    CUT { en: "the answer of {name} is not complete: its log was cut, or it was ended (exit code {code} {reason}). Try again.", zh: "{name} 的结果不完整：日志被截断，或者它被终止（退出码 {code} {reason}）。请重试。" }
    TOO_LONG { en: "the log of {name} is longer than {limit} MB and was not read.", zh: "{name} 的日志超过 {limit} MB，未读取。" }

    STAYS { en: "The ephemeral container {container} stays listed in the pod {namespace}/{pod} until that is deleted; it has ended and uses nothing.", zh: "临时容器 {container} 会保留在 Pod {namespace}/{pod} 的列表中，直到该 Pod 被删除；它已结束，不占用资源。" }
    STAYS_RUNNING { en: "The ephemeral container {container} in the pod {namespace}/{pod} cannot be removed; if it has started, it ends by itself within {seconds} s of its start.", zh: "Pod {namespace}/{pod} 中的临时容器 {container} 无法移除；如果已启动，它会在启动后 {seconds} 秒内自行结束。" }
    NOT_REMOVED { en: "The pod {namespace}/{pod} could not be deleted: {why}. It ends by itself {seconds} s after its start; delete it with: kubectl -n {namespace} delete pod {pod}", zh: "无法删除 Pod {namespace}/{pod}：{why}。它会在启动 {seconds} 秒后自行结束；请手动删除：kubectl -n {namespace} delete pod {pod}" }
    NO_ANSWER { en: "no answer within {seconds} s", zh: "{seconds} 秒内没有响应" }
    SECOND_INTERRUPT { en: "interrupted a second time", zh: "再次被中断" }
}
