//! Identity: the identity sources of an authorizer and its validation expression.

use regex_lite::{Error, Regex, RegexBuilder};

use crate::gateway::conclusion::{ResponseSource, StepResult, conclude};
use crate::gateway::event::RequestVariables;
use crate::gateway::evidence::Evidence;
use crate::gateway::outcome::DecidedBy;
use crate::gateway::response::execution_log::Log;
use crate::gateway::response::response_type::ResponseType;
use crate::gateway::uncertainty::{Uncertainties, Uncertainty};
use crate::json::{Diagnostic, Severity, Span};
use crate::rule::{Certainty, Rule};
use crate::scenario::{
    Authorizer, AuthorizerType, AwsVersion, IdentitySource, MAX_IDENTITY_SOURCES, ScenarioDiagnostic, Subject,
};

const INPUT: Option<&str> = Some(
    "https://docs.aws.amazon.com/apigateway/latest/developerguide/configure-api-gateway-lambda-authorization.html",
);

static TOKEN_MISSING: Rule = Rule {
    id: "token-missing",
    statement: "a TOKEN authorizer's header that is missing or empty gets 401 and the function is not called",
    source: "API Gateway developer guide; recorded in September 2026 at TTL 0 and 300",
    url: INPUT,
    certainty: Certainty::Documented,
};

static TOKEN_REFUSED: Rule = Rule {
    id: "token-refused",
    statement: "a token that does not match the validation expression gets 401 and the function is not called",
    source: "API Gateway developer guide; recorded in September 2026",
    url: INPUT,
    certainty: Certainty::Documented,
};

static SOURCE_MISSING: Rule = Rule {
    id: "identity-source-missing",
    statement: "where results are cached, every identity source of a REQUEST authorizer has to be there and not empty, else 401",
    source: "API Gateway developer guide",
    url: INPUT,
    certainty: Certainty::Documented,
};

static SOURCE_MISSING_UNCACHED: Rule = Rule {
    id: "identity-source-missing-uncached",
    statement: "also at TTL 0 a set identity source that is missing gets 401",
    source: "September 2026; AWS's own live test (SAM test_authorizers_max)",
    url: Some("https://github.com/aws/serverless-application-model/tree/develop/integration"),
    certainty: Certainty::Recorded,
};

static UNCACHED_NOT_VALIDATED: Rule = Rule {
    id: "identity-source-unvalidated",
    statement: "at TTL 0 the identity sources of a REQUEST authorizer are not validated",
    source: "the article of 2022; recordings of 2026 show 401 instead",
    url: Some("https://repost.aws/knowledge-center/api-gateway-lambda-authorization-errors"),
    certainty: Certainty::Documented,
};

static FULL_MATCH: Rule = Rule {
    id: "validation-full-match",
    statement: "the validation expression has to match the whole token",
    source: "the documentation's examples; no recording of a partial match exists",
    url: INPUT,
    certainty: Certainty::Inferred,
};

static UNREADABLE_EXPRESSION: Uncertainty = Uncertainty {
    rule: &Rule {
        id: "validation-unreadable",
        statement: "this expression uses what only Java's engine can do, or is too large to be compiled here, so its result is chosen by hand",
        source: "a limit of why403, not of AWS",
        url: None,
        certainty: Certainty::Unknown,
    },
    alternative: "if the token does not match the expression",
};

static PARTIAL_MATCH: Uncertainty = Uncertainty {
    rule: &Rule {
        id: "validation-partial-match",
        statement: "that an expression which matches a part of the token does not let it pass is inferred; no recording shows it",
        source: "the documentation's examples read as whole matches; emulators disagree",
        url: INPUT,
        certainty: Certainty::Unknown,
    },
    alternative: "if it is enough that the expression matches a part of the token",
};

static NOT_SAVED: Rule = Rule {
    id: "identity-source-not-saved",
    statement: "API Gateway probably refuses to save an authorizer with such an identity source; a source of no known form is one that a request never has",
    source: "what the API documents; that a doubled `method.request.header.` was saved is reported",
    url: Some("https://docs.aws.amazon.com/apigateway/latest/api/API_CreateAuthorizer.html"),
    certainty: Certainty::Inferred,
};

