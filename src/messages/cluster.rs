//! What `source::cluster` says: why a cluster cannot be read.

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
    UNAUTHORIZED {
        en: "the API server of {cluster} does not accept the credentials: {why}. Log in again, or choose another --context or --user.",
        zh: "{cluster} 的 API Server 不接受当前凭据：{why}。请重新登录，或选择其他 --context 或 --user。",
    }
    TOO_MANY_PODS { en: "not read: logs of the first {count} failing pods only", zh: "未读取：只读取前 {count} 个失败 Pod 的日志" }
}
