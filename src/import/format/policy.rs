//! Policies: an API's resource policy, an authorizer's output, an identity-based policy.

use serde_json::{Map, Value as Json, json};

use crate::explain::shell::ShellCommand;
use crate::import::draft::Draft;
use crate::import::format::{Format, message};
use crate::import::http_request::ASSUMED_CALLER;
use crate::import::input::Input;
use crate::import::kind::{Confidence, Kind};
use crate::import::policy::{FoundPolicy, Sort, name};
use crate::import::reading::{Notes, Product, Reading};
use crate::import::tree::{LEFT_OUT, Notation};
use crate::json::{Node, Severity};
use crate::policy::{PolicyKind, read as read_policy};

pub(in crate::import) static RESOURCE_POLICY: Format = Format {
    kind: Kind::ResourcePolicy,
    description: "The resource policy of an API, from the console, from `get-rest-api` (escaped once more), from a template: JSON with or without \
                  mistakes, a JavaScript or Python literal, YAML; a statement alone or a list of statements.",
    example: r#"{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": "*", "Action": "execute-api:Invoke", "Resource": "execute-api:/*"}]}"#,
    recognise: |input| recognise(input, Kind::ResourcePolicy),
    read: |input, notes| read(input, Kind::ResourcePolicy, notes),
};

pub(in crate::import) static AUTHORIZER_OUTPUT: Format = Format {
    kind: Kind::AuthorizerOutput,
    description: "What the function of a Lambda authorizer returns, or the policy in it, in the notations in which policies are read.",
    example: r#"{"principalId": "alice", "policyDocument": {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "execute-api:Invoke", "Resource": "*"}]}}"#,
    recognise: |input| recognise(input, Kind::AuthorizerOutput),
    read: |input, notes| read(input, Kind::AuthorizerOutput, notes),
};

pub(in crate::import) static IDENTITY_POLICY: Format = Format {
    kind: Kind::IdentityPolicy,
    description: "An identity-based policy of a user or role that signs its requests (`AWS_IAM`), also as `aws iam get-role-policy` and \
                  `get-policy-version` print it.",
    example: r#"{"RoleName": "caller", "PolicyName": "invoke", "PolicyDocument": {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "execute-api:Invoke", "Resource": "*"}]}}"#,
    recognise: |input| recognise(input, Kind::IdentityPolicy),
    read: |input, notes| read(input, Kind::IdentityPolicy, notes),
};

fn recognise(input: &Input<'_>, kind: Kind) -> Option<(Confidence, String)> {
    let found = input.policies();
    let first = found.first()?;
    let confidence = match (first.sort, kind) {
        (Sort::Resource, Kind::ResourcePolicy)
        | (Sort::Output | Sort::SimpleResponse, Kind::AuthorizerOutput)
        | (Sort::Identity, Kind::IdentityPolicy) => Confidence::Certain,
        (Sort::AnyResource | Sort::Foreign(_), Kind::ResourcePolicy)
        | (Sort::Either, Kind::AuthorizerOutput | Kind::IdentityPolicy) => Confidence::Likely,
        _ => return None,
    };
    // With words around it, or with an answer beside it, which is read with the policy, it is not the whole text.
    let is_all = input.tree().notation.is_some() && !message::is_in(input);
    let confidence = if is_all { confidence } else { Confidence::Possible };
    Some((confidence, first.why.clone()))
}

/// The readings of the policies that stand in a text beside something else, each with its line.
pub(super) fn beside(input: &Input<'_>, notes: &mut Notes) -> Vec<(Reading, usize)> {
    let found = input.policies();
    if let Some(at) = input.text.find("\"Statement\"").filter(|_| found.is_empty()) {
        let message = "a policy begins here, and could not be read: paste it alone";
        notes.add(Severity::Warning, message, Some(input.place(at)));
    }
    let found = found.iter().filter_map(|found| {
        let kind = match found.sort {
            Sort::Resource | Sort::AnyResource => Kind::ResourcePolicy,
            Sort::Output | Sort::Either => Kind::AuthorizerOutput,
            Sort::Identity => Kind::IdentityPolicy,
            Sort::SimpleResponse | Sort::Foreign(_) => return None,
        };
        let reading = reading(found, input, kind, &mut Notes::default());
        Some((reading, input.place(found.node.span.start).0))
    });
    found.collect()
}