static AS_MEANT: Uncertainty = Uncertainty {
    rule: &Rule {
        id: "identity-source-as-meant",
        statement: "an identity source in another product's spelling, or without its prefix, is read here as the one that was probably intended",
        source: "not recorded: API Gateway probably refuses to save it",
        url: Some("https://docs.aws.amazon.com/apigateway/latest/api/API_CreateAuthorizer.html"),
        certainty: Certainty::Unknown,
    },
    alternative: "if API Gateway saves the identity source as it is written, which no request then has",
};

static TOKEN_NOT_IN_HEADER: Uncertainty = Uncertainty {
    rule: &Rule {
        id: "token-not-in-header",
        statement: "a TOKEN authorizer takes its token from a header; what API Gateway does with another identity source is not known, here \
           its value is the token",
        source: "API Gateway developer guide: the input of a TOKEN authorizer; nothing is recorded",
        url: INPUT,
        certainty: Certainty::Unknown,
    },
    alternative: "if API Gateway finds no token, because the identity source is no header",
};

static SAME_HEADER_TWICE: Uncertainty = Uncertainty {
    rule: &Rule {
        id: "identity-header-twice",
        statement: "which of several headers of one name is the identity is not known; here it is the last",
        source: "inferred from proxy events",
        url: None,
        certainty: Certainty::Unknown,
    },
    alternative: "if the first header of that name counts",
};

/// The rules that this module applies.
pub(crate) static RULES: &[&Rule] = &[
    &TOKEN_MISSING,
    &TOKEN_REFUSED,
    &SOURCE_MISSING,
    &SOURCE_MISSING_UNCACHED,
    &UNCACHED_NOT_VALIDATED,
    &FULL_MATCH,
    UNREADABLE_EXPRESSION.rule,
    PARTIAL_MATCH.rule,
    &NOT_SAVED,
    AS_MEANT.rule,
    TOKEN_NOT_IN_HEADER.rule,
    SAME_HEADER_TWICE.rule,
];

/// The most bytes of a compiled validation expression: a token of 8 KB is matched with it in 0.1 s.
const MAX_COMPILED: usize = 1 << 17;

/// A validation expression, compiled.
#[derive(Debug)]
pub(crate) enum Expression {
    Compiled {
        /// Match a whole text.
        whole: Regex,
        /// Match a part of a text.
        part: Regex,
    },
    /// Of a form that the linear-time engine does not have (look-around, back-references), as Java's has.
    Unreadable,
    /// Over the bound of its compiled size.
    TooLarge,
}

impl Expression {
    /// Compile an expression.
    pub(crate) fn compile(text: &str) -> Self {
        let compile = |text: &str| RegexBuilder::new(text).size_limit(MAX_COMPILED).build();
        let both = compile(text).and_then(|part| Ok((compile(&format!("^(?:{text})$"))?, part)));
        // The error holds nothing but its text.
        let too_large = |error: &Error| error.to_string().contains("size limit");
        match both {
            Ok((whole, part)) => Self::Compiled { whole, part },
            Err(error) if too_large(&error) => Self::TooLarge,
            Err(_) => Self::Unreadable,
        }
    }

    /// Whether it matches a whole token; false where it is not evaluated.
    pub(crate) fn matches(&self, token: &str) -> bool {
        matches!(self, Self::Compiled { whole, .. } if whole.is_match(token))
    }

    /// The diagnostic of an expression that is not evaluated.
    fn diagnostic(&self, span: Span) -> Option<Diagnostic> {
        Some(match self {
            Self::Compiled { .. } => return None,
            Self::Unreadable => {
                let message = "why403 cannot read this expression, though Java's engine may";
                Diagnostic::warning("validation-unreadable", span, message).help(
                    "look-around and back-references need a backtracking engine; choose whether the token matches",
                )
            }
            Self::TooLarge => {
                let message = "why403 does not evaluate an expression that is this large when its repetitions are written out";
                Diagnostic::warning("validation-too-large", span, message).help(
                    "whether API Gateway has such a limit is not known; use `*` and `+` instead of counts, or choose whether the token matches",
                )
            }
        })
    }
}

