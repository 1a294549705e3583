//! Cases of the whole workflow: each becomes a scenario, which is simulated.

use why403::gateway::{Outcome as Answer, simulate};
use why403::json::{self, Node, Value, minify, quote};
use why403::scenario;

use super::{CaseOutcome, principal_arn, string};

/// `line` is the text that the case was read from.
pub fn outcome(case: &Node, line: &str) -> CaseOutcome {
    let text = match scenario_of(case, line) {
        Ok(text) => text,
        Err(why) => return CaseOutcome::Skipped(why),
    };
    // A broken scenario would pass for a refused request.
    if json::parse(&text).valid().is_none() {
        return CaseOutcome::Differs(format!("not a scenario: {text}"));
    }
    let read = scenario::read(&text);
    let Some(answer) = simulate(&read.scenario).outcomes.pop() else {
        return CaseOutcome::Differs("no outcome".into());
    };
    let mut differences = Vec::new();
    decision(case, &answer, &mut differences);
    if let Some(http) = case.get("http") {
        response(http, line, &answer, &mut differences);
    }
    if let Some(masked) = case.get("maskedArn").and_then(Node::as_str)
        && !answer.body.contains(masked)
    {
        differences.push(answer.body.clone());
    }
    if let Some(Value::Bool(invoked)) = case.get("authorizerInvoked").map(|node| &node.value)
        && *invoked != answer.authorizer_invoked
    {
        differences.push(format!("authorizer invoked: {}", answer.authorizer_invoked));
    }
    if differences.is_empty() {
        CaseOutcome::Holds
    } else {
        CaseOutcome::Differs(differences.join("; "))
    }
}

fn decision(case: &Node, answer: &Answer, differences: &mut Vec<String>) {
    let status = answer.status_code.unwrap_or(0);
    let found = match string(case, "expect").unwrap_or("") {
        "Allow" => status < 400,
        "Error" => status >= 400,
        other => answer
            .decision
            .is_some_and(|decision| format!("{decision:?}") == other),
    };
    if !found {
        differences.push(format!("{status} {:?} {}", answer.decision, answer.body));
    }
}

fn response(http: &Node, line: &str, answer: &Answer, differences: &mut Vec<String>) {
    let status = http.get("status").map_or("", |node| node.span.slice(line));
    if !status.is_empty() && answer.status_code.map(|code| code.to_string()).as_deref() != Some(status) {
        differences.push(format!("status {:?}", answer.status_code));
    }
    if let Some(expected) = string(http, "errorType") {
        let found = answer
            .headers
            .iter()
            .find(|(name, _)| name.eq_ignore_ascii_case("x-amzn-ErrorType"))
            .map(|(_, value)| value.as_str());
        if found != Some(expected) {
            differences.push(format!("error type {found:?}"));
        }
    }
    if let Some(body) = http.get("body")
        && minify(body.span.slice(line)) != minify(&answer.body)
    {
        differences.push(format!("body {}", answer.body));
    }
    if let Some(message) = string(http, "message")
        && !answer.body.contains(message)
    {
        differences.push(format!("message {}", answer.body));
    }
}

