//! What `cli` and `plan` say: help, errors of usage, warnings.

super::messages! {
    // Help.
    ABOUT {
        en: "Tells why a pod's Kuma or Kong Mesh networking did not come up, from a live cluster, a support bundle or a log.",
        zh: "根据在线集群、支持包或日志，诊断 Pod 的 Kuma / Kong Mesh 网络为何没有就绪。",
    }
    HELP_FROM {
        en: "Read this: a support bundle (directory, tar, tar.gz, tar.zst, zip), a directory, a log file, or - for standard input; may be repeated",
        zh: "要读取的内容：支持包（目录、tar、tar.gz、tar.zst、zip）、目录、日志文件，或 -（标准输入）；可重复",
    }
    HELP_OBJECTS {
        en: "Only these, and what surrounds them: pod/NAME, deploy/NAME, sts/NAME, ds/NAME, job/NAME, rs/NAME, node/NAME; a bare NAME is a pod",
        zh: "只诊断这些对象及其周边：pod/NAME、deploy/NAME、sts/NAME、ds/NAME、job/NAME、rs/NAME、node/NAME；只写 NAME 表示 Pod",
    }
    HELP_NAMESPACE { en: "Only this namespace", zh: "只诊断该命名空间" }
    HELP_OUTPUT { en: "How the report is written", zh: "报告格式" }
    HELP_BRIEF { en: "A few lines to paste into a chat or a ticket (the same as -o brief)", zh: "几行摘要，便于粘贴到聊天或工单（等同 -o brief）" }
    HELP_DETAILS { en: "Show all evidence with its weight, everything ruled out, and all that could not be checked", zh: "显示全部证据及权重、所有已排除和未能检查的原因" }
    HELP_TIMELINE { en: "Show for each problem what happened when: node, CNI, taint, sandbox, containers, control plane", zh: "为每个问题显示时间线：节点、CNI、污点、沙箱、容器和控制平面各自何时发生了什么" }
    HELP_LANG { en: "Language of texts for people; by default that of the locale. JSON and YAML are English unless this is given", zh: "文字的语言，默认取自系统区域设置；JSON 和 YAML 默认为英文" }
    HELP_COLOR { en: "Colour the report", zh: "报告是否使用颜色" }
    HELP_WIDTH { en: "Columns of the report; by default those of the terminal (COLUMNS is respected), else 100", zh: "报告的列数；默认取终端宽度（遵从 COLUMNS），否则为 100" }
    HELP_FAIL_ON { en: "Exit with 1 if the verdict is `failing` (or, with `insufficient`, also if there is too little evidence)", zh: "结论为 failing 时以退出码 1 退出（insufficient：证据不足时也以退出码 1 退出）" }
    HELP_RULES { en: "Add the rules of this directory; a rule with a shipped id replaces the shipped one; may be repeated", zh: "加入该目录中的规则；与内置规则 id 相同时替换内置规则；可重复" }
    HELP_SINCE { en: "Only log lines of so long before the newest time in the input: 90s, 30m, 2h", zh: "只看输入中最新时间之前这么久以内的日志：90s、30m、2h" }
    HELP_SINCE_TIME { en: "Only log lines from this time on (RFC 3339)", zh: "只看该时间（RFC 3339）之后的日志" }
    HELP_CONTAINER { en: "Only logs of this container", zh: "只看该容器的日志" }
    HELP_IGNORE { en: "Leave this cause out, by code or id (KD-V02); may be repeated", zh: "不考虑该原因（按编号或 id，如 KD-V02）；可重复" }
    HELP_SEPARATELY { en: "Diagnose each input by itself: one document each", zh: "逐个诊断每个输入，各出一份报告" }
    HELP_THREADS { en: "Threads; by default one a core, 8 at most", zh: "线程数；默认每核一个，最多 8 个" }
    HELP_MAX_TOTAL { en: "Most bytes to read of all inputs together, uncompressed (64GiB)", zh: "所有输入解压后的总字节上限（64GiB）" }
    HELP_MAX_ENTRY { en: "Most bytes to read of one file of an archive (8GiB)", zh: "归档中单个文件的字节上限（8GiB）" }
    HELP_MAX_ENTRIES { en: "Most files to read of all archives together (1000000)", zh: "所有归档的文件数上限（1000000）" }
    HELP_MAX_RATIO { en: "Most uncompressed bytes for one compressed (200)", zh: "压缩比上限（200）" }
    HELP_MAX_NESTING { en: "Most archives inside archives (3)", zh: "归档嵌套层数上限（3）" }
    HELP_KUBECONFIG { en: "Read only this kubeconfig", zh: "只读取该 kubeconfig" }
    HELP_CONTEXT { en: "Context of the kubeconfig", zh: "kubeconfig 中的上下文" }
    HELP_CLUSTER { en: "Cluster of the kubeconfig", zh: "kubeconfig 中的集群" }
    HELP_USER { en: "User of the kubeconfig", zh: "kubeconfig 中的用户" }
    HELP_SERVER { en: "URL of the API server", zh: "API Server 的地址" }
    HELP_TOKEN { en: "Bearer token for the API server", zh: "访问 API Server 的令牌" }
    HELP_CERTIFICATE_AUTHORITY { en: "The certificates that sign the API server's", zh: "签发 API Server 证书的 CA 证书文件" }
    HELP_CLIENT_CERTIFICATE { en: "The certificate to show to the API server", zh: "客户端证书文件" }
    HELP_CLIENT_KEY { en: "Its key", zh: "客户端私钥文件" }
    HELP_TLS_SERVER_NAME { en: "The name that the API server's certificate must have", zh: "校验 API Server 证书时使用的名称" }
    HELP_REQUEST_TIMEOUT { en: "How long to wait for one answer (30s)", zh: "单个请求的等待时间（30s）" }
    HELP_INSECURE { en: "Trust any certificate of the API server", zh: "不校验 API Server 的证书" }
    HELP_AS { en: "Act as this user", zh: "以该用户的身份操作" }
    HELP_AS_GROUP { en: "… and this group; may be repeated", zh: "……以及该组；可重复" }
    HELP_AS_UID { en: "… with this UID", zh: "……使用该 UID" }
    HELP_AS_USER_EXTRA { en: "… and this attribute; may be repeated", zh: "……以及该附加属性；可重复" }
    HELP_DISABLE_COMPRESSION { en: "Ask the API server for answers that are not compressed", zh: "请求 API Server 返回未压缩的内容" }
    HELP_VERBOSITY { en: "From 6 on: tell each request on standard error", zh: "6 及以上：在标准错误上显示每个请求" }
    HELP_SELECTOR { en: "Only pods (or the objects of a TYPE) with these labels: app=cart,tier!=front", zh: "只诊断带有这些标签的 Pod（或给定 TYPE 的对象）：app=cart,tier!=front" }
    HELP_TAIL { en: "Lines to gather from the end of each log (5000)", zh: "每个日志从末尾收集的行数（5000）" }
    HELP_WAIT { en: "Look again as things change, until nothing fails or so long has passed: 90s, 5m", zh: "随变化重新诊断，直到没有故障或超过该时长：90s、5m" }
    HELP_TO { en: "Write the bundle here (.tar.gz); an existing file is never replaced", zh: "支持包的输出路径（.tar.gz）；不会覆盖已有文件" }
    HELP_REDACT { en: "Besides secrets, replace names or addresses by pseudonyms that stay the same within the bundle", zh: "除机密外，还将名称（names）或地址（ips）替换为包内一致的假名" }
    HELP_HOST { en: "Gather from the nodes, too: Troubleshoot starts privileged pods for it", zh: "同时从节点收集：Troubleshoot 会为此启动特权 Pod" }
    HELP_SHELL { en: "The shell", zh: "Shell" }
    HELP_KUBECTL_SHIM { en: "Print what makes kubectl complete the plugin: save it on the PATH as kubectl_complete-kuma_diagnose", zh: "输出让 kubectl 补全本插件的脚本：以 kubectl_complete-kuma_diagnose 为名保存到 PATH 中" }
    ABOUT_COLLECT { en: "Gather from the live cluster into a redacted bundle, to be diagnosed elsewhere with --from", zh: "从在线集群收集到脱敏的支持包，之后可用 --from 在别处诊断" }
    ABOUT_ACCESS { en: "Tell what you may see of the cluster, and what a diagnosis lacks without it", zh: "显示您在集群中可以看到什么，以及缺少权限时诊断会缺少什么" }
    ABOUT_BUNDLE_SPEC { en: "Print a SupportBundle specification for Troubleshoot that gathers what the rules need", zh: "输出 Troubleshoot 的 SupportBundle 规格，用于收集规则所需的内容" }
    ABOUT_COMPLETION { en: "Print a completion script for a shell", zh: "输出 Shell 的补全脚本" }
    HELP_ALL_NAMESPACES { en: "All namespaces", zh: "所有命名空间" }
    HELP_VERSION { en: "Print the version, and the rules' version and digest", zh: "显示版本，以及规则的版本和摘要" }
    HELP_HELP { en: "Print this help", zh: "显示本帮助" }

    // Errors of usage.
    ERROR { en: "error", zh: "错误" }
    WARNING { en: "warning", zh: "警告" }
    SEE_HELP { en: "See `{name} --help`.", zh: "用法见 `{name} --help`。" }
    UNKNOWN_FLAG { en: "unknown flag {flag}.", zh: "未知参数 {flag}。" }
    DID_YOU_MEAN { en: "Did you mean {flag}?", zh: "您是不是想用 {flag}？" }
    BAD_VALUE { en: "{flag} does not take the value `{value}`.", zh: "{flag} 不接受值 `{value}`。" }
    ALLOWED { en: "Allowed: {values}.", zh: "可用的值：{values}。" }
    NO_VALUE { en: "{flag} needs a value.", zh: "{flag} 需要一个值。" }
    CONFLICT { en: "{flag} cannot be used together with {other}.", zh: "{flag} 不能与 {other} 同时使用。" }
    BAD_SELECTOR { en: "--selector does not understand `{value}`. Write labels as kubectl takes them: app=cart,tier!=front,env in (a,b).", zh: "--selector 无法理解 `{value}`。请按 kubectl 的写法：app=cart,tier!=front,env in (a,b)。" }
    NAME_AND_SELECTOR { en: "a name and --selector cannot be used together: give one of them.", zh: "名称不能与 --selector 同时使用：请只给其中一个。" }
    NOTHING_SELECTED { en: "no {kind} has the labels {selector}.", zh: "没有 {kind} 带有标签 {selector}。" }
    TWICE { en: "{flag} was given twice; give it once.", zh: "{flag} 出现了两次；只能给一次。" }
    NOT_UTF8 { en: "an argument is not valid UTF-8; rename the file, or pass it on standard input with --from -.", zh: "某个参数不是有效的 UTF-8；请重命名文件，或用 --from - 从标准输入传入。" }
    REQUIRES { en: "{flag} is needed as well.", zh: "还需要 {flag}。" }
    NAME_EVERYWHERE { en: "a name and --all-namespaces cannot be used together: give the namespace with -n.", zh: "名称不能与 --all-namespaces 同时使用：请用 -n 指定命名空间。" }
    BAD_EXTRA { en: "--as-user-extra `{value}` is not KEY=VALUE.", zh: "--as-user-extra `{value}` 不符合 KEY=VALUE 的形式。" }
    STDIN_TWICE { en: "--from - was given twice: standard input can be read only once.", zh: "--from - 出现了两次：标准输入只能读取一次。" }
    BAD_TYPE { en: "`{type}` is not a type that can be diagnosed. Use one of: {types}.", zh: "不能诊断类型 `{type}`。可用的类型：{types}。" }
    NO_NAME { en: "`{type}` is a type without a name. Write {type}/NAME.", zh: "`{type}` 只有类型，没有名称。请写成 {type}/NAME。" }
    BAD_OBJECT { en: "`{object}` is not TYPE/NAME.", zh: "`{object}` 不符合 TYPE/NAME 的形式。" }
    MIXED_OBJECTS { en: "TYPE/NAME (`{object}`) and bare names cannot be mixed. Write TYPE/NAME for each.", zh: "TYPE/NAME（`{object}`）不能与单独的名称混用。请全部写成 TYPE/NAME。" }
    BAD_DURATION { en: "{flag} does not understand `{value}`. Write a duration such as 90s, 30m or 2h.", zh: "{flag} 无法理解 `{value}`。请写成 90s、30m、2h 这样的时长。" }
    BAD_TIME { en: "{flag} does not understand `{value}`. Write an RFC 3339 time such as 2026-06-06T10:00:00Z.", zh: "{flag} 无法理解 `{value}`。请写成 RFC 3339 时间，例如 2026-06-06T10:00:00Z。" }
    BAD_SIZE { en: "{flag} does not understand `{value}`. Write bytes, or a size such as 500MiB or 20GiB.", zh: "{flag} 无法理解 `{value}`。请写字节数，或 500MiB、20GiB 这样的大小。" }
    BAD_NUMBER { en: "{flag} does not understand `{value}`. Write a whole number from {least} on.", zh: "{flag} 无法理解 `{value}`。请写不小于 {least} 的整数。" }
    SINCE_STDIN { en: "--since counts back from the newest time in the input, which standard input does not tell before its end. Use --since-time, or save it to a file.", zh: "--since 从输入中的最新时间往前算，而标准输入在读完之前无法得知该时间。请改用 --since-time，或先保存为文件。" }
    SINCE_NO_TIME { en: "--since has nothing to count back from: no line of the input carries a time. Leave it out.", zh: "输入中没有任何带时间的行，--since 无从计算。请去掉该参数。" }
    UNKNOWN_CAUSE { en: "--ignore {cause}: no rule has this code or id.", zh: "--ignore {cause}：没有规则使用该编号或 id。" }
    BAD_RULES { en: "the rules have {count} problem(s); no diagnosis was made. Mend them, or leave out --rules:", zh: "规则有 {count} 处错误，未进行诊断。请修正，或去掉 --rules：" }

    // Inputs.
    CONTRADICTION { en: "{a} and {b} do not come from one cluster: {reason}. Diagnose each by itself with --separately.", zh: "{a} 与 {b} 不是来自同一个集群：{reason}。请用 --separately 逐个诊断。" }
    OTHER_CLUSTER { en: "the namespace kube-system has another UID", zh: "命名空间 kube-system 的 UID 不同" }
    OTHER_NODES { en: "their nodes differ", zh: "节点不同" }
    OTHER_CONTROL_PLANE { en: "their control planes differ", zh: "控制平面不同" }
    UNREADABLE_INPUT { en: "{path} could not be read; the report says why under `gaps`.", zh: "无法读取 {path}；原因见报告的 `gaps`。" }
    PARTIAL_INPUT { en: "{path} could be read only in part; the report says what is missing under `gaps`.", zh: "{path} 只读取了一部分；缺失的内容见报告的 `gaps`。" }
    NOT_IN_INPUT { en: "{object} is not in the input.", zh: "输入中没有 {object}。" }
    NOT_IN_CLUSTER { en: "{object} was not found in {cluster}. Is it in another namespace (-n)?", zh: "在 {cluster} 中没有找到 {object}。是否在其他命名空间（-n）？" }
    SIMILAR { en: "{text} Similar names there: {names}.", zh: "{text} 相近的名称：{names}。" }
    NOT_IN_INPUT_EFFECT { en: "nothing can be said about it", zh: "无法对它作出判断" }
    CONTAINER_NOT_IN_INPUT { en: "no log of a container {container} is in the input; these are: {containers}.", zh: "输入中没有容器 {container} 的日志；已有的容器：{containers}。" }
    WRITE_FAILED { en: "the report could not be written: {why}.", zh: "无法写出报告：{why}。" }
    PROGRESS { en: "reading {path}: {done}", zh: "正在读取 {path}：{done}" }
    PROGRESS_OF { en: "reading {path}: {done} of {all}", zh: "正在读取 {path}：{done} / {all}" }
    VERSION { en: "kubectl-kuma-diagnose {version} (rules {rules}: {count} causes, {digest})", zh: "kubectl-kuma-diagnose {version}（规则 {rules}：{count} 个原因，{digest}）" }
}