/// The values of a request's identity sources.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Identity {
    /// The sources with their values, in order; an absent one is empty.
    pub sources: Vec<(IdentitySource, String)>,
    pub evidence: Evidence,
    pub rules: Vec<&'static Rule>,
}

impl Identity {
    /// The cache key.
    pub(crate) fn values(&self) -> Vec<String> {
        self.sources.iter().map(|(_, value)| value.clone()).collect()
    }

    /// The rule that API Gateway would hardly have saved the authorizer, if it applied.
    pub(crate) fn not_saved(&self) -> Vec<&'static Rule> {
        self.rules
            .iter()
            .copied()
            .filter(|rule| **rule == NOT_SAVED)
            .collect()
    }

    /// The first source's value: a TOKEN authorizer's token.
    pub(crate) fn first(&self) -> Option<&str> {
        self.sources.first().map(|(_, value)| value.as_str())
    }
}

/// The first value of the header that an identity source names.
fn first_header<'a>(variables: &RequestVariables<'a>, source: &IdentitySource) -> Option<&'a str> {
    let IdentitySource::Header(name) = source else {
        return None;
    };
    let headers = &variables.request.headers;
    let (_, value) = headers.iter().find(|(key, _)| key.eq_ignore_ascii_case(name))?;
    Some(value.trim_matches([' ', '\t']))
}

/// Collect the identity sources; ends the request where one is missing or the token is refused.
pub(crate) fn identify(
    authorizer: &Authorizer,
    version: AwsVersion,
    variables: &RequestVariables<'_>,
    log: &mut Log,
    uncertainties: &mut Uncertainties,
    expression: &Expression,
) -> StepResult<Identity> {
    let mut identity = Identity {
        sources: Vec::new(),
        evidence: Evidence::TokenPresent,
        rules: Vec::new(),
    };
    let diagnostics = identity_source_diagnostics(authorizer);
    if diagnostics.iter().any(|found| found.severity != Severity::Info) {
        identity.rules.push(&NOT_SAVED);
    }
    for mut source in authorizer.identity_sources() {
        if let Some(meant) = as_meant(&source) {
            identity.rules.push(AS_MEANT.rule);
            if !uncertainties.encounter(AS_MEANT) {
                source = meant;
            }
        }
        let known = !matches!(source, IdentitySource::Unknown(_));
        let mut value = if known { variables.value(&source) } else { None }.unwrap_or_default();
        if let Some(first) = first_header(variables, &source).filter(|first| *first != value) {
            identity.rules.push(SAME_HEADER_TWICE.rule);
            if uncertainties.encounter(SAME_HEADER_TWICE) {
                value = first.to_owned();
            }
        }
        let elsewhere = known && !matches!(source, IdentitySource::Header(_)) && !value.is_empty();
        if elsewhere && authorizer.authorizer_type == AuthorizerType::Token {
            identity.rules.push(TOKEN_NOT_IN_HEADER.rule);
            if uncertainties.encounter(TOKEN_NOT_IN_HEADER) {
                value.clear();
            }
        }
        identity.sources.push((source, value));
    }
    let checked = match authorizer.authorizer_type {
        AuthorizerType::Request => identity.check_sources(authorizer, version),
        AuthorizerType::Token => identity.check_token(authorizer, uncertainties, expression),
    };
    let Err(Refusal { by, evidence, rules }) = checked else {
        return StepResult::Continue(identity);
    };
    let rules = [&*identity.rules, &rules].concat();
    // The article leaves the line out, a recording of 2026 has it.
    if version == AwsVersion::Current {
        log.starting_authorizer(authorizer, variables.ids);
    }
    log.unauthorized_request(variables.ids);
    let unauthorized = ResponseSource::gateway(ResponseType::Unauthorized, "Unauthorized");
    conclude(by, None, unauthorized, evidence, &rules)
}

