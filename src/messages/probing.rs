//! What is said when a network namespace cannot be entered, or when something is not tried in it.

super::messages! {
    NO_PROCESS { en: "there is no process {pid}.", zh: "进程 {pid} 不存在。" }
    PROCESS_ENDED { en: "process {pid} ended while it was looked at.", zh: "查看期间进程 {pid} 已结束。" }
    MAY_NOT_LOOK {
        en: "the network namespace of process {pid} may not be seen: {why}. Run as root on the node, or in a container with SYS_PTRACE and the node's process ids (hostPID).",
        zh: "无权查看进程 {pid} 的网络命名空间：{why}。请在节点上以 root 运行，或在具有 SYS_PTRACE 且共享节点进程号（hostPID）的容器中运行。",
    }
    MAY_NOT_ENTER {
        en: "the network namespace of process {pid} may not be entered: {why}. This takes the capability SYS_ADMIN.",
        zh: "无权进入进程 {pid} 的网络命名空间：{why}。需要 SYS_ADMIN 权能。",
    }
    CANNOT_ENTER { en: "the network namespace of process {pid} cannot be entered: {why}.", zh: "无法进入进程 {pid} 的网络命名空间：{why}。" }
    ONLY_LINUX { en: "only Linux has network namespaces; this is another system.", zh: "只有 Linux 有网络命名空间，当前系统不是 Linux。" }
    OTHER_USER {
        en: "the trial is made as user {own}, not {wanted}: {why}. Rules that match the sidecar's user do not see it as the sidecar's.",
        zh: "测试以用户 {own} 而非 {wanted} 进行：{why}。按边车用户匹配的规则不会把它当作边车的流量。",
    }
    NO_IPV6 {
        en: "no interface but lo has an IPv6 address, and ::6 is not on lo: Kuma's validator does not try IPv6 here either.",
        zh: "除 lo 外没有接口带 IPv6 地址，lo 上也没有 ::6：Kuma 的校验器在这里也不会测试 IPv6。",
    }
    OFF_LOOPBACK {
        en: "a try would send a packet to {to} off the loopback unless the rules redirect it, and they are not known to.",
        zh: "除非规则将其重定向，否则测试会向回环接口之外的 {to} 发包；目前无法确认规则会重定向它。",
    }
    NO_DNS_TARGET { en: "no server of resolv.conf has an address of this family.", zh: "resolv.conf 中没有该地址族的服务器。" }
    NO_LOOPBACK_TARGET { en: "lo has no ::6 to which a query could be sent.", zh: "lo 上没有可供查询的 ::6 地址。" }
    NO_SECOND_USER {
        en: "a connection of another user than the sidecar's cannot be made from here: {why}.",
        zh: "无法从这里以边车以外的用户建立连接：{why}。",
    }
    OUT_OF_TIME { en: "the time for trials was over.", zh: "测试时间已用完。" }
}
