//! What `report` says.

super::messages! {
    // Verdicts.
    FAILING { en: "FAILING", zh: "有故障" }
    HEALTHY { en: "HEALTHY", zh: "正常" }
    INSUFFICIENT { en: "NOT ENOUGH EVIDENCE", zh: "证据不足" }
    NOT_KUMA { en: "NOT KUMA", zh: "不是 Kuma 的问题" }
    FAILING_ONE { en: "1 problem of the mesh, {subjects} affected", zh: "网格有 1 个问题，受影响：{subjects}" }
    FAILING_MANY { en: "{count} problems of the mesh, {subjects} affected", zh: "网格有 {count} 个问题，受影响：{subjects}" }
    HEALTHY_SAYS {
        en: "Nothing of the mesh fails: the evidence that would show a failure was there, and shows none.",
        zh: "网格没有故障：能显示故障的证据都在，而且都没有显示故障。",
    }
    /// Nothing that was named could be read.
    NOTHING_READ {
        en: "{path} was not read ({why}): nothing was looked at. Correct the path or the file, and run again.",
        zh: "未能读取 {path}（{why}）：没有查看任何内容。请更正路径或文件后重新运行。",
    }
    /// Nothing that was named could be read, of several inputs.
    NOTHING_READ_OF_MANY {
        en: "None of the {count} inputs was read, {path} first ({why}): nothing was looked at. Correct the paths or the files, and run again.",
        zh: "{count} 个输入均未能读取，首先是 {path}（{why}）：没有查看任何内容。请更正路径或文件后重新运行。",
    }
    INSUFFICIENT_SAYS {
        en: "What was read can neither show a failure of the mesh nor rule one out.",
        zh: "已读取的内容既不能证明网格有故障，也不能排除故障。",
    }
    NOT_KUMA_SAYS {
        en: "Something fails, but most probably not the mesh: another product or the application.",
        zh: "确有故障，但很可能与网格无关：是其他产品或应用自身的问题。",
    }
    HEALTHY_RISKS { en: "It does no harm now, but see the risks below.", zh: "目前没有影响，但请看下面的风险。" }

    // What was read.
    READ { en: "Read", zh: "已读取" }
    PREFLIGHT_READY { en: "Ready", zh: "已就绪" }
    PREFLIGHT_WARN { en: "Ready, with warnings", zh: "基本就绪，但有警告" }
    PREFLIGHT_FAIL { en: "Not ready", zh: "未就绪" }
    PREFLIGHT_UNKNOWN { en: "Cannot be told", zh: "无法判断" }
    PREFLIGHT_COUNTS { en: "{fail} failed, {warn} warnings, {pass} passed, {unknown} could not be checked", zh: "{fail} 项未通过，{warn} 项警告，{pass} 项通过，{unknown} 项无法检查" }
    PREFLIGHT_CLUSTER { en: "Cluster", zh: "集群" }
    PREFLIGHT_NODE { en: "Node {node}", zh: "节点 {node}" }
    STATUS_FAIL { en: "fail", zh: "未通过" }
    STATUS_WARN { en: "warn", zh: "警告" }
    STATUS_PASS { en: "pass", zh: "通过" }
    STATUS_NOT_CHECKABLE { en: "unknown", zh: "无法检查" }
    LOOKED { en: "Seen", zh: "所见" }
    LOOKED_FINE { en: "nothing wrong was seen", zh: "未发现问题" }
    LOOKED_AS_ANOTHER { en: "It was not possible to try this as the sidecar's user {user}, and the rules rightly leave other users' connections alone: a refusal says nothing. Try again as root or as that user.", zh: "无法以边车的用户 {user} 进行测试，而规则本就不会重定向其他用户的连接，因此被拒绝并不说明问题。请以 root 或该用户重试。" }
    LOOKED_NO_RULES { en: "The rules could not be read: that takes the capability NET_ADMIN (run it as root; with probe pod/NAME, add --net-admin).", zh: "未能读取规则：需要 NET_ADMIN 权能（请以 root 运行；使用 probe pod/NAME 时请加上 --net-admin）。" }
    LOOKED_SOME_RULES { en: "Only a part of the rules could be read; see what is missing under “Not seen”.", zh: "只读取到部分规则；缺少的内容见“未能看到”。" }
    LOOKED_NO_MACHINE { en: "Nothing of Kuma's CNI was found here, or too little was read to judge the machine. If this is a node mounted elsewhere, give --host-root the directory that holds its /etc.", zh: "此处未发现 Kuma CNI 的任何内容，或读取到的内容不足以判断该机器。如果节点挂载在其他位置，请将 --host-root 指向包含其 /etc 的目录。" }
    LOOKED_AT_HOST { en: "This is the machine's own network namespace, in which Kuma redirects nothing. Look at a pod's with --pid PID (a process of the pod), or from outside with probe pod/NAME.", zh: "这是机器自身的网络命名空间，Kuma 不在其中重定向任何流量。请用 --pid PID（Pod 中的进程）查看 Pod 的网络命名空间，或从外部使用 probe pod/NAME。" }
    LISTENING { en: "listening", zh: "监听" }
    LISTENS { en: "{port} {role}: {who}", zh: "{port} {role}：{who}" }
    LISTENS_NOBODY { en: "nobody", zh: "无" }
    ROLE_INBOUND { en: "(incoming)", zh: "（入站）" }
    ROLE_OUTBOUND { en: "(outgoing)", zh: "（出站）" }
    ROLE_DNS { en: "(DNS)", zh: "（DNS）" }
    ROLE_ADMIN { en: "(Envoy admin)", zh: "（Envoy 管理）" }
    ROLE_READINESS { en: "(readiness)", zh: "（就绪探测）" }
    ROLE_BOOTSTRAP { en: "(control plane)", zh: "（控制平面）" }
    TRIED { en: "{what} to {to}: {outcome} (attempts: {attempts}, {time})", zh: "{what}，目标 {to}：{outcome}（尝试 {attempts} 次，{time}）" }
    TRIED_INBOUND { en: "validation", zh: "校验连接" }
    TRIED_OUTBOUND { en: "outgoing connection", zh: "出站连接" }
    TRIED_DNS { en: "DNS query", zh: "DNS 查询" }
    OUTCOME_PASSED { en: "redirected", zh: "已被重定向" }
    OUTCOME_REFUSED { en: "refused: it did not reach the sidecar's port", zh: "被拒绝：未到达边车的端口" }
    OUTCOME_TIMED_OUT { en: "no answer: something drops it", zh: "无应答：报文被丢弃" }
    OUTCOME_UNREACHABLE { en: "network unreachable", zh: "网络不可达" }
    OUTCOME_NO_ROUTE { en: "turned away: no route to the host", zh: "被挡回：没有到主机的路由" }
    OUTCOME_PROHIBITED { en: "prohibited by a route", zh: "被路由禁止" }
    OUTCOME_INVALID { en: "discarded by a blackhole route", zh: "被 blackhole 路由丢弃" }
    OUTCOME_RESET { en: "cut off", zh: "连接被中断" }
    OUTCOME_WRONG_PEER { en: "answered by another program than the one it was meant for", zh: "应答的不是预期的程序" }
    OUTCOME_PORT_TAKEN { en: "not tried: another program listens on the port", zh: "未尝试：端口已被其他程序监听" }
    OUTCOME_NO_ADDRESS { en: "not tried: the loopback interface has no such address", zh: "未尝试：环回接口没有该地址" }
    OUTCOME_NOT_PERMITTED { en: "not tried: not permitted", zh: "未尝试：没有权限" }
    OUTCOME_OTHER { en: "failed", zh: "失败" }
    INPUT { en: "{path}: {layout}, {status}; {logs} logs, {objects} objects", zh: "{path}：{layout}，{status}；{logs} 个日志，{objects} 个对象" }
    STATUS_COMPLETE { en: "complete", zh: "完整" }
    STATUS_PARTIAL { en: "PARTIAL", zh: "不完整" }
    STATUS_UNREADABLE { en: "UNREADABLE", zh: "无法读取" }
    LAYOUT_TROUBLESHOOT { en: "support bundle", zh: "支持包" }
    LAYOUT_INSPECT { en: "must-gather", zh: "must-gather" }
    LAYOUT_LOGS { en: "logs", zh: "日志" }
    LAYOUT_STDIN { en: "standard input", zh: "标准输入" }
    LAYOUT_CLUSTER { en: "cluster", zh: "集群" }
    MESH { en: "Mesh", zh: "网格" }
    KUMA_VERSION { en: "{product} {version}", zh: "{product} {version}" }
    KUMA_NAMESPACE { en: "in namespace {namespace}", zh: "命名空间 {namespace}" }
    KUMA_CNI_CHAINED { en: "CNI on (chained)", zh: "已启用 CNI（链式）" }
    KUMA_CNI_STANDALONE { en: "CNI on (standalone)", zh: "已启用 CNI（独立）" }
    KUMA_CNI_NONE { en: "CNI off (kuma-init sets the rules)", zh: "未启用 CNI（由 kuma-init 设置规则）" }

    // Labels.
    OVERVIEW_PROBLEM { en: "Problem", zh: "问题" }
    OVERVIEW_WHERE { en: "Where", zh: "范围" }
    OVERVIEW_CAUSE { en: "Most likely cause", zh: "最可能的原因" }
    LABEL_WHAT { en: "What fails", zh: "故障对象" }
    LABEL_SEEN { en: "Seen", zh: "时间" }
    LABEL_CAUSE { en: "Cause", zh: "原因" }
    LABEL_CLASS { en: "Class", zh: "类别" }
    LABEL_FORM { en: "Undecided", zh: "尚未确定" }
    LABEL_EVIDENCE { en: "Evidence", zh: "证据" }
    LABEL_AGAINST { en: "Against it", zh: "反面证据" }
    LABEL_MISSING { en: "Not known", zh: "尚不清楚" }
    LABEL_TIMELINE { en: "Timeline", zh: "时间线" }
    LABEL_CLOCKS { en: "Clocks", zh: "时钟" }
    TIMELINE_OF { en: "of {subject}; ± counts from when its sandbox was asked for", zh: "{subject}；± 从请求创建其沙箱时算起" }
    TIMELINE_PLAIN { en: "of {subject}", zh: "{subject}" }
    TIMELINE_SKEWED { en: "~ written by a clock that differs, and put in its place by what is known of it", zh: "~ 由有偏差的时钟写下，已按所知的偏差排到相应位置" }
    TIMELINE_REPEATED { en: "{count} times, last at {last}", zh: "共 {count} 次，最后一次 {last}" }
    CLOCK_AHEAD {
        en: "The clock of node {node} is at least {seconds} s ahead of the control plane's: times that the node wrote are that much too late.",
        zh: "节点 {node} 的时钟比控制平面至少快 {seconds} 秒：该节点写下的时间偏晚这么多。",
    }
    CLOCK_BEHIND {
        en: "The clock of node {node} is at least {seconds} s behind the control plane's: times that the node wrote are that much too early.",
        zh: "节点 {node} 的时钟比控制平面至少慢 {seconds} 秒：该节点写下的时间偏早这么多。",
    }
    ACTOR_NODE { en: "node", zh: "节点" }
    ACTOR_CNI { en: "CNI", zh: "CNI" }
    ACTOR_TAINT { en: "taint", zh: "污点" }
    ACTOR_CONTROL_PLANE { en: "control plane", zh: "控制平面" }
    ACTOR_POD { en: "pod", zh: "Pod" }
    ACTOR_SANDBOX { en: "sandbox", zh: "沙箱" }
    ACTOR_INIT { en: "kuma-init", zh: "kuma-init" }
    ACTOR_VALIDATOR { en: "validator", zh: "校验器" }
    ACTOR_SIDECAR { en: "sidecar", zh: "边车" }
    ACTOR_CONTAINER { en: "container", zh: "容器" }
    LABEL_IMPACT { en: "Impact", zh: "影响" }
    LABEL_DO { en: "What to do", zh: "处理" }
    LABEL_NEXT { en: "Collect next", zh: "下一步收集" }
    LABEL_OTHERS { en: "Or else", zh: "其他可能" }
    LABEL_RULED_OUT { en: "Ruled out", zh: "已排除" }
    LABEL_UNCHECKED { en: "Not checked", zh: "未能检查" }
    LABEL_LINKS { en: "Read more", zh: "参考" }
    LABEL_RISKS { en: "Risks", zh: "风险" }
    LABEL_GAPS { en: "Not seen", zh: "未能看到" }
    LABEL_SETTINGS { en: "Settings", zh: "网格设置" }

    // Causes.
    PROBABILITY { en: "{words}, {percent}", zh: "{words}，{percent}" }
    CLASS_LINE { en: "{class} ({words}); severity {severity}", zh: "{class}（{words}）；严重程度：{severity}" }
    UNDECIDED {
        en: "The cause above is what is wrong; which form of it is not decided:",
        zh: "上面的原因就是问题所在；具体是哪一种尚未确定：",
    }
    ALMOST_CERTAIN { en: "almost certain", zh: "几乎可以确定" }
    VERY_LIKELY { en: "very likely", zh: "很可能" }
    LIKELY { en: "likely", zh: "较可能" }
    EVEN { en: "about even", zh: "约一半可能" }
    POSSIBLE { en: "possible", zh: "有可能" }
    UNLIKELY { en: "unlikely", zh: "可能性小" }
    CAUSE_NOT_KUMA { en: "Not Kuma: another product or the application", zh: "与 Kuma 无关：其他产品或应用自身" }
    CAUSE_UNKNOWN { en: "A cause that no rule knows", zh: "没有规则能解释的原因" }
    CAUSE_REST { en: "All other causes together", zh: "其余原因合计" }
    SHARE_NOT_KUMA { en: "not Kuma {percent}", zh: "与 Kuma 无关 {percent}" }
    SHARE_UNKNOWN { en: "unknown cause {percent}", zh: "未知原因 {percent}" }
    SHARE_REST { en: "all others {percent}", zh: "其余 {percent}" }
    NO_CAUSE { en: "No rule explains this.", zh: "没有规则能解释。" }
    SHOWS_SYMPTOM { en: "shows the symptom", zh: "表明症状" }
    WEIGHT { en: "weight {weight}", zh: "权重 {weight}" }
    TIMES { en: "{count} times", zh: "{count} 次" }
    ABSENT { en: "(shown by what is absent)", zh: "（由缺失的内容得出）" }
    MORE { en: "and {count} more", zh: "另有 {count} 项" }
    MORE_DETAILS { en: "and {count} more (--details)", zh: "另有 {count} 项（--details）" }
    BY_CONTRADICTION { en: "contradicted", zh: "与证据矛盾" }
    BY_ABSENCE { en: "what it would leave is absent", zh: "应有的痕迹不存在" }
    NEEDS { en: "needs {needs}: {codes}", zh: "需要 {needs}：{codes}" }
    ALTERNATIVE { en: "{class}. Evidence: {evidence} Impact: {impact} To do: {step}", zh: "类别：{class}。证据：{evidence}影响：{impact}处理：{step}" }
    NO_EVIDENCE { en: "none of its own.", zh: "没有独有的证据。" }

    // Steps.
    CHANGES_NOTHING { en: "changes nothing", zh: "不改变任何东西" }
    CHANGES_RESTARTS_POD { en: "RESTARTS THE POD", zh: "会重启 Pod" }
    CHANGES_CONFIG { en: "CHANGES CONFIGURATION", zh: "会修改配置" }
    CHANGES_NODE { en: "CHANGES A NODE", zh: "会改动节点" }
    FILL_IN { en: "fill in {names}", zh: "请填入 {names}" }
    NEEDS_READ { en: "read access", zh: "只需读取权限" }
    NEEDS_DEBUG_POD { en: "needs a debug pod", zh: "需要调试 Pod" }
    NEEDS_NODE_ACCESS { en: "needs a shell on the node", zh: "需要登录节点" }

    // Subjects.
    COUNT_ONE { en: "1 {kind}", zh: "1 个 {kind}" }
    COUNT_MANY { en: "{count} {kind}s", zh: "{count} 个 {kind}" }
    SCOPE_ALL { en: "everywhere in the mesh", zh: "整个网格" }
    SCOPE_ONE_NODE { en: "only on one node", zh: "只在一个节点上" }
    SCOPE_ONE_NODE_NAMED { en: "only on node {name}", zh: "只在节点 {name} 上" }
    SCOPE_ONE_WORKLOAD { en: "only one workload", zh: "只有一个工作负载" }
    SCOPE_ONE_WORKLOAD_NAMED { en: "only {name}", zh: "只有 {name}" }
    SCOPE_ONE_NAMESPACE { en: "only in one namespace", zh: "只在一个命名空间" }
    SCOPE_ONE_NAMESPACE_NAMED { en: "only in namespace {name}", zh: "只在命名空间 {name}" }
    SCOPE_YOUNG_NODES { en: "only on young nodes", zh: "只在新节点上" }
    SCOPE_FEW_PODS { en: "these alone", zh: "只有这几个" }
    SCOPE_ONE_POD { en: "this one alone", zh: "只有这一个" }
    SCOPE_MIXED { en: "no pattern by node, workload or namespace", zh: "与节点、工作负载、命名空间均无关联" }
    ON_NODES { en: "on {nodes}", zh: "位于 {nodes}" }
    NODES_MANY { en: "{count} nodes", zh: "{count} 个节点" }
    HEADLINE { en: "{symptom}: {subjects}, {scope}", zh: "{symptom}：{subjects}，{scope}" }
    SEEN_BETWEEN { en: "{first} to {last} UTC", zh: "{first} 至 {last}（UTC）" }
    SEEN_ONCE { en: "{first} UTC", zh: "{first}（UTC）" }
    VALIDATION_RUN { en: "{subject}: validator {facts}", zh: "{subject}：校验 {facts}" }
    ATTEMPTS { en: "{count} attempts", zh: "尝试 {count} 次" }
    SECONDS { en: "{seconds} s", zh: "{seconds} 秒" }

    // Classes.
    CLASS_CNI_NOT_INSTALLED { en: "the CNI is not, or not properly, installed for this pod", zh: "CNI 未安装或未正确安装" }
    CLASS_RULES_MISSING { en: "redirect rules absent, wrong or lost", zh: "流量重定向规则缺失、错误或丢失" }
    CLASS_NETWORK_POLICY { en: "a policy or filter is in the way", zh: "网络策略或过滤规则阻断" }
    CLASS_COMPONENT_NOT_READY { en: "something that must run first does not", zh: "依赖的组件未就绪" }
    CLASS_ADMISSION { en: "refused, skipped or misdirected at admission", zh: "在准入阶段被拒绝、跳过或误处理" }
    CLASS_CONFIGURATION { en: "a setting that a component reads is wrong", zh: "组件读取的配置有误" }
    CLASS_RESOURCES { en: "memory, CPU, image, architecture or quota", zh: "内存、CPU、镜像、架构或配额问题" }
    SEVERITY_CRITICAL { en: "critical", zh: "紧急" }
    SEVERITY_HIGH { en: "high", zh: "高" }
    SEVERITY_MEDIUM { en: "medium", zh: "中" }
    SEVERITY_LOW { en: "low", zh: "低" }

    // Gaps.
    WHY_NOT_COLLECTED { en: "not collected", zh: "未收集" }
    WHY_FORBIDDEN { en: "access refused", zh: "无权访问" }
    WHY_MISSING { en: "does not exist", zh: "不存在" }
    WHY_REDACTED { en: "masked before it got here", zh: "已被脱敏" }
    WHY_TRUNCATED { en: "cut off", zh: "被截断" }
    WHY_UNREADABLE { en: "cannot be read", zh: "无法读取" }
    WHY_NO_TIMESTAMPS { en: "carries no times", zh: "没有时间" }
    WHY_LIMIT { en: "stopped by a limit", zh: "达到上限而停止" }

    // What to collect where nothing points anywhere.
    COLLECT_FIRST { en: "Collect these and run again with --from:", zh: "请收集以下内容，再用 --from 运行：" }
    COLLECT_WEBHOOKS { en: "the injector's webhook and the labels of the namespaces: whether pods without a sidecar should have one", zh: "注入器的 Webhook 与命名空间标签（没有边车的 Pod 是否本应有边车）" }
    COLLECT_LOG { en: "the validator's own words, of a pod that fails", zh: "故障 Pod 的校验容器日志" }
    COLLECT_PODS { en: "the pods, with their init containers' exit codes", zh: "Pod 列表（含 init 容器的退出码）" }
    COLLECT_EVENTS { en: "the events: sandboxes not created, pods refused", zh: "事件（沙箱未创建、Pod 被拒绝）" }
    COLLECT_CNI { en: "the log of the CNI pods", zh: "CNI Pod 的日志" }
    HINT_DETAILS { en: "--details shows all evidence with its weight, everything ruled out, and all that could not be checked.", zh: "--details 显示全部证据及其权重、所有已排除和未能检查的原因。" }

    // Brief.
    BRIEF_FIRST_STEP { en: "{cause} ({percent}). First: {step}", zh: "{cause}（{percent}）。先做：{step}" }
    BRIEF_NO_STEP { en: "{cause} ({percent}).", zh: "{cause}（{percent}）。" }
    BRIEF_UNDECIDED { en: "{cause} ({percent}); its form is undecided. To decide: {step}", zh: "{cause}（{percent}）；具体形式未定。判别方法：{step}" }
    BRIEF_FORM { en: "perhaps {cause} ({percent})", zh: "可能是 {cause}（{percent}）" }
    BRIEF_NEXT { en: "To decide: {step}", zh: "判别方法：{step}" }
    BRIEF_DETECTED { en: "{verdict}: {what}", zh: "{verdict}：{what}" }
    BRIEF_STEP_COMMAND { en: "{step} `{command}`", zh: "{step} `{command}`" }
}