/// The reason why API Gateway refuses an identity.
struct Refusal {
    by: DecidedBy,
    evidence: Evidence,
    rules: Vec<&'static Rule>,
}

impl Refusal {
    fn missing(source: IdentitySource, rule: &'static Rule) -> Self {
        Self {
            by: DecidedBy::IdentitySource,
            evidence: Evidence::IdentitySourceMissing { source },
            rules: vec![rule],
        }
    }
}

impl Identity {
    /// Check the sources of a REQUEST authorizer.
    fn check_sources(&mut self, authorizer: &Authorizer, version: AwsVersion) -> Result<(), Refusal> {
        let cached = authorizer.authorizer_result_ttl_in_seconds > 0;
        let missing = self.sources.iter().find(|(_, value)| value.is_empty());
        self.evidence = match missing.map(|(source, _)| source.clone()) {
            None if self.sources.is_empty() => Evidence::NoIdentitySource,
            None => Evidence::IdentitySourcesPresent,
            Some(source) if cached => return Err(Refusal::missing(source, &SOURCE_MISSING)),
            Some(source) if version == AwsVersion::Article => {
                self.rules.push(&UNCACHED_NOT_VALIDATED);
                Evidence::IdentitySourceNotValidated { source }
            }
            Some(source) => return Err(Refusal::missing(source, &SOURCE_MISSING_UNCACHED)),
        };
        Ok(())
    }

    /// Check a TOKEN authorizer's token, also with the validation expression.
    fn check_token(
        &mut self,
        authorizer: &Authorizer,
        uncertainties: &mut Uncertainties,
        compiled: &Expression,
    ) -> Result<(), Refusal> {
        let Some(token) = self.first().filter(|token| !token.is_empty()) else {
            let source = self.sources.first().map(|(source, _)| source.clone());
            let source = source.unwrap_or_else(|| IdentitySource::Header("Authorization".into()));
            return Err(Refusal::missing(source, &TOKEN_MISSING));
        };
        let expression = authorizer.identity_validation_expression.clone();
        if expression.is_empty() {
            return Ok(());
        }
        let (fits, rule) = match compiled {
            Expression::Compiled { whole, .. } if whole.is_match(token) => (true, Some(&FULL_MATCH)),
            Expression::Compiled { part, .. } if part.is_match(token) => {
                (uncertainties.encounter(PARTIAL_MATCH), Some(PARTIAL_MATCH.rule))
            }
            Expression::Compiled { .. } => (false, None),
            Expression::Unreadable | Expression::TooLarge => {
                let chosen = authorizer.identity_validation_result;
                let fits = chosen.unwrap_or_else(|| !uncertainties.encounter(UNREADABLE_EXPRESSION));
                (fits, Some(UNREADABLE_EXPRESSION.rule))
            }
        };
        if !fits {
            return Err(Refusal {
                by: DecidedBy::IdentityValidation,
                evidence: Evidence::TokenInvalid { expression },
                rules: rule.into_iter().chain([&TOKEN_REFUSED]).collect(),
            });
        }
        self.evidence = Evidence::TokenValid { expression };
        self.rules.extend(rule);
        Ok(())
    }
}

/// Codes of the diagnostics of identity sources.
mod codes {
    /// More sources than are evaluated.
    pub(super) const MANY: &str = "identity-source-many";
    /// A REQUEST authorizer with a cache and no source.
    pub(super) const NONE: &str = "identity-source-none";
    /// A TOKEN authorizer with other than one header.
    pub(super) const TOKEN: &str = "identity-source-token";
    /// A text of no known form.
    pub(super) const UNKNOWN: &str = "identity-source-unknown";
}

/// Whether a diagnostic is about an authorizer's identity sources.
pub(crate) fn is_about_identity_source(diagnostic: &Diagnostic) -> bool {
    [codes::MANY, codes::NONE, codes::TOKEN, codes::UNKNOWN].contains(&&*diagnostic.code)
}

