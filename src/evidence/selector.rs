//! Label selectors, as `kubectl get -l` takes them.

/// A label selector: all its requirements must hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Selector(Vec<Requirement>);

#[derive(Debug, Clone, PartialEq, Eq)]
struct Requirement {
    key: String,
    /// One of these; any value, if empty.
    values: Vec<String>,
    /// The opposite.
    not: bool,
}

impl Selector {
    /// Parses `app=cart,tier!=front`, `env in (a, b)`, `env notin (a)`, `key`, `!key`; nothing if it is none.
    ///
    /// Grammar: <https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#label-selectors>.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let mut requirements = Vec::new();
        let mut start = 0;
        let mut depth = 0_u32;
        for (at, sign) in text.char_indices() {
            match sign {
                '(' => depth += 1,
                ')' => depth = depth.checked_sub(1)?,
                ',' if depth == 0 => {
                    requirements.push(Requirement::parse(text.get(start..at)?)?);
                    start = at + 1;
                }
                _ => {}
            }
        }
        if depth > 0 {
            return None;
        }
        requirements.push(Requirement::parse(text.get(start..)?)?);
        Some(Self(requirements))
    }

    /// Whether an object with these labels is meant.
    pub fn matches<'l>(&self, label: &dyn Fn(&str) -> Option<&'l str>) -> bool {
        self.0.iter().all(|requirement| {
            let value = label(&requirement.key);
            let holds = value
                .is_some_and(|value| requirement.values.is_empty() || requirement.values.iter().any(|v| v == value));
            holds != requirement.not
        })
    }
}

impl Requirement {
    fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        if let Some((left, values)) = text.split_once('(') {
            let values: Vec<String> =
                values.trim_end().strip_suffix(')')?.split(',').map(|v| v.trim().to_owned()).collect();
            let (key, word) = left.trim().rsplit_once(char::is_whitespace)?;
            let not = match word {
                "in" => false,
                "notin" => true,
                _ => return None,
            };
            return values.iter().all(|v| is_value(v)).then_some(()).and_then(|()| Self::of(key.trim(), values, not));
        }
        if let Some((key, value)) = text.split_once("!=") {
            return is_value(value.trim()).then(|| Self::of(key.trim(), vec![value.trim().to_owned()], true)).flatten();
        }
        if let Some((key, value)) = text.split_once("==").or_else(|| text.split_once('=')) {
            return is_value(value.trim())
                .then(|| Self::of(key.trim(), vec![value.trim().to_owned()], false))
                .flatten();
        }
        match text.strip_prefix('!') {
            Some(key) => Self::of(key.trim(), Vec::new(), true),
            None => Self::of(text, Vec::new(), false),
        }
    }

    fn of(key: &str, values: Vec<String>, not: bool) -> Option<Self> {
        let fits = |c: char| c.is_ascii_alphanumeric() || "-_./".contains(c);
        (!key.is_empty() && key.chars().all(fits)).then(|| Self { key: key.to_owned(), values, not })
    }
}

fn is_value(text: &str) -> bool {
    text.len() <= 63 && text.chars().all(|c| c.is_ascii_alphanumeric() || "-_.".contains(c))
}

#[cfg(test)]
mod tests {
    use super::Selector;

    #[test]
    fn selectors_as_kubectl_takes_them() {
        let labels = [("app", "cart"), ("tier", "back"), ("empty", "")];
        let label = |key: &str| labels.iter().find(|(k, _)| *k == key).map(|(_, v)| *v);
        let matches = |text: &str| Selector::parse(text).map(|selector| selector.matches(&label));
        for yes in [
            "app=cart",
            "app==cart,tier",
            "app in (shop, cart),tier!=front",
            "!gone",
            "gone!=x",
            "gone notin (a)",
            "empty=",
            " app = cart ",
        ] {
            assert_eq!(matches(yes), Some(true), "{yes}");
        }
        for no in ["app=shop", "app,gone", "app notin (cart)", "!app", "app!=cart", "tier in (front)"] {
            assert_eq!(matches(no), Some(false), "{no}");
        }
        for wrong in
            ["", "app in cart", "app in (cart", "app=a b", "a b=c", "=x", ",", "app=a,", "app)(", "app like (x)"]
        {
            assert_eq!(matches(wrong), None, "{wrong}");
        }
    }
}
