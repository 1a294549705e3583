// @ts-check
// What the names in a policy and in an authorizer's output mean. What stands in backticks is code.
//
// Sources: IAM user guide, "IAM JSON policy elements" (one page for each element, and for the operators) and "AWS
// global condition context keys"; API Gateway developer guide, "AWS condition keys that can be used in API Gateway
// resource policies" and "Output from an API Gateway Lambda authorizer".

/** @import { Element } from "./json-path.js" */
/** @typedef {"resource" | "output" | "identity" | ""} Kind */

/** What a text is, by its JSON pointer in the scenario. @param {string} path @returns {Kind} */
export function textKind(path) {
  if (path === "/api/policy") return "resource";
  if (path.endsWith("/returns")) return "output";
  if (path.endsWith("/identityPolicy")) return "identity";
  return "";
}

/** @type {Record<string, string>} */
export const OUTPUT = {
  principalId: "Who the caller is, in the authorizer’s own words. The integration gets it as `$context.authorizer.principalId`.",
  policyDocument: "The IAM policy that says which methods this caller may invoke. The whole output is cached; the policy is judged again for each request’s method ARN.",
  context: "Pairs for the integration: `$context.authorizer.name`. Strings, numbers and booleans only; with a list or an object the output is refused, and the answer is a 500.",
  usageIdentifierKey: "An API key of the usage plan. Read where the API’s key source is `AUTHORIZER` and the method requires a key.",
};

/** @type {Record<string, string>} */
export const POLICY = {
  Version: "The version of the policy language, `2012-10-17`. Without it, or with `2008-10-17`, variables such as `${aws:username}` are plain text.",
  Id: "A name for the whole policy. It decides nothing.",
  Statement: "One statement or a list of them. A Deny that matches outweighs every Allow; where none matches, the policy is silent, which is an implicit deny.",
};

/** @type {Record<string, string>} */
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

/** @type {Record<string, string>} */
export const PRINCIPAL = {
  AWS: "AWS principals: `*`, an account’s id, or the ARN of an account’s root, a user, a role or a role’s session.",
  Service: "AWS services, by their names: `apigateway.amazonaws.com`.",
  Federated: "An identity provider: that of a session from web identity or SAML federation.",
  CanonicalUser: "An account by its canonical user id, as Amazon S3 knows it.",
};

/** Comparisons: how numbers and how points in time compare. */
const COMPARISONS = {
  Equals: ["equal to the value", "at the value"],
  NotEquals: ["not equal to any of the values", "at none of the values"],
  LessThan: ["less than the value", "before the value"],
  LessThanEquals: ["less than or equal to the value", "at or before the value"],
  GreaterThan: ["greater than the value", "after the value"],
  GreaterThanEquals: ["greater than or equal to the value", "at or after the value"],
};

/** @type {Record<string, string>} */
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
};
const ABSENT = " True where the key is absent.";
for (const [name, [words]] of Object.entries(COMPARISONS)) {
  OPERATORS[`Numeric${name}`] = `A number ${words}.${name === "NotEquals" ? ABSENT : ""}`;
}
for (const [name, [, words]] of Object.entries(COMPARISONS)) {
  OPERATORS[`Date${name}`] = `A point in time ${words}: ISO 8601 or seconds since 1970.${name === "NotEquals" ? ABSENT : ""}`;
}
OPERATORS.BinaryEquals = "The same bytes, written in base64.";

/** @type {Record<string, string>} */
export const SETS = {
  "ForAllValues:": "For keys with several values: every value that the request has must fit one here. True where the request has none.",
  "ForAnyValue:": "For keys with several values: at least one value that the request has must fit one here. False where the request has none.",
};

export const IF_EXISTS = "Where the request lacks the key, this holds.";

const SIGNED = "There for callers who signed the request (`AWS_IAM`).";

/** Condition keys: what they are, and the kinds of operators that suit them. @type {Record<string, [string, string]>} */
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

/** @type {Record<string, string>} */
export const ACTIONS = {
  "execute-api:Invoke": "To call the API.",
  "execute-api:*": "Every action of execute-api.",
  "execute-api:InvalidateCache": "To have the API’s response cache pass over and renewed for a request.",
  "execute-api:ManageConnections": "To send to the clients of a WebSocket API.",
  "*": "Every action.",
};

/** The path within the policy; null where it leads out of the policy. @param {Kind} kind @param {string[]} path */
export function pathInPolicy(kind, path) {
  if (kind === "resource" || kind === "identity") return path;
  return kind === "output" && path[0] === "policyDocument" ? path.slice(1) : null;
}

/** What a condition operator means; null if there is no such operator. @param {string} name */
export function operator(name) {
  const set = Object.keys(SETS).find((prefix) => name.startsWith(prefix)) ?? "";
  const rest = name.slice(set.length);
  const ifExists = rest.endsWith("IfExists");
  const base = ifExists ? rest.slice(0, -"IfExists".length) : rest;
  const words = own(OPERATORS, base);
  if (!words || (base === "Null" && (set || ifExists))) return null;
  return [SETS[set], words, ifExists && IF_EXISTS].filter(Boolean).join(" ");
}

/** What a condition key is; null if it is not known. Case does not matter. @param {string} name */
function conditionKey(name) {
  const lower = name.toLowerCase();
  const entry = Object.entries(KEYS).find(([key]) => {
    const known = key.toLowerCase();
    return known === lower || (known.endsWith("/") && lower.startsWith(known));
  });
  return entry?.[1][0] ?? null;
}

/** @param {Record<string, string>} table @param {string} name */
const own = (table, name) => (Object.hasOwn(table, name) ? table[name] : null);

/** @param {string} title @param {string} name @param {string | null} words */
const entry = (title, name, words) => (words ? { title, name, words } : null);

/** What an element means: its name, what AWS calls it, and a sentence; null if it is not known. @param {Kind} kind @param {Element} element */
export function meaning(kind, element) {
  const whole = element.key ? [...element.path, element.name] : element.path;
  const path = pathInPolicy(kind, whole);
  if (!path || path.length === 0) {
    const known = kind === "output" && whole.length > 0 && element.path.length <= 1;
    return known ? entry("Authorizer output", whole[0], own(OUTPUT, whole[0])) : null;
  }
  const [top, name, third, fourth] = path;
  if (path.length === 1) return entry("Policy element", top, own(POLICY, top));
  if (top !== "Statement") return null;
  if (path.length === 2) {
    const action = !element.key && (name === "Action" || name === "NotAction") ? entry("Action", element.value, own(ACTIONS, element.value)) : null;
    return action ?? entry("Policy element", name, own(STATEMENT, name));
  }
  if (name === "Principal" || name === "NotPrincipal") return entry("Principal", third, own(PRINCIPAL, third));
  if (name !== "Condition") return null;
  if (path.length === 3) return entry("Condition operator", third, operator(third));
  return entry("Condition key", fourth, conditionKey(fourth));
}