/// Diagnose an authorizer's settings.
pub(crate) fn diagnose(authorizer: &Authorizer, expression: &Expression) -> Vec<ScenarioDiagnostic> {
    let expression = validation_diagnostic(authorizer, expression).map(|diagnostic| ScenarioDiagnostic {
        diagnostic,
        subject: Subject::Property("/authorizer/identityValidationExpression".into()),
        position: None,
    });
    let sources = diagnose_sources(authorizer, None);
    expression.into_iter().chain(sources).collect()
}

/// Diagnose an authorizer's identity sources. `patch`: the pointer of the patch that they come from, in which there is no place
/// for an edit; none for the scenario's own authorizer.
pub(crate) fn diagnose_sources(authorizer: &Authorizer, patch: Option<&str>) -> Vec<ScenarioDiagnostic> {
    let pointer = [patch.unwrap_or(""), "/authorizer/identitySource"].concat();
    let found = identity_source_diagnostics(authorizer).into_iter();
    found
        .map(|mut diagnostic| {
            if patch.is_some() {
                diagnostic.span = Span::default();
                diagnostic.edit = None;
            }
            ScenarioDiagnostic {
                diagnostic,
                subject: Subject::Property(pointer.clone()),
                position: None,
            }
        })
        .collect()
}

/// The identity source that is read in the place of one of no known form. None for a doubled prefix, which is known to be saved.
fn as_meant(source: &IdentitySource) -> Option<IdentitySource> {
    match source {
        IdentitySource::Unknown(text) if !is_doubled(text) => IdentitySource::meant_by(text),
        _ => None,
    }
}

fn is_doubled(text: &str) -> bool {
    text.matches("method.request.").count() > 1
}

fn validation_diagnostic(authorizer: &Authorizer, compiled: &Expression) -> Option<Diagnostic> {
    let expression = &authorizer.identity_validation_expression;
    let whole = Span::new(0, expression.len());
    if expression.is_empty() {
        None
    } else if authorizer.authorizer_type == AuthorizerType::Request {
        let message = "a REQUEST authorizer has no validation expression; it is ignored";
        Some(Diagnostic::warning("validation-request", whole, message))
    } else {
        compiled.diagnostic(whole)
    }
}

fn identity_source_diagnostics(authorizer: &Authorizer) -> Vec<Diagnostic> {
    let text = &authorizer.identity_source;
    let whole = Span::new(0, text.len());
    let mut found: Vec<Diagnostic> = Vec::new();
    let mut sources = Vec::new();
    let mut start = 0;
    for part in text.split(',') {
        let name = part.trim();
        let at = start + part.len() - part.trim_start().len();
        start += part.len() + 1;
        if name.is_empty() {
            continue;
        }
        if sources.len() == MAX_IDENTITY_SOURCES {
            let message = format!("only the first {MAX_IDENTITY_SOURCES} identity sources are evaluated");
            let rest = Span::new(at, text.len());
            found.push(Diagnostic::info(codes::MANY, rest, message));
            break;
        }
        let source = IdentitySource::parse(name);
        if matches!(source, IdentitySource::Unknown(_)) {
            found.push(unknown_source(name, Span::new(at, at + name.len())));
        }
        let read = as_meant(&source).unwrap_or(source);
        sources.push((read, Span::new(at, at + name.len())));
    }
    match (authorizer.authorizer_type, sources.as_slice()) {
        // What is wrong with a single source has been said.
        (AuthorizerType::Token, [(IdentitySource::Header(_) | IdentitySource::Unknown(_), _)]) => {}
        (AuthorizerType::Token, _) => {
            let message = "a TOKEN authorizer has exactly one identity source, a header";
            let diagnostic = Diagnostic::error(codes::TOKEN, whole, message);
            let mut headers = sources.iter();
            let header = headers.find(|(source, _)| matches!(source, IdentitySource::Header(_)));
            found.push(match header {
                Some((header, _)) => diagnostic.help("a REQUEST authorizer may have several").edit(
                    format!("keep `{header}` alone"),
                    whole,
                    header.to_string(),
                ),
                None => diagnostic
                    .help("for example method.request.header.Authorization")
                    .edit(
                        "use the header `Authorization`",
                        whole,
                        "method.request.header.Authorization",
                    ),
            });
        }
        (AuthorizerType::Request, []) if authorizer.authorizer_result_ttl_in_seconds > 0 => {
            let message = "a REQUEST authorizer whose results are cached needs an identity source";
            let diagnostic = Diagnostic::error(codes::NONE, whole, message);
            found.push(diagnostic.help("name one, or set the TTL to 0"));
        }
        (AuthorizerType::Request, _) => {}
    }
    found
}