fn read(input: &Input<'_>, kind: Kind, notes: &mut Notes) -> Vec<Reading> {
    let found = input.policies();
    if found.is_empty() {
        let place = input
            .tree()
            .errors()
            .next()
            .map(|error| (error.message.clone(), input.place(error.span.start)));
        match place {
            Some((message, place)) => notes.add(
                Severity::Error,
                format!("no policy was found: {message}"),
                Some(place),
            ),
            None => notes.add(
                Severity::Error,
                "no policy was found: an object with `Statement`, or with `Effect`",
                None,
            ),
        }
    }
    found
        .iter()
        .map(|found| reading(found, input, kind, notes))
        .collect()
}

fn reading(found: &FoundPolicy, input: &Input<'_>, kind: Kind, notes: &mut Notes) -> Reading {
    remark(found, input, notes);
    match (found.sort, kind) {
        (Sort::SimpleResponse, _) => {
            notes.add(
                Severity::Error,
                "`isAuthorized` is the simple response of an HTTP API; the authorizer of a REST API returns a policy, or its answer is 500",
                None,
            );
            Reading {
                title: "The simple response of an HTTP API's authorizer".to_owned(),
                product: Some(Product::Http),
                ..Reading::default()
            }
        }
        (Sort::Foreign(what), _) => {
            notes.add(
                Severity::Error,
                format!("this is {what}, not a policy about calling an API: {}", found.why),
                None,
            );
            let mut reading = Reading {
                title: format!("Not a policy of an API: {what}"),
                ..Reading::default()
            };
            if what.contains("Lambda") {
                reading.check.push(
                    "the function of an authorizer has to allow `apigateway.amazonaws.com` with a source ARN that ends in \
                     `/authorizers/ID`"
                        .to_owned(),
                );
            }
            reading
        }
        (_, Kind::AuthorizerOutput) => output(found, notes),
        (_, Kind::IdentityPolicy) => identity(found, input, notes),
        _ => resource(found, notes),
    }
}

/// Note what was made of the text and what is not known in it.
fn remark(found: &FoundPolicy, input: &Input<'_>, notes: &mut Notes) {
    if let Some(from) = found.from {
        notes.info(format!("the text is {from}"));
    }
    match input.tree().notation {
        Some(Notation::Literal) => notes.info("it is written as a literal of JavaScript or Python"),
        Some(Notation::NearlyJson) => {
            notes.info("it is JSON with comments, or with mistakes that could be put right")
        }
        _ => {}
    }
    if found.from.is_some_and(|from| from.contains("statement")) {
        notes.info("`Version` is not in the text: `2012-10-17` is assumed");
    }
    for name in &found.unresolved {
        let place = input.text.find(name.as_str()).map(|at| input.place(at));
        notes.add(
            Severity::Warning,
            format!(
                "the value of `{name}` is not in the text: it is kept as `${{{name}}}`, which matches nothing"
            ),
            place,
        );
    }
    let tree = input.tree();
    let left_out = tree.diagnostics.iter().filter(|one| one.code == LEFT_OUT);
    for error in tree.errors().chain(left_out) {
        let place = tree.text.is_none().then(|| input.place(error.span.start));
        notes.add(Severity::Warning, error.message.clone(), place);
    }
}

/// A draft with the API that the policy's ARNs are of.
fn draft(found: &FoundPolicy, notes: &mut Notes) -> Draft {
    let mut draft = Draft::default();
    let places = found.places();
    for (name, value) in &places {
        draft.api(name, value.as_str());
    }
    if !places.is_empty() {
        let names: Vec<String> = places
            .iter()
            .map(|(name, value)| format!("`{name}` {value}"))
            .collect();
        notes.info(format!("taken from the ARNs in the policy: {}", names.join(", ")));
    }
    draft
}

