//! Content lines of RFC 5545: folded lines made one, each a name with parameters and a value. Takes anything, panics at nothing.

/// `DTSTART;TZID=Asia/Kolkata:20261120T100000`
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Line {
    /// In capitals.
    pub name: String,
    /// Names in capitals, values without quotes.
    pub params: Vec<(String, String)>,
    pub value: String,
}

impl Line {
    /// A parameter's value.
    pub fn param(&self, name: &str) -> Option<&str> {
        self.params.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    fn parse(text: &str) -> Option<Self> {
        let mut quoted = false;
        let mut parts: Vec<&str> = Vec::new();
        let mut start = 0;
        let mut value = None;
        for (at, letter) in text.char_indices() {
            match letter {
                '"' => quoted = !quoted,
                ';' if !quoted => {
                    parts.push(text.get(start..at)?);
                    start = at + 1;
                }
                ':' if !quoted => {
                    parts.push(text.get(start..at)?);
                    value = text.get(at + 1..);
                    break;
                }
                _ => {}
            }
        }
        let (name, params) = parts.split_first()?;
        let params = params.iter().filter_map(|part| {
            let (name, value) = part.split_once('=')?;
            Some((name.to_ascii_uppercase(), value.trim_matches('"').to_owned()))
        });
        Some(Self {
            name: name.trim().to_ascii_uppercase(),
            params: params.collect(),
            value: value?.to_owned(),
        })
    }
}

/// Every line that can be read.
pub(super) fn lines(text: &str) -> Vec<Line> {
    let mut whole: Vec<String> = Vec::new();
    for line in text.split('\n') {
        let line = line.strip_suffix('\r').unwrap_or(line);
        match (line.strip_prefix([' ', '\t']), whole.last_mut()) {
            (Some(rest), Some(last)) => last.push_str(rest),
            _ => whole.push(line.to_owned()),
        }
    }
    whole.iter().filter(|line| !line.is_empty()).filter_map(|line| Line::parse(line)).collect()
}
