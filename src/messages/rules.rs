//! Texts about rules of iptables and nftables.

crate::messages::messages! {
    /// No rule of Kuma at all.
    NO_RULES {
        en: "There are no rules of Kuma for {family}: traffic of this pod is not redirected.",
        zh: "{family} 没有任何 Kuma 规则：此 Pod 的流量不会被重定向。",
    }
    /// One family has rules, this one has none.
    FAMILY_MISSING {
        en: "Kuma's rules exist for {other}, but not for {family}.",
        zh: "Kuma 规则存在于 {other}，但 {family} 没有。",
    }
    /// A chain is not there.
    CHAIN_MISSING {
        en: "The chain {chain} is missing in table {table} ({family}, {flavour}).",
        zh: "表 {table} 中缺少链 {chain}（{family}，{flavour}）。",
    }
    /// A chain has no rules.
    CHAIN_EMPTY {
        en: "The chain {chain} in table {table} is empty ({family}, {flavour}).",
        zh: "表 {table} 中的链 {chain} 是空的（{family}，{flavour}）。",
    }
    /// Nothing jumps to Kuma's chain.
    JUMP_MISSING {
        en: "In table {table}, the chain {chain} has no rule that sends this traffic to {to} ({family}, {flavour}).",
        zh: "表 {table} 的链 {chain} 中没有把这类流量送到 {to} 的规则（{family}，{flavour}）。",
    }
    /// The chain has a jump, but for something else.
    JUMP_OTHER {
        en: "In table {table}, the chain {chain} sends traffic to {to}, but its rule does not fit this traffic ({family}, {flavour}).",
        zh: "表 {table} 的链 {chain} 有送到 {to} 的规则，但该规则不适用于这类流量（{family}，{flavour}）。",
    }
    /// A rule within Kuma's chains is not there or does not fit.
    RULE_MISSING {
        en: "The chain {chain} in table {table} lacks the rule that redirects this traffic ({family}, {flavour}).",
        zh: "表 {table} 的链 {chain} 缺少重定向这类流量的规则（{family}，{flavour}）。",
    }
    /// Redirected to another port.
    WRONG_PORT {
        en: "A rule in {chain} redirects to port {found}; it should be port {expected} ({family}, {flavour}).",
        zh: "{chain} 中的规则重定向到端口 {found}；应为端口 {expected}（{family}，{flavour}）。",
    }
    /// The rules are for another user.
    WRONG_UID {
        en: "The rules in {chain} are for user {found}; the sidecar runs as user {expected} ({family}, {flavour}).",
        zh: "{chain} 中的规则针对用户 {found}；边车以用户 {expected} 运行（{family}，{flavour}）。",
    }
    /// Dropped by a rule.
    DROPPED {
        en: "A rule in chain {chain} of table {table} drops this traffic ({family}, {flavour}).",
        zh: "表 {table} 的链 {chain} 中有规则丢弃这类流量（{family}，{flavour}）。",
    }
    /// Dropped by a policy.
    DROPPED_BY_POLICY {
        en: "The policy of chain {chain} in table {table} is DROP, and no rule accepts this traffic ({family}, {flavour}).",
        zh: "表 {table} 的链 {chain} 默认策略为 DROP，且没有规则接受这类流量（{family}，{flavour}）。",
    }
    /// The answer does not come back.
    DROPPED_ANSWER {
        en: "The chain {chain} of table {table} stops the answers to this traffic, so no connection comes about ({family}, {flavour}).",
        zh: "表 {table} 的链 {chain} 阻断了这类流量的应答，因此无法建立连接（{family}，{flavour}）。",
    }
    /// Rejected.
    REJECTED {
        en: "A rule in chain {chain} of table {table} rejects this traffic with {found} ({family}, {flavour}).",
        zh: "表 {table} 的链 {chain} 中有规则以 {found} 拒绝这类流量（{family}，{flavour}）。",
    }
    /// Let through before Kuma's rules.
    ACCEPTED_FIRST {
        en: "A rule in chain {chain} of table {table} lets this traffic through before Kuma's rules see it ({family}, {flavour}).",
        zh: "表 {table} 的链 {chain} 中有规则在 Kuma 规则之前放行了这类流量（{family}，{flavour}）。",
    }
    /// Not tracked.
    UNTRACKED {
        en: "A rule in chain {chain} of table {table} turns off connection tracking for this traffic, so it cannot be redirected ({family}, {flavour}).",
        zh: "表 {table} 的链 {chain} 中有规则关闭了这类流量的连接跟踪，因此无法重定向（{family}，{flavour}）。",
    }
    /// Another mesh comes first.
    FOREIGN_MESH_FIRST {
        en: "Rules of {found} (chain {chain}, table {table}) handle this traffic before Kuma's ({family}, {flavour}).",
        zh: "{found} 的规则（链 {chain}，表 {table}）先于 Kuma 处理这类流量（{family}，{flavour}）。",
    }
    /// Other rules come first.
    FOREIGN_RULES_FIRST {
        en: "A rule that is not Kuma's (chain {chain}, table {table}) handles this traffic first: it goes to {found} ({family}, {flavour}).",
        zh: "非 Kuma 的规则（链 {chain}，表 {table}）先处理了这类流量：它被送往 {found}（{family}，{flavour}）。",
    }
    /// An exclusion covers the validation.
    PROBE_EXCLUDED {
        en: "An exclusion in chain {chain} of table {table} covers connections of the validation (ports {found}; {family}, {flavour}).",
        zh: "表 {table} 的链 {chain} 中的排除规则覆盖了验证连接（端口 {found}；{family}，{flavour}）。",
    }
    /// Inbound redirect is off.
    INBOUND_OFF {
        en: "The chain {chain} returns all traffic: redirection of incoming traffic is off, but it should be on ({family}, {flavour}).",
        zh: "链 {chain} 放回所有流量：入站重定向已关闭，但应当开启（{family}，{flavour}）。",
    }
    /// Outbound redirect is off by configuration, and the validation needs it.
    OUTBOUND_OFF {
        en: "Redirection of outgoing traffic is off by configuration. Kuma's validation needs it and fails ({family}, {flavour}).",
        zh: "配置关闭了出站重定向。Kuma 的验证依赖它，因此会失败（{family}，{flavour}）。",
    }
    /// Outbound is not redirected.
    OUTBOUND_MISSING {
        en: "Outgoing traffic of applications is not redirected as it should be: a rule in {chain} of table {table} returns it ({family}, {flavour}).",
        zh: "应用的出站流量没有按要求重定向：表 {table} 的 {chain} 中有规则将其放回（{family}，{flavour}）。",
    }
    /// DNS is not redirected.
    DNS_MISSING {
        en: "DNS queries of applications are not redirected to port {expected} ({family}, {flavour}).",
        zh: "应用的 DNS 查询没有重定向到端口 {expected}（{family}，{flavour}）。",
    }
    /// Zones are not split.
    ZONES_MISSING {
        en: "A rule in table raw that puts DNS traffic into conntrack zone {expected} is missing in chain {chain} ({family}, {flavour}).",
        zh: "表 raw 的链 {chain} 中缺少把 DNS 流量放入 conntrack 区域 {expected} 的规则（{family}，{flavour}）。",
    }
    /// Kuma's rules are in both flavours.
    BOTH_FLAVOURS {
        en: "Kuma's rules exist in both nftables and legacy iptables ({family}); which one applies first is not certain.",
        zh: "nftables 和 legacy iptables 中都有 Kuma 规则（{family}）；哪个先生效并不确定。",
    }
    /// The outcome depends on which flavour is first.
    ORDER_UNKNOWN {
        en: "nftables and legacy iptables both have rules in table {table}, chain {chain} ({family}). The outcome depends on which applies first, and the rules do not tell.",
        zh: "nftables 和 legacy iptables 在表 {table} 的链 {chain} 中都有规则（{family}）。结果取决于哪个先生效，而规则本身看不出来。",
    }
    /// A rule's match is not known.
    UNKNOWN_MATCH {
        en: "Whether a rule in chain {chain} of table {table} applies cannot be told: {found} ({family}, {flavour}).",
        zh: "无法判断表 {table} 的链 {chain} 中的规则是否适用：{found}（{family}，{flavour}）。",
    }
    /// Native nftables rules may filter or redirect.
    NATIVE_NFT_FILTER {
        en: "The nftables table {table} has chain {chain} at hook {hook} that can stop or redirect traffic: {found}.",
        zh: "nftables 表 {table} 的链 {chain}（钩子 {hook}）可能阻断或重定向流量：{found}。",
    }
    /// A line of a dump could not be read.
    UNREAD_LINE {
        en: "Line {line} of the {flavour} rules for {family} could not be read: {what}.",
        zh: "无法读取 {family} 的 {flavour} 规则第 {line} 行：{what}。",
    }
    /// Outside of a table.
    WHAT_OUTSIDE_TABLE { en: "it stands outside of a table", zh: "不在任何表内" }
    /// Open quote.
    WHAT_OPEN_QUOTE { en: "a quotation mark is not closed", zh: "引号未闭合" }
    /// Not of iptables-save.
    WHAT_NOT_SAVE_OUTPUT { en: "iptables-save prints no such line", zh: "iptables-save 不会输出这样的行" }
    /// Unknown chain.
    WHAT_UNKNOWN_CHAIN { en: "its chain is not declared", zh: "其链未声明" }
    /// Something is missing.
    WHAT_INCOMPLETE { en: "it is incomplete", zh: "内容不完整" }
    /// Cut.
    WHAT_NO_COMMIT { en: "the output ends before COMMIT", zh: "输出在 COMMIT 之前中断" }
    /// Too much.
    WHAT_TOO_MUCH { en: "there are too many rules", zh: "规则过多" }
    /// An unknown target.
    WHY_TARGET { en: "its target is not known", zh: "其目标未知" }
    /// An incompatible table.
    WHY_OPAQUE { en: "the table could not be printed; use nft", zh: "该表无法输出；请使用 nft" }
    /// A chain that the dump lacks.
    WHY_CHAIN { en: "it jumps to a chain that is not in the output", zh: "它跳转到输出中没有的链" }
    /// Another zone.
    WHY_ZONE {
        en: "answers are tracked in another conntrack zone than the connection",
        zh: "应答与连接不在同一个 conntrack 区域",
    }
    /// Too many steps.
    WHY_TOO_LONG { en: "there are too many possibilities", zh: "可能性过多" }
    /// A match.
    WHY_MATCH { en: "the match {match} is not evaluated", zh: "未评估匹配条件 {match}" }
}
