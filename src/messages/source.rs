//! What `source` says.

super::messages! {
    /// A line that was too long to be kept whole.
    LINE_CUT {
        en: "{count} line(s) longer than 1 MiB were cut; what stands behind the cut was not looked at.",
        zh: "有 {count} 行超过 1 MiB，已被截断；截断之后的内容未被检查。",
    }
    /// JSON or YAML that is broken.
    OBJECTS_UNREADABLE {
        en: "The objects after this point could not be read: {error}.",
        zh: "此处之后的对象无法读取：{error}。",
    }
}
