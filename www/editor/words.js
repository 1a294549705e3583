// What the names in a policy and in an authorizer's output mean.
//
// Sources: IAM user guide, "IAM JSON policy elements" (one page for each element, and for the operators) and "AWS
// global condition context keys"; API Gateway developer guide, "AWS condition keys that can be used in API Gateway
// resource policies" and "Output from an API Gateway Lambda authorizer". What stands in backticks is code.

/** What the text is, by its JSON pointer in the scenario. */
export function kindOf(path) {
  if (path === "/api/policy") return "resource";
  if (path.endsWith("/returns")) return "output";
  if (path.endsWith("/identityPolicy")) return "identity";
  return "";
}

export const OUTPUT = {
  principalId: "Who the caller is, in the authorizer’s own words. The integration gets it as `$context.authorizer.principalId`.",
  policyDocument: "The IAM policy that says which methods this caller may invoke. The whole output is cached; the policy is judged again for each request’s method ARN.",
  context: "Pairs for the integration: `$context.authorizer.name`. Strings, numbers and booleans only; with a list or an object the output is refused, and the answer is a 500.",
  usageIdentifierKey: "An API key of the usage plan. Read where the API’s key source is `AUTHORIZER` and the method requires a key.",
};

export const POLICY = {
  Version: "The version of the policy language, `2012-10-17`. Without it, or with `2008-10-17`, variables such as `${aws:username}` are plain text.",
  Id: "A name for the whole policy. It decides nothing.",
  Statement: "One statement or a list of them. A Deny that matches outweighs every Allow; where none matches, the policy is silent, which is an implicit deny.",
};

export const STATEMENT = {
  Sid: "The statement’s id, for people. It decides nothing.",
  Effect: "`Allow` or `Deny`, spelt exactly so. Nothing is allowed without an Allow, and a Deny outweighs every Allow.",
  Principal: "Who the statement is about. `*` is everyone, anonymous callers too; a particular AWS principal only ever matches a caller who signed the request. It belongs into resource policies.",
  NotPrincipal: "Everyone but these. AWS advises against it: a condition on `aws:PrincipalArn` says the same more safely.",
  Action: "What may be done. To call an API is `execute-api:Invoke`. `*` and `?` are wildcards; upper and lower case are the same.",
  NotAction: "Every action but these.",
  Resource: "The methods that the statement is about, as method ARNs: `arn:aws:execute-api:region:account:api/stage/VERB/path`. `*` stands for any characters, `/` too; `?` for exactly one.",
  NotResource: "Every resource but these.",
  Condition: "What else must hold: every operator, and within an operator every key. Of a key’s values one has to fit; with a negated operator none may.",
};

export const PRINCIPAL = {
  AWS: "AWS principals: `*`, an account’s id, or the ARN of an account’s root, a user, a role or a role’s session.",
  Service: "AWS services, by their names: `apigateway.amazonaws.com`.",
  Federated: "An identity provider: that of a session from web identity or SAML federation.",
  CanonicalUser: "An account by its canonical user id, as Amazon S3 knows it.",
};

const ORDERS = {
  Equals: "equal to the value",
  NotEquals: "not equal to any of the values",
  LessThan: "less than the value",
  LessThanEquals: "less than or equal to the value",
  GreaterThan: "greater than the value",
  GreaterThanEquals: "greater than or equal to the value",
};

const ordered = (name, of) =>
  Object.fromEntries(Object.entries(ORDERS).map(([order, words]) => [name + order, of(words)]));

const DATES = { "equal to": "at", "not equal to any of": "at none of", "less than or equal to": "at or before", "less than": "before", "greater than or equal to": "at or after", "greater than": "after" };

export const OPERATORS = {
  StringEquals: "The same text, case included. `*` and `?` are plain characters here.",
  StringNotEquals: "Another text than every one of the values. True where the key is absent.",
  StringEqualsIgnoreCase: "The same text, whatever the case.",
  StringNotEqualsIgnoreCase: "Another text than every one of the values, whatever the case. True where the key is absent.",
  StringLike: "A text that fits the pattern, case included: `*` stands for any characters, `?` for exactly one.",
  StringNotLike: "A text that fits none of the patterns, case included. True where the key is absent.",
  IpAddress: "An address in the range, IPv4 or IPv6: `203.0.113.0/24`. Without a prefix it is that one address.",
  NotIpAddress: "An address in none of the ranges. True where the key is absent.",
  ArnLike: "An ARN that fits the pattern, its six parts one by one: `*` and `?` stay within a part.",
  ArnNotLike: "An ARN that fits none of the patterns. True where the key is absent.",
  ArnEquals: "The same as `ArnLike`: wildcards count.",
  ArnNotEquals: "The same as `ArnNotLike`: wildcards count.",
  Bool: "True or false: `\"true\"`, `\"false\"`.",
  Null: "Whether the key is absent: `\"true\"` where it must be, `\"false\"` where it must be there.",
  ...ordered("Numeric", (words) => `A number ${words}.`),
  ...ordered("Date", (words) => {
    const [compared, rest] = Object.entries(DATES).find(([begins]) => words.startsWith(begins));
    return `A point in time ${rest} ${words.slice(compared.length + 1)}: ISO 8601 or seconds since 1970.`;
  }),
  BinaryEquals: "The same bytes, written in base64.",
};
for (const name of ["NumericNotEquals", "DateNotEquals"]) OPERATORS[name] += " True where the key is absent.";

export const SETS = {
  "ForAllValues:": "For keys with several values: every value that the request has must fit one here. True where the request has none.",
  "ForAnyValue:": "For keys with several values: at least one value that the request has must fit one here. False where the request has none.",
};

