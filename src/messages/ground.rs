//! What `host::ground` says.

super::messages! {
    /// The directory of CNI configurations is empty or not there.
    CNI_CONFIG_MISSING {
        en: "There is no CNI configuration in {dir}: the node cannot start pods yet.",
        zh: "{dir} 中没有 CNI 配置：该节点还不能启动 Pod。",
    }
    /// The file in effect is broken.
    CNI_CONFIG_INVALID {
        en: "The CNI configuration {file} is not valid ({why}).",
        zh: "CNI 配置 {file} 无效（{why}）。",
    }
    /// A list under a name for a single plugin, or the reverse.
    CONFIG_EXTENSION_TRAP {
        en: "The content of {file} does not fit its extension ({why}): the container runtime rejects it.",
        zh: "{file} 的内容与扩展名不符（{why}）：容器运行时会拒绝它。",
    }
    /// Kuma's own single configuration is what the runtime takes.
    KUMA_STANDALONE_FILE_FIRST {
        en: "{file} is first in the order of names and holds kuma-cni alone: pods get no network of their own.",
        zh: "{file} 按名称排在最前，并且只含 kuma-cni：Pod 得不到自己的网络。",
    }
    /// Kuma is the first of the list.
    KUMA_CHAINED_FIRST {
        en: "In {file} kuma-cni is called before the plugin that makes the pod's network.",
        zh: "在 {file} 中，kuma-cni 先于创建 Pod 网络的插件被调用。",
    }
    /// Kuma was installed, and the file in effect does not name it.
    KUMA_NOT_CHAINED {
        en: "{file} is in effect and does not call kuma-cni, although Kuma's CNI was installed on this node.",
        zh: "生效的 {file} 没有调用 kuma-cni，尽管该节点安装过 Kuma CNI。",
    }
    /// Nothing of Kuma's CNI.
    KUMA_CNI_ABSENT {
        en: "Nothing of Kuma's CNI is on this node. That is right only where pods use kuma-init.",
        zh: "该节点上没有 Kuma CNI 的任何文件。只有 Pod 使用 kuma-init 时才正常。",
    }
    /// Kuma is in a file that comes later.
    KUMA_IN_FILE_NOT_IN_EFFECT {
        en: "kuma-cni is in {file}, but {effective} ({agent}) is in effect: pods start without Kuma's rules.",
        zh: "kuma-cni 写在 {file} 中，但生效的是 {effective}（{agent}）：Pod 启动时没有 Kuma 的规则。",
    }
    /// Kuma is in a directory that is not read.
    KUMA_IN_DIR_NOT_IN_EFFECT {
        en: "kuma-cni is in {file}, but the container runtime reads {dir} ({from}).",
        zh: "kuma-cni 写在 {file} 中，但容器运行时读取的是 {dir}（{from}）。",
    }
    /// An agent put its file first and renamed those of others.
    FILE_IN_EFFECT_BY_OTHER_AGENT {
        en: "{agent} keeps its own CNI configuration in effect ({effective}) and renamed {file}: kuma-cni is not called.",
        zh: "{agent} 让自己的 CNI 配置（{effective}）生效，并把 {file} 改了名：kuma-cni 不会被调用。",
    }
    /// The file with the cluster's address.
    KUBECONFIG_MISSING {
        en: "kuma-cni is told to use {path}, which is missing or empty on this node.",
        zh: "kuma-cni 需要使用 {path}，但该文件在此节点上不存在或为空。",
    }
    /// No program.
    BINARY_MISSING {
        en: "{file} calls kuma-cni, but there is no such program in {dirs}.",
        zh: "{file} 会调用 kuma-cni，但 {dirs} 中没有这个程序。",
    }
    /// The program lies where nobody looks.
    BINARY_IN_UNUSED_DIR {
        en: "kuma-cni is {path}, but the container runtime looks in {dirs}.",
        zh: "kuma-cni 位于 {path}，但容器运行时只在 {dirs} 中查找。",
    }
    /// No right to execute.
    BINARY_NOT_EXECUTABLE {
        en: "{path} is not executable.",
        zh: "{path} 没有可执行权限。",
    }
    /// Another processor.
    BINARY_WRONG_ARCHITECTURE {
        en: "{path} is built for {architecture}; this node is {machine}.",
        zh: "{path} 是为 {architecture} 构建的；该节点是 {machine}。",
    }
    /// Cut or overwritten.
    BINARY_DAMAGED {
        en: "{path} is no program that this node can start ({size} bytes).",
        zh: "{path} 不是该节点能启动的程序（{size} 字节）。",
    }
    /// Another plugin of the chain is not there.
    PLUGIN_MISSING {
        en: "{file} calls {plugins}, which is in none of {dirs}.",
        zh: "{file} 会调用 {plugins}，但 {dirs} 中都没有。",
    }
    /// The kernel lacks something.
    MODULE_ABSENT {
        en: "The kernel has no {module}, which is needed for {needed}.",
        zh: "内核没有 {module}，而 {needed} 需要它。",
    }
    /// No program of iptables.
    NO_IPTABLES {
        en: "There is no {program} in {dirs}. kuma-cni uses the node's own.",
        zh: "{dirs} 中没有 {program}。kuma-cni 使用节点自带的程序。",
    }
    /// Programs or rules of both flavours.
    IPTABLES_FLAVOURS_MIXED {
        en: "iptables is used in both flavours here: {what}.",
        zh: "这里同时使用了两种 iptables（nft 与 legacy）：{what}。",
    }
    /// `SELinux`, where files are missing.
    SELINUX_ENFORCING {
        en: "SELinux is enforcing and files of Kuma's CNI are missing or refused: the installer may lack the right to write.",
        zh: "SELinux 处于强制模式，且 Kuma CNI 的文件缺失或被拒绝访问：安装程序可能没有写入权限。",
    }
    /// Loopback.
    LO_DOWN {
        en: "The loopback interface is down.",
        zh: "回环接口没有启用。",
    }
    /// Addresses of loopback.
    LO_ADDRESS_MISSING {
        en: "The loopback interface lacks the address {address}.",
        zh: "回环接口缺少地址 {address}。",
    }
    /// IPv6 off where it is used.
    IPV6_DISABLED {
        en: "IPv6 is disabled on the loopback interface ({sysctl}), but redirection of IPv6 is wanted.",
        zh: "回环接口上禁用了 IPv6（{sysctl}），但配置要求重定向 IPv6。",
    }
    /// A route that takes the validation's address away.
    ROUTE_IN_THE_WAY {
        en: "The route {kind} {to} takes {address} away.",
        zh: "路由 {kind} {to} 拦截了 {address}。",
    }
    /// Errors at the end of the plugin's log.
    CNI_LOG_ERRORS {
        en: "The last lines of /tmp/kuma-cni.log are errors: {line}",
        zh: "/tmp/kuma-cni.log 的最后几行是错误：{line}",
    }
}