/// The scenario's text.
fn scenario_of(case: &Node, line: &str) -> Result<String, &'static str> {
    if case.get("gatewayResponse").is_some() {
        return Err("a table of defaults, not a request");
    }
    let request = case.get("request").ok_or("no request")?;
    let routing = string(case, "routing");
    let resource = string(request, "resource")
        .or(routing.map(|_| "arn:aws:execute-api:us-east-1:123456789012:abc123/prod/GET/pets"))
        .ok_or("no resource")?;
    let parts: Vec<&str> = resource.splitn(6, ':').collect();
    let [_, _, _, region, account, rest] = parts.as_slice() else {
        return Err("no ARN");
    };
    let segments: Vec<&str> = rest.splitn(4, '/').collect();
    let [api, stage, verb, path] = segments.as_slice() else {
        return Err("no method in the ARN");
    };
    let kind = authorization_type(case);
    let method_path = match routing {
        Some("not-found") => "other",
        _ => path,
    };
    let method_verb = if routing == Some("wrong-method") {
        "DELETE"
    } else {
        verb
    };
    let scopes = case
        .get("authorizationScopes")
        .map_or("[]", |node| node.span.slice(line));
    let methods = if kind == "CUSTOM" && routing.is_none() {
        String::new()
    } else {
        format!(
            r#""methods":[{{"httpMethod":{},"path":{},"authorizationType":{},"authorizationScopes":{scopes}}}],"#,
            quote(method_verb),
            quote(&format!("/{method_path}")),
            quote(kind)
        )
    };
    let deployed = case.get("stageDeployed").map(|node| &node.value) != Some(&Value::Bool(false));
    let variables = request
        .get("stageVariables")
        .map_or("{}", |node| node.span.slice(line));
    let policy = policy(case, line);
    let call = call(case, request, line, verb, path);
    let timeline = if warms_the_cache(case) {
        format!(r#"{{"at":0,"request":{call}}},{{"at":1,"request":{call}}}"#)
    } else {
        format!(r#"{{"at":0,"request":{call}}}"#)
    };
    Ok(format!(
        r#"{{"why403":1,"rules":"current","api":{{"region":{},"accountId":{},"restApiId":{},"stageName":{},"stageVariables":{variables},"deployed":{deployed},{methods}"policy":{policy}}},"authorizer":{},"timeline":[{timeline}]}}"#,
        quote(region),
        quote(account),
        quote(api),
        quote(stage),
        authorizer(case, line, kind),
    ))
}

fn authorization_type(case: &Node) -> &'static str {
    if case.get("maskedArn").is_some() {
        return "NONE";
    }
    match string(case, "authorizationType") {
        Some("NONE") => "NONE",
        Some("COGNITO_USER_POOLS") => "COGNITO_USER_POOLS",
        Some("AWS_IAM") => "AWS_IAM",
        _ => "CUSTOM",
    }
}

fn policy<'a>(case: &Node, line: &'a str) -> &'a str {
    if case.get("maskedArn").is_some() {
        // It says nothing of any request, so that the refusal names the ARN.
        return r#"{"Statement":[{"Effect":"Deny","Principal":"*","Action":"s3:*","Resource":"*"}]}"#;
    }
    let policies = case.get("policies").and_then(Node::as_array);
    policies
        .and_then(|policies| policies.first())
        // Elsewhere `policy` is the authorizer's own.
        .or_else(|| {
            case.get("policy")
                .filter(|_| string(case, "kind") == Some("flow"))
        })
        .map_or("null", |policy| policy.span.slice(line))
}

/// Whether a call was answered without the function, after another one like it. A repeated call counts as well, also where
/// nothing was cached.
fn warms_the_cache(case: &Node) -> bool {
    let invoked = case.get("authorizerInvoked").map(|node| &node.value);
    let repeated = string(case, "label").is_some_and(|label| label.ends_with("-repeat"));
    case.get("authorizerResponse").is_some()
        && case.get("sequence").is_some()
        && (invoked == Some(&Value::Bool(false)) || repeated)
}

