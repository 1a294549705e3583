//! `aws` commands with the ids of a text, each word quoted where a shell would read it otherwise.

/// A command that is put together word by word.
#[derive(Clone, Debug)]
pub(super) struct Command(String);

impl Command {
    /// `aws` with a service and an operation: `apigateway get-rest-api`.
    pub(super) fn aws(operation: &str) -> Self {
        Self(format!("aws {operation}"))
    }

    /// Adds an option with its value.
    pub(super) fn option(mut self, name: &str, value: &str) -> Self {
        self.0.push(' ');
        self.0.push_str(name);
        self.0.push(' ');
        self.0.push_str(&word(value));
        self
    }

    /// Adds an option without a value.
    pub(super) fn flag(mut self, name: &str) -> Self {
        self.0.push(' ');
        self.0.push_str(name);
        self
    }

    /// The command in a region, if it is known.
    pub(super) fn in_region(self, region: Option<&str>) -> String {
        match region {
            Some(region) => self.option("--region", region).0,
            None => self.0,
        }
    }
}

/// A text as one word of a POSIX shell.
pub(super) fn word(text: &str) -> String {
    let plain = |letter: char| letter.is_ascii_alphanumeric() || "-_./:=@%+,".contains(letter);
    if !text.is_empty() && text.chars().all(plain) {
        text.to_owned()
    } else {
        ["'", &text.replace('\'', "'\\''"), "'"].concat()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_quoted_where_needed() {
        let command = Command::aws("apigateway get-stage")
            .option("--rest-api-id", "a1b2")
            .option("--stage-name", "it's")
            .in_region(Some("eu-west-1"));
        assert_eq!(
            command,
            r"aws apigateway get-stage --rest-api-id a1b2 --stage-name 'it'\''s' --region eu-west-1"
        );
        assert_eq!(word(""), "''");
        assert_eq!(word("$(x)"), "'$(x)'");
    }
}
