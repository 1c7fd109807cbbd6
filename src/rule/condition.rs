//! Conditions over signals: `a and not (b or later(c, d) or seen(e))`, three-valued.

use super::SignalIx;

/// A parsed condition, its signal ids resolved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Condition {
    /// A signal is present.
    Signal(SignalIx),
    /// The last sight of the first signal is later than the last of the second, in the same stream or of events by their time;
    /// true also where the second was never seen.
    Later(SignalIx, SignalIx),
    /// A signal is present; one that cannot be told counts as absent, so this is never unknown.
    Seen(SignalIx),
    /// Not.
    Not(Box<Condition>),
    /// All.
    And(Vec<Condition>),
    /// Any.
    Or(Vec<Condition>),
}

impl Condition {
    /// Parses `text`; `resolve` gives the index of a signal id.
    ///
    /// # Errors
    /// The offset in bytes and what is wrong there.
    pub fn parse(text: &str, resolve: &dyn Fn(&str) -> Option<SignalIx>) -> Result<Self, (usize, String)> {
        let tokens = tokens(text)?;
        let mut parser = Reader { tokens: &tokens, at: 0, end: text.len(), resolve };
        let condition = parser.any(0)?;
        match parser.peek() {
            None => Ok(condition),
            Some(token) => Err((token.0, format!("`{}` is not expected here; join with `and` or `or`", token.1))),
        }
    }

    /// The signals that it names, in order, without repetition.
    #[must_use]
    pub fn signals(&self) -> Vec<SignalIx> {
        let mut out = Vec::new();
        self.walk(&mut |s| {
            if !out.contains(&s) {
                out.push(s);
            }
        });
        out
    }

    fn walk(&self, see: &mut dyn FnMut(SignalIx)) {
        match self {
            Self::Signal(s) | Self::Seen(s) => see(*s),
            Self::Later(a, b) => {
                see(*a);
                see(*b);
            }
            Self::Not(inner) => inner.walk(see),
            Self::And(all) | Self::Or(all) => all.iter().for_each(|c| c.walk(see)),
        }
    }
}

type Token<'t> = (usize, &'t str);

fn tokens(text: &str) -> Result<Vec<Token<'_>>, (usize, String)> {
    let word = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_' || c == '.';
    let mut out = Vec::new();
    let mut chars = text.char_indices().peekable();
    while let Some((start, c)) = chars.next() {
        if c.is_whitespace() {
            continue;
        }
        let mut end = start + c.len_utf8();
        if word(c) {
            while let Some((_, next)) = chars.next_if(|(_, n)| word(*n)) {
                end += next.len_utf8();
            }
        } else if !"(),".contains(c) {
            return Err((start, format!("`{}` cannot stand in a condition", c.escape_default())));
        }
        out.push((start, &text[start..end]));
    }
    Ok(out)
}

struct Reader<'t> {
    tokens: &'t [Token<'t>],
    at: usize,
    end: usize,
    resolve: &'t dyn Fn(&str) -> Option<SignalIx>,
}

type Parsed<T> = Result<T, (usize, String)>;

impl<'t> Reader<'t> {
    fn peek(&self) -> Option<Token<'t>> {
        self.tokens.get(self.at).copied()
    }

    fn take(&mut self, what: &str) -> bool {
        let hit = self.peek().is_some_and(|t| t.1 == what);
        self.at += usize::from(hit);
        hit
    }

    fn expect(&mut self, what: &str) -> Parsed<()> {
        if self.take(what) { Ok(()) } else { Err((self.place(), format!("`{what}` is missing"))) }
    }

    fn place(&self) -> usize {
        self.peek().map_or(self.end, |t| t.0)
    }

    fn any(&mut self, depth: usize) -> Parsed<Condition> {
        let mut all = vec![self.every(depth)?];
        while self.take("or") {
            all.push(self.every(depth)?);
        }
        Ok(if all.len() == 1 { all.remove(0) } else { Condition::Or(all) })
    }

    fn every(&mut self, depth: usize) -> Parsed<Condition> {
        let mut all = vec![self.one(depth)?];
        while self.take("and") {
            all.push(self.one(depth)?);
        }
        Ok(if all.len() == 1 { all.remove(0) } else { Condition::And(all) })
    }

    fn one(&mut self, depth: usize) -> Parsed<Condition> {
        if depth > 32 {
            return Err((self.place(), "nested too deeply".to_owned()));
        }
        if self.take("not") {
            return Ok(Condition::Not(Box::new(self.one(depth + 1)?)));
        }
        if self.take("(") {
            let inner = self.any(depth + 1)?;
            self.expect(")")?;
            return Ok(inner);
        }
        if self.call("seen") {
            let seen = self.signal()?;
            self.expect(")")?;
            return Ok(Condition::Seen(seen));
        }
        if self.call("later") {
            let first = self.signal()?;
            self.expect(",")?;
            let second = self.signal()?;
            self.expect(")")?;
            return Ok(Condition::Later(first, second));
        }
        self.signal().map(Condition::Signal)
    }

    /// Takes `name (`.
    fn call(&mut self, name: &str) -> bool {
        let hit = self.peek().is_some_and(|t| t.1 == name) && self.tokens.get(self.at + 1).is_some_and(|t| t.1 == "(");
        self.at += if hit { 2 } else { 0 };
        hit
    }

    fn signal(&mut self) -> Parsed<SignalIx> {
        let Some((at, name)) = self.peek().filter(|t| !["and", "or", "not", "(", ")", ","].contains(&t.1)) else {
            return Err((self.place(), "a signal is missing".to_owned()));
        };
        self.at += 1;
        (self.resolve)(name).ok_or_else(|| (at, format!("there is no signal `{name}`")))
    }
}

#[cfg(test)]
mod tests {
    use super::Condition::{And, Later, Not, Or, Seen, Signal};
    use super::*;

    fn parse(text: &str) -> Result<Condition, (usize, String)> {
        Condition::parse(text, &|name| ["a", "b", "c-d"].iter().position(|n| *n == name))
    }

    #[test]
    fn precedence_and_grouping() {
        assert_eq!(
            parse("a or b and not c-d").unwrap(),
            Or(vec![Signal(0), And(vec![Signal(1), Not(Box::new(Signal(2)))])])
        );
        assert_eq!(
            parse("(a or b) and later(a, c-d)").unwrap(),
            And(vec![Or(vec![Signal(0), Signal(1)]), Later(0, 2)])
        );
        assert_eq!(parse("not seen(a) or b").unwrap(), Or(vec![Not(Box::new(Seen(0))), Signal(1)]));
        assert_eq!(parse("not (a)").unwrap().signals(), [0]);
    }

    #[test]
    fn problems_have_their_place() {
        assert_eq!(parse("a and x").unwrap_err(), (6, "there is no signal `x`".to_owned()));
        assert_eq!(parse("a b").unwrap_err().0, 2);
        assert_eq!(parse("(a").unwrap_err().0, 2);
        assert_eq!(parse("seen(a").unwrap_err().0, 6);
        assert_eq!(parse("seen(a, b)").unwrap_err().0, 6);
        assert_eq!(parse("").unwrap_err().0, 0);
        assert_eq!(parse("a & b").unwrap_err().0, 2);
        assert!(parse(&"not ".repeat(100)).is_err());
    }
}