export const IF_EXISTS = "Where the request lacks the key, this holds.";

const SIGNED = "There for callers who signed the request (`AWS_IAM`).";

/** Condition keys: what they are, and the operators and values that suit them. */
export const KEYS = {
  "aws:SourceIp": ["The address that the request comes from; through a VPC endpoint it is `aws:VpcSourceIp`.", "IpAddress"],
  "aws:VpcSourceIp": ["The address within the VPC that the request comes from. Private APIs only.", "IpAddress"],
  "aws:SourceVpc": ["The VPC that the request comes from, `vpc-…`. Private APIs only.", "String"],
  "aws:SourceVpce": ["The VPC endpoint that the request comes through, `vpce-…`. Private APIs only.", "String"],
  "aws:SecureTransport": ["Whether the request came over TLS.", "Bool"],
  "aws:CurrentTime": ["When the request is made, in ISO 8601.", "Date"],
  "aws:EpochTime": ["When the request is made, in seconds since 1970.", "Date Numeric"],
  "aws:UserAgent": ["The `User-Agent` header, if the client sent it. Clients may send any.", "String"],
  "aws:Referer": ["The `Referer` header, if the client sent it. Clients may send any.", "String"],
  "aws:SourceArn": ["The ARN of the resource on whose behalf an AWS service makes the request.", "Arn String"],
  "aws:PrincipalArn": [`The ARN of the caller; of a role’s session it is that of the role. ${SIGNED}`, "Arn String"],
  "aws:PrincipalAccount": [`The account that the caller belongs to. ${SIGNED}`, "String"],
  "aws:PrincipalOrgID": [`The organization of the caller’s account. ${SIGNED}`, "String"],
  "aws:PrincipalOrgPaths": [`The caller’s place in the organization; a key with several values. ${SIGNED}`, "String"],
  "aws:PrincipalType": [`What kind of principal the caller is: \`User\`, \`AssumedRole\`, \`Account\`, … ${SIGNED}`, "String"],
  "aws:PrincipalTag/": [`A tag of the caller; its name follows the slash. ${SIGNED}`, "String"],
  "aws:userid": [`The caller’s unique id. ${SIGNED}`, "String"],
  "aws:username": [`The user’s name; a role’s session has none. ${SIGNED}`, "String"],
  "aws:MultiFactorAuthPresent": [`Whether temporary credentials were obtained with multi-factor authentication. ${SIGNED}`, "Bool"],
  "aws:MultiFactorAuthAge": [`How many seconds ago the caller authenticated with a second factor. ${SIGNED}`, "Numeric"],
  "aws:TokenIssueTime": [`When the caller’s temporary credentials were issued. ${SIGNED}`, "Date"],
};

export const ACTIONS = {
  "execute-api:Invoke": "To call the API.",
  "execute-api:*": "Every action of execute-api.",
  "execute-api:InvalidateCache": "To have the API’s response cache pass over and renewed for a request.",
  "execute-api:ManageConnections": "To send to the clients of a WebSocket API.",
  "*": "Every action.",
};

/** Where `path` leads within a policy; null where it leads out of it. */
export function inPolicy(kind, path) {
  if (kind === "resource" || kind === "identity") return path;
  return kind === "output" && path[0] === "policyDocument" ? path.slice(1) : null;
}

/** What a condition operator means; null where there is no such operator. */
export function operator(name) {
  const set = Object.keys(SETS).find((prefix) => name.startsWith(prefix)) ?? "";
  const rest = name.slice(set.length);
  const ifExists = rest.endsWith("IfExists");
  const base = ifExists ? rest.slice(0, -"IfExists".length) : rest;
  const words = Object.hasOwn(OPERATORS, base) && OPERATORS[base];
  if (!words || (base === "Null" && (set || ifExists))) return null;
  return [SETS[set], words, ifExists && IF_EXISTS].filter(Boolean).join(" ");
}

/** What a condition key is; null where it is not known. Case does not matter. */
export function conditionKey(name) {
  const lower = name.toLowerCase();
  const entry = Object.entries(KEYS).find(([key]) => {
    const known = key.toLowerCase();
    return known === lower || (known.endsWith("/") && lower.startsWith(known));
  });
  return entry?.[1] ?? null;
}

const own = (table, name) => (Object.hasOwn(table, name) ? table[name] : null);

/** What an element means: what AWS calls it, and a sentence; null where there is nothing to say. */
export function meaning(kind, element) {
  if (kind === "output" && element.path.length === 0 && element.key) return said("Authorizer output", own(OUTPUT, element.name));
  const path = inPolicy(kind, element.key ? [...element.path, element.name] : element.path);
  if (!path || path.length === 0) {
    const words = kind === "output" && element.path.length === 1 ? own(OUTPUT, element.path[0]) : null;
    return said("Authorizer output", words, element.path[0]);
  }
  const [top, name, third, fourth] = path;
  if (path.length === 1) return said("Policy element", own(POLICY, top), top);
  if (top !== "Statement") return null;
  if (path.length === 2) return value(element, name) ?? said("Policy element", own(STATEMENT, name), name);
  if (name === "Principal" || name === "NotPrincipal") return said("Principal", own(PRINCIPAL, third), third);
  if (name !== "Condition") return null;
  if (path.length === 3) return said("Condition operator", operator(third), third);
  return said("Condition key", conditionKey(fourth)?.[0], fourth);
}

const said = (title, words, name) => (words ? { title, words, name } : null);

function value(element, name) {
  if (element.key) return null;
  if (name === "Action" || name === "NotAction") return said("Action", own(ACTIONS, element.value), element.value);
  return null;
}