/// The diagnostic of a text that is no identity source, with the one that was meant as its edit.
fn unknown_source(name: &str, span: Span) -> Diagnostic {
    let message = if name.starts_with('$') {
        format!("`{name}` is how HTTP APIs write an identity source; a REST API does not know it")
    } else if name.starts_with("route.") {
        format!("`{name}` is how WebSocket APIs write an identity source; a REST API does not know it")
    } else if is_doubled(name) {
        format!("`{name}` has its prefix twice, so it names a header that no request has")
    } else {
        format!("`{name}` is not an identity source")
    };
    let help = "use method.request.header.Name, method.request.querystring.name, stageVariables.name or context.name; \
         path parameters cannot be one";
    let diagnostic = Diagnostic::error(codes::UNKNOWN, span, message).help(help);
    match IdentitySource::meant_by(name) {
        Some(meant) => diagnostic.edit(format!("replace with `{meant}`"), span, meant.to_string()),
        None => diagnostic,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_expression_matches_the_whole_token() {
        let fits = |expression: &str, token: &str| match Expression::compile(expression) {
            Expression::Compiled { whole, .. } => Some(whole.is_match(token)),
            Expression::Unreadable => None,
            Expression::TooLarge => panic!("{expression}"),
        };
        assert_eq!(fits("a|b", "ab"), Some(false));
        assert_eq!(fits("^x-[a-z]+", "x-abc"), Some(true));
        assert_eq!(fits("a", "a\n"), Some(false));
        assert_eq!(fits("(?i)bearer .+", "BEARER x"), Some(true));
        assert_eq!(fits("\\w+", "café"), Some(false), "as in Java, \\w is ASCII");
        assert_eq!(fits("(\\w)\\1", "aa"), None);
        assert_eq!(fits("Bearer (?!none$).+", "Bearer x"), None);
        assert_eq!(fits("a)(b", "ab"), None, "no way out of the group around it");
        assert_eq!(fits("Bearer [a-zA-Z0-9._-]{20,400}", "Bearer x"), Some(false));
    }

    #[test]
    fn the_size_of_a_compiled_expression_is_bounded() {
        for text in ["(?:[^a]{0,200}){0,100}", "(?:a{1000}){1000}"] {
            assert!(
                matches!(Expression::compile(text), Expression::TooLarge),
                "{text}"
            );
        }
    }

    #[test]
    fn an_edit_mends_each_malformed_source() {
        let mended = |authorizer_type, text: &str| {
            let authorizer = Authorizer {
                authorizer_type,
                identity_source: text.into(),
                ..Authorizer::default()
            };
            let found = identity_source_diagnostics(&authorizer);
            let edit = found.last().and_then(|last| last.edit.clone()).unwrap();
            [
                &text[..edit.span.start],
                &edit.replacement,
                &text[edit.span.end..],
            ]
            .concat()
        };
        let (token, request) = (AuthorizerType::Token, AuthorizerType::Request);
        let header = "method.request.header.Authorization";
        for text in [
            "$request.header.Authorization",
            "Authorization",
            "method.request.header.method.request.header.Authorization",
            "method.request.header.Authorization, method.request.header.X",
            "stageVariables.v",
        ] {
            assert_eq!(mended(token, text), header, "{text}");
        }
        assert_eq!(
            mended(request, "context.identity.sourceIp, $request.querystring.q"),
            "context.identity.sourceIp, method.request.querystring.q"
        );
    }
}