fn resource(found: &FoundPolicy, notes: &mut Notes) -> Reading {
    let mut draft = draft(found, notes);
    let policy = found.policy();
    draft.api("policy", crate::import::tree::pretty(policy));
    notes.info(format!("it is read as a resource policy: {}", found.why));
    if found.sort == Sort::AnyResource {
        notes.warn("the policy of a VPC endpoint looks the same; in a scenario that is `vpcEndpointPolicy`");
    }
    mistakes(policy, PolicyKind::Resource, notes);
    let mut reading = Reading::of("A resource policy", draft);
    reading.product = Some(Product::Rest);
    reading.check = check(found);
    reading
}

fn output(found: &FoundPolicy, notes: &mut Notes) -> Reading {
    let mut draft = draft(found, notes);
    let text = if found.sort == Sort::Output {
        found.text()
    } else {
        draft.assume("/authorizer/lambda/0/returns");
        notes.info("the policy stands alone: `principalId` `user` is assumed around it");
        let policy = crate::import::tree::pretty(found.policy());
        let text = format!("{{\"principalId\": \"user\", \"policyDocument\": {policy}}}");
        crate::json::pretty(&text).unwrap_or(text)
    };
    draft.authorizer("lambda", json!([{ "returns": text }]));
    notes.info(format!("it is read as what an authorizer returns: {}", found.why));
    if found.node.get("policyDocument").is_none() && found.sort == Sort::Output {
        notes.warn("the output has no `policyDocument`");
    }
    mistakes(found.policy(), PolicyKind::Authorizer, notes);
    let mut reading = Reading::of("The output of a Lambda authorizer", draft);
    reading.product = Some(Product::Rest);
    reading.check = check(found);
    reading
}

fn identity(found: &FoundPolicy, input: &Input<'_>, notes: &mut Notes) -> Reading {
    let mut draft = draft(found, notes);
    let policy = found.policy();
    let text = crate::import::tree::pretty(policy);
    let caller: Json = json!({ "arn": ASSUMED_CALLER, "identityPolicy": text });
    draft.request(Map::from_iter([("caller".to_owned(), caller)]));
    draft.api(
        "methods",
        json!([{ "httpMethod": "ANY", "path": "/{proxy+}", "authorizationType": "AWS_IAM" }]),
    );
    draft
        .assume("/api/methods")
        .assume("/timeline/0/request/caller/arn");
    notes.info(format!("it is read as an identity-based policy: {}", found.why));
    notes.info("an identity-based policy counts for methods with `AWS_IAM` only: such a method, and a caller, are assumed");
    mistakes(policy, PolicyKind::Identity, notes);
    let title = match input.tree().only().and_then(name) {
        Some(name) => format!("The identity-based policy {name}"),
        None => "An identity-based policy".to_owned(),
    };
    let mut reading = Reading::of(title, draft);
    reading.product = Some(Product::Rest);
    reading.check = check(found);
    reading
}

/// More of a policy's mistakes than this are not noted: the editor shows all of them.
const MAX_MISTAKES: usize = 5;

/// Note what AWS refuses in the policy.
fn mistakes(policy: &Node, kind: PolicyKind, notes: &mut Notes) {
    let (_, diagnostics) = read_policy(policy, kind);
    let errors = diagnostics
        .iter()
        .filter(|diagnostic| diagnostic.severity == Severity::Error);
    for error in errors.take(MAX_MISTAKES) {
        notes.warn(format!("in the policy: {}", error.message));
    }
}

/// The command that prints the policy that is attached to the API of the ARNs.
fn check(found: &FoundPolicy) -> Vec<String> {
    let places = found.places();
    let place = |name: &str| {
        places
            .iter()
            .find(|(other, _)| *other == name)
            .map(|(_, value)| value.as_str())
    };
    let Some(api) = place("restApiId") else {
        return Vec::new();
    };
    let command = ShellCommand::aws("apigateway get-rest-api")
        .option("--rest-api-id", api)
        .words("--query policy --output text")
        .in_region(place("region"));
    vec![command.into_text()]
}
