//! What `source` says.

super::messages! {
    /// A line that was too long to be kept whole.
    LINE_CUT {
        en: "{count} line(s) longer than 1 MiB were cut; what stands behind the cut was not looked at.",
        zh: "有 {count} 行超过 1 MiB，已被截断；截断之后的内容未被检查。",
    }
    /// An input of which nothing is understood.
    NOT_RECOGNISED {
        en: "Nothing in it was recognised: no object, no event, no log. Give the output of kubectl as it is, or a support bundle.",
        zh: "其中没有可识别的内容（对象、事件或日志）。请提供 kubectl 的原始输出或支持包。",
    }
    /// JSON or YAML that is broken.
    OBJECTS_UNREADABLE {
        en: "The objects after this point could not be read: {error}.",
        zh: "此处之后的对象无法读取：{error}。",
    }
    /// A file that ends too early.
    CUT {
        en: "It ends too early; what came before the cut was read.",
        zh: "内容提前结束；截断之前的部分已读取。",
    }
    /// An archive that ends too early.
    ARCHIVE_CUT {
        en: "The archive ends too early, after {offset} uncompressed bytes; the last whole entry was {last}. What came after it is unknown, not absent.",
        zh: "归档提前结束（解压后 {offset} 字节处）；最后一个完整条目为 {last}。其后的内容属于未知，而非不存在。",
    }
    /// An archive that is damaged in the middle.
    ARCHIVE_DAMAGED {
        en: "The archive is damaged after {offset} uncompressed bytes ({error}); the last whole entry was {last}. What came after it is unknown, not absent.",
        zh: "归档在解压后 {offset} 字节处损坏（{error}）；最后一个完整条目为 {last}。其后的内容属于未知，而非不存在。",
    }
    /// A header of a tar archive that is damaged.
    HEADER_DAMAGED {
        en: "An entry's header is damaged after {offset} uncompressed bytes (after {last}); entries there may be missing.",
        zh: "解压后 {offset} 字节处（{last} 之后）的条目头损坏；该处的条目可能缺失。",
    }
    /// A wrong checksum or length.
    CHECKSUM {
        en: "Its checksum is wrong: what was read may not be what was written.",
        zh: "校验和错误：读到的内容可能与写入的不同。",
    }
    /// An input that is not there.
    NOT_FOUND {
        en: "Check the path: nothing of it was read.",
        zh: "请检查路径：未读取其中任何内容。",
    }
    /// An input that may not be read.
    NO_PERMISSION {
        en: "There is no permission to read it.",
        zh: "没有读取权限。",
    }
    /// Any other failure.
    UNREADABLE {
        en: "It could not be read: {error}.",
        zh: "无法读取：{error}。",
    }
    /// A kind of compression that is not supported.
    FOREIGN {
        en: "It is compressed with {format}, which is not supported; unpack it first.",
        zh: "它使用 {format} 压缩，暂不支持；请先解压。",
    }
    /// A file with holes.
    SPARSE {
        en: "It is stored as a sparse file, which is not supported.",
        zh: "它以稀疏文件形式存储，暂不支持。",
    }
    /// An encrypted entry.
    ENCRYPTED {
        en: "It is encrypted.",
        zh: "内容已加密。",
    }
    /// Limit of all bytes.
    LIMIT_TOTAL {
        en: "More than {limit} uncompressed bytes in all; reading stopped there. Raise the limit with {flag}.",
        zh: "解压后总量超过 {limit} 字节，读取到此为止。可用 {flag} 提高上限。",
    }
    /// Limit of one entry.
    LIMIT_ENTRY {
        en: "Longer than {limit} uncompressed bytes; the rest was not read. Raise the limit with {flag}.",
        zh: "解压后超过 {limit} 字节，其余部分未读取。可用 {flag} 提高上限。",
    }
    /// Limit of the number of entries.
    LIMIT_ENTRIES {
        en: "More than {limit} entries; the rest was not read. Raise the limit with {flag}.",
        zh: "条目超过 {limit} 个，其余未读取。可用 {flag} 提高上限。",
    }
    /// Limit of the compression ratio.
    LIMIT_RATIO {
        en: "It expands to more than {limit} times its size, as a decompression bomb does; reading stopped there. Raise the limit with {flag}.",
        zh: "解压后膨胀超过 {limit} 倍，类似解压炸弹，读取到此为止。可用 {flag} 提高上限。",
    }
    /// Limit of nesting.
    LIMIT_NESTING {
        en: "Archives lie more than {limit} deep inside one another; this one was not opened. Raise the limit with {flag}.",
        zh: "归档嵌套超过 {limit} 层，未打开此归档。可用 {flag} 提高上限。",
    }
    /// Limit of a zip archive that is held in memory.
    LIMIT_HELD {
        en: "A zip archive inside another input or on standard input is read from memory, and this one is larger than {limit} bytes; give it as a file of its own.",
        zh: "位于其他输入或标准输入中的 zip 归档需在内存中读取，而它超过 {limit} 字节；请将其作为单独的文件提供。",
    }
    /// A name that is refused.
    NAME_REFUSED {
        en: "Its name was refused ({reason}); it was not read.",
        zh: "其名称被拒绝（{reason}），未读取。",
    }
    /// A link whose target is not there.
    LINK_DANGLING {
        en: "It is a link to {target}, which was not collected.",
        zh: "它是指向 {target} 的链接，但目标未被收集。",
    }
    /// A link that leads out of the archive.
    LINK_ESCAPES {
        en: "It is a link that leads out of the input; it was not followed.",
        zh: "它是指向输入之外的链接，未被跟随。",
    }
    /// A link that leads to itself.
    LINK_LOOPS {
        en: "It is a link that leads back to itself or over too many others.",
        zh: "它是循环链接，或经过的链接过多。",
    }
    /// What a collector said.
    COLLECTOR {
        en: "The collector reported: {error}. What is not there may exist all the same.",
        zh: "收集器报告：{error}。未收集到的内容可能仍然存在。",
    }
    /// A list that was written with no byte in it.
    LIST_EMPTY_FILE {
        en: "The file is empty: the collector could not get this list. It says nothing about what exists.",
        zh: "文件为空：收集器未能获取该列表，不能说明对象是否存在。",
    }
    /// A log whose body is an error of the API server.
    LOG_GONE {
        en: "Instead of the log the API server sent: {error}.",
        zh: "API Server 返回的不是日志，而是：{error}。",
    }
    /// A file in a form that is not the one its place tells.
    NOT_SEEN { en: "it was not seen: {detail}", zh: "未能看到：{detail}" }
    FORM_UNKNOWN {
        en: "It is not in the form that is expected at this place: {error}.",
        zh: "其格式与该位置的预期不符：{error}。",
    }
    /// Two inputs from different clusters: the namespace `kube-system`.
    OTHER_CLUSTER {
        en: "{first} and {second} come from different clusters: the UID of the namespace kube-system is {one} in one and {two} in the other",
        zh: "{first} 与 {second} 来自不同集群：命名空间 kube-system 的 UID 分别为 {one} 和 {two}",
    }
    /// Two inputs from different clusters: no common node.
    OTHER_NODES {
        en: "{first} and {second} come from different clusters: they have no node in common",
        zh: "{first} 与 {second} 来自不同集群：二者没有任何共同节点",
    }
    /// Two inputs with another node of the same name.
    OTHER_NODE {
        en: "{first} and {second} come from different clusters: node {node} has the UID {one} in one and {two} in the other",
        zh: "{first} 与 {second} 来自不同集群：节点 {node} 的 UID 分别为 {one} 和 {two}",
    }
    /// Two inputs with different control planes.
    OTHER_CONTROL_PLANE {
        en: "{first} and {second} come from different installations: the UID of the control plane's Deployment is {one} in one and {two} in the other",
        zh: "{first} 与 {second} 来自不同安装：控制平面 Deployment 的 UID 分别为 {one} 和 {two}",
    }
}
