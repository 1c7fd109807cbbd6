//! What `source::text` says.

super::messages! {
    /// A file that is no text.
    BINARY {
        en: "This file is not text and was skipped.",
        zh: "该文件不是文本，已跳过。",
    }
    /// A log whose only content is the API server's or kubelet's error.
    LOG_IS_AN_ERROR {
        en: "Instead of a log there is an error: {error}",
        zh: "这里没有日志，只有错误信息：{error}",
    }
    /// The end of a description of which nobody can tell whose it is.
    EVENTS_OF_NOBODY {
        en: "{count} event(s) do not tell which object they are about: paste the command above them as well.",
        zh: "有 {count} 条事件没有说明所属对象：请连同上面的命令一起粘贴。",
    }
    /// A container out of a description whose pod nothing names.
    CONTAINERS_OF_NOBODY {
        en: "A described container (line {line}) does not tell which pod it belongs to: paste the description's beginning, or its events, as well.",
        zh: "第 {line} 行的容器描述没有说明属于哪个 Pod：请连同该 Pod 描述的开头或事件一起粘贴。",
    }
    /// A table without the columns that would identify its rows.
    TABLE_UNREADABLE {
        en: "{count} line(s) of a table could not be read, the first of them line {line}.",
        zh: "表格中有 {count} 行无法读取，首行为第 {line} 行。",
    }
    /// Fields of an object that a filter cut, or that nothing is known about.
    FIELDS_UNUSED {
        en: "Of the lines about {kind} {name} (from line {line}) these fields were not used, because they may be cut or do not tell where they belong: {fields}. Paste the whole object (-o yaml).",
        zh: "关于 {kind} {name} 的这些行（自第 {line} 行起）中，以下字段可能被截断或无法确定位置，未被采用：{fields}。请粘贴完整对象（-o yaml）。",
    }
    /// Events that a program printed, beyond those that are taken from one text.
    EVENTS_TOO_MANY {
        en: "Of the events that this log holds, {count} after the first {limit} were not used.",
        zh: "该日志中的事件只采用了前 {limit} 条，其后 {count} 条未被采用。",
    }
    /// What a template or a query made of objects, in a form that is not read.
    TEMPLATE_UNREAD {
        en: "What stands below the command in line {line} ({command}) could not be used: it is what a template or a query made of objects. Paste the whole objects (-o yaml).",
        zh: "第 {line} 行命令（{command}）下方的内容未能使用：它是模板或查询对对象加工后的结果。请粘贴完整对象（-o yaml）。",
    }
    /// Pasted text larger than what is searched for tables and descriptions.
    EXPORT_TOO_LARGE {
        en: "Of this export of a log store only the first {limit} were read.",
        zh: "该日志平台导出文件只读取了前 {limit}。",
    }
    RECORDS_WITHOUT_LINE {
        en: "Records of this export of a log store in which no log line was found: {count}.",
        zh: "该日志平台导出文件中有 {count} 条记录未找到日志内容。",
    }
    EXPORT_BROKEN {
        en: "The records of this export of a log store could not be read after this point: {error}.",
        zh: "该日志平台导出文件自此处之后的记录无法读取：{error}。",
    }
    TOO_LARGE_TO_PARSE {
        en: "This text is larger than {limit}; it was searched for log lines only, not for tables and descriptions.",
        zh: "该文本超过 {limit}，只作为日志检查，未解析其中的表格与描述。",
    }
}