fn authorizer(case: &Node, line: &str, kind: &str) -> String {
    if kind != "CUSTOM" {
        return "null".into();
    }
    let given = case.get("authorizer");
    let of = |key: &str, otherwise: &'static str| {
        let value = given.and_then(|node| string(node, key)).unwrap_or(otherwise);
        quote(value)
    };
    let ttl = given
        .and_then(|node| node.get("authorizerResultTtlInSeconds"))
        .map_or("0", |node| node.span.slice(line));
    let response = case.get("authorizerResponse");
    let thrown = response
        .and_then(|node| string(node, "throws"))
        .or(string(case, "authorizerError"));
    let does = match (thrown, response) {
        (Some(message), _) => format!(r#""throws":{}"#, quote(message)),
        // A string in `returns` is the text as typed, so every value goes in as text.
        (None, Some(response)) => format!(r#""returns":{}"#, quote(response.span.slice(line))),
        (None, None) => r#""returns":{"principalId":"u","policyDocument":{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}}"#.into(),
    };
    // With a role the function itself gives no permission: that is what these cases try.
    let role = given
        .and_then(|node| string(node.get("authorizerCredentials")?, "role"))
        .map(|role| {
            format!(
                r#""lambdaInvokePermission":false,"authorizerCredentials":{{"arn":{}}},"#,
                quote(role)
            )
        })
        .unwrap_or_default();
    format!(
        r#"{{"type":{},"identitySource":{},"identityValidationExpression":{},"authorizerResultTtlInSeconds":{ttl},{role}"lambda":[{{{does}}}]}}"#,
        of("type", "TOKEN"),
        of("identitySource", "method.request.header.Authorization"),
        of("identityValidationExpression", ""),
    )
}

fn call(case: &Node, request: &Node, line: &str, verb: &str, path: &str) -> String {
    let headers = match request.get("headers") {
        Some(headers) => headers.span.slice(line).to_owned(),
        // On an unknown route the header alone would change the answer.
        None if case.get("authorizer").is_some() || case.get("routing").is_some() => "{}".into(),
        None => r#"{"Authorization":"token"}"#.into(),
    };
    let in_path = string(request, "path").and_then(|path| Some(path.split_once('?')?.1));
    let query: Vec<String> = string(request, "querystring")
        .or(in_path)
        .unwrap_or("")
        .split('&')
        .filter_map(|pair| pair.split_once('='))
        .map(|(name, value)| format!("{}:{}", quote(name), quote(value)))
        .collect();
    format!(
        r#"{{"httpMethod":{},"path":{},"headers":{headers},"queryStringParameters":{{{}}},"context":{},"token":{},"caller":{}}}"#,
        quote(verb),
        quote(&format!("/{path}")),
        query.join(","),
        context(request, line),
        token(case, request),
        caller(case, request, line),
    )
}

/// The condition keys, but for the one that the caller gives.
fn context(request: &Node, line: &str) -> String {
    let members = request
        .get("context")
        .and_then(Node::as_object)
        .unwrap_or_default();
    let members = members.iter().filter(|member| &*member.key != "aws:PrincipalArn");
    let members: Vec<_> = members
        .map(|member| format!("{}:{}", quote(&member.key), member.node.span.slice(line)))
        .collect();
    format!("{{{}}}", members.join(","))
}

/// The properties of a user pool's token; its text is a stand-in.
fn token(case: &Node, request: &Node) -> String {
    if string(case, "authorizationType") == Some("COGNITO_USER_POOLS")
        && string(case, "identity") == Some("Allow")
    {
        return r#"{"use":"id"}"#.into();
    }
    let kind = request.get("token").and_then(|token| string(token, "kind"));
    let (Some(token), Some(kind @ ("id" | "access"))) = (request.get("token"), kind) else {
        return "null".into();
    };
    let scopes: Vec<_> = string(token, "scope")
        .unwrap_or("")
        .split_whitespace()
        .map(quote)
        .collect();
    let expired = token.get("expired").map(|node| &node.value) == Some(&Value::Bool(true));
    format!(
        r#"{{"use":{},"scopes":[{}],"expired":{expired}}}"#,
        quote(kind),
        scopes.join(",")
    )
}

/// The caller of a signed request. Where its policies were not recorded, it is one that may call everything.
fn caller(case: &Node, request: &Node, line: &str) -> String {
    let signed = request.get("signed").map(|node| &node.value) == Some(&Value::Bool(true));
    let Some(arn) = principal_arn(request).filter(|_| signed) else {
        return "null".into();
    };
    let policy = match case.get("identityPolicies").and_then(Node::as_array) {
        Some(policies) => policies.first().map_or("null", |policy| policy.span.slice(line)),
        None => r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}"#,
    };
    format!(r#"{{"arn":{},"identityPolicy":{policy}}}"#, quote(arn))
}
