//! What is said of a live cluster: why it cannot be read, how far reading has come, what was gathered.

super::messages! {
    NO_CONFIGURATION {
        en: "no cluster is configured: neither a kubeconfig (KUBECONFIG, ~/.kube/config) nor a pod's service account was found. Name one with --kubeconfig or --server, or read a support bundle or a log with --from.",
        zh: "没有配置集群：既没有找到 kubeconfig（KUBECONFIG、~/.kube/config），也没有 Pod 的服务账户。请用 --kubeconfig 或 --server 指定，或用 --from 读取支持包或日志。",
    }
    UNREADABLE_KUBECONFIG { en: "kubeconfig {path} cannot be read: {why}.", zh: "无法读取 kubeconfig {path}：{why}。" }
    BAD_KUBECONFIG { en: "context `{context}` cannot be used: {why}. See `kubectl config view`.", zh: "无法使用上下文 `{context}`：{why}。请查看 `kubectl config view`。" }
    NO_CONTEXT { en: "there is no context `{context}`; known are: {known}. See `kubectl config get-contexts`.", zh: "没有上下文 `{context}`；已知的有：{known}。请查看 `kubectl config get-contexts`。" }
    NO_CLUSTER { en: "there is no cluster `{cluster}` in the kubeconfig. Choose a context with --context, or name the server with --server.", zh: "kubeconfig 中没有集群 `{cluster}`。请用 --context 选择上下文，或用 --server 指定服务器。" }
    NO_USER { en: "there is no user `{user}` in the kubeconfig. See `kubectl config view`.", zh: "kubeconfig 中没有用户 `{user}`。请查看 `kubectl config view`。" }
    BAD_IMPERSONATION { en: "`{value}` cannot be sent as an impersonated value.", zh: "`{value}` 不能作为模拟身份的值发送。" }
    NO_BUNDLE { en: "what was gathered cannot be kept: {why}. Is there space in the directory for temporary files (TMPDIR)?", zh: "无法保存收集到的内容：{why}。临时目录（TMPDIR）是否有空间？" }
    UNREACHABLE {
        en: "the API server of {cluster} cannot be reached: {why}. Check with `kubectl cluster-info`; without a cluster, read a support bundle with --from.",
        zh: "无法连接 {cluster} 的 API Server：{why}。请用 `kubectl cluster-info` 检查；没有集群时，可用 --from 读取支持包。",
    }
    SERVER_FAILS {
        en: "the API server of {cluster} answers with errors only: {why}. Try again later; without a cluster, read a support bundle with --from.",
        zh: "{cluster} 的 API Server 只返回错误：{why}。请稍后再试；没有集群时，可用 --from 读取支持包。",
    }
    UNTRUSTED {
        en: "the API server of {cluster} shows a certificate that cannot be trusted: {why}. Name the certificates that sign it with --certificate-authority, or its name with --tls-server-name.",
        zh: "{cluster} 的 API Server 出示的证书不可信：{why}。请用 --certificate-authority 指定签发它的 CA 证书，或用 --tls-server-name 指定名称。",
    }
    UNAUTHORIZED {
        en: "the API server of {cluster} does not accept the credentials: {why}. Log in again, or choose another --context or --user.",
        zh: "{cluster} 的 API Server 不接受当前凭据：{why}。请重新登录，或选择其他 --context 或 --user。",
    }
    PROGRESS { en: "asking {path}: {done} of {all} requests", zh: "正在查询 {path}：{done} / {all} 个请求" }
    REQUEST { en: "{method} {path}: {outcome}, {bytes} bytes in {time} ms", zh: "{method} {path}：{outcome}，{bytes} 字节，{time} 毫秒" }
    WAIT_FAILS { en: "after {seconds} s: fails: {what}", zh: "{seconds} 秒后：有故障：{what}" }
    WAIT_WORKS { en: "after {seconds} s: no longer: {what}", zh: "{seconds} 秒后：已消失：{what}" }
    EXISTS { en: "{path} exists already, and is not replaced. Name another file with --to.", zh: "{path} 已存在，不会被覆盖。请用 --to 指定其他文件。" }
    CANNOT_WRITE { en: "{path} cannot be written: {why}.", zh: "无法写入 {path}：{why}。" }
    COLLECTED { en: "{path}: {files} files, {size} kB; {replaced} secrets replaced (kuma-diagnose/redactions.json in it lists where).", zh: "{path}：{files} 个文件，{size} kB；已替换 {replaced} 处机密（包内 kuma-diagnose/redactions.json 列出位置）。" }
    COLLECTED_REFUSED { en: "{count} requests were refused or failed; the bundle says which, and `kubectl kuma-diagnose access` which rights are missing.", zh: "有 {count} 个请求被拒绝或失败；包内有记录，缺少的权限可用 `kubectl kuma-diagnose access` 查看。" }
    COLLECTED_NEXT { en: "Diagnose it with: kubectl kuma-diagnose --from {path}", zh: "诊断：kubectl kuma-diagnose --from {path}" }
    EVERYWHERE { en: "all namespaces", zh: "所有命名空间" }
    ACCESS { en: "{cluster}, {namespace}:", zh: "{cluster}，{namespace}：" }
    ACCESS_COMPLETE { en: "You may see everything that a diagnosis uses.", zh: "诊断所需的内容您都可以查看。" }
    ACCESS_INCOMPLETE { en: "A diagnosis is made of what you may see, and says what is missing. The smallest role with all rights is deploy/rbac.yaml.", zh: "诊断会基于您能看到的内容进行，并说明缺少什么。deploy/rbac.yaml 是包含全部权限的最小角色。" }
    RIGHT_YES { en: "yes  {verb} {what} ({scope})", zh: "有    {verb} {what}（{scope}）" }
    RIGHT_NO { en: "no   {verb} {what} ({scope}): without it unknown: {without}", zh: "没有  {verb} {what}（{scope}）：缺少时未知：{without}" }
    RIGHT_HERE { en: "part {verb} {what} (only in {here}): elsewhere unknown: {without}", zh: "部分  {verb} {what}（仅 {here}）：其他命名空间未知：{without}" }
    RIGHT_UNKNOWN { en: "?    {verb} {what} ({scope}): the server does not tell", zh: "?     {verb} {what}（{scope}）：服务器没有回答" }
    WITHOUT_PODS { en: "which pods fail, in which state, on which node; where the CNI and the control plane run", zh: "哪些 Pod 失败、处于什么状态、在哪个节点；CNI 和控制平面在哪里运行" }
    WITHOUT_LOGS { en: "what the validator, the CNI and the control plane say", zh: "验证器、CNI 和控制平面的日志内容" }
    WITHOUT_EVENTS { en: "what the kubelet, the scheduler and admission say", zh: "kubelet、调度器和准入的消息" }
    WITHOUT_LIMITS { en: "whether limits or quotas refuse pods", zh: "限制或配额是否拒绝了 Pod" }
    WITHOUT_OWNERS { en: "pods that were refused before they existed, and to which workload a pod belongs", zh: "创建前就被拒绝的 Pod，以及 Pod 属于哪个工作负载" }
    WITHOUT_DAEMON_SETS { en: "how the CNI is set up, and on which nodes it is missing", zh: "CNI 的设置，以及哪些节点缺少它" }
    WITHOUT_DEPLOYMENTS { en: "how the control plane is set up", zh: "控制平面的设置" }
    WITHOUT_NAMESPACES { en: "which namespaces ask for injection, and their Pod Security levels", zh: "哪些命名空间要求注入，以及它们的 Pod Security 级别" }
    WITHOUT_NODES { en: "taints, ages, readiness and kernels of nodes", zh: "节点的污点、存在时间、就绪状态和内核" }
    WITHOUT_WEBHOOKS { en: "whether the injector is called for a pod", zh: "Pod 是否会经过注入器" }
    WITHOUT_ATTACHMENTS { en: "whether another network of the pod (Multus) hides the mesh's rules", zh: "Pod 的其他网络（Multus）是否影响网格规则" }
    WITHOUT_BINDINGS { en: "whether the CNI may read pods", zh: "CNI 是否有权读取 Pod" }
    WITHOUT_CONFIG_MAPS { en: "the settings of the CNI and of the transparent proxy", zh: "CNI 和透明代理的设置" }
    WITHOUT_MESHES { en: "meshes, data planes and patches of containers", zh: "Mesh、Dataplane 和容器补丁" }
    TOO_MANY_PODS { en: "not read: logs of the first {count} failing pods only", zh: "未读取：只读取前 {count} 个失败 Pod 的日志" }
}
