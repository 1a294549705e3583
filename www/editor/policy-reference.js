// @ts-check
// The meanings of the names in a policy and in an authorizer's output. What stands in backticks is code.
//
// Sources: IAM user guide, "IAM JSON policy elements" (one page for each element, and for the operators) and "AWS
// global condition context keys"; API Gateway developer guide, "AWS condition keys that can be used in API Gateway
// resource policies" and "Output from an API Gateway Lambda authorizer".

/** @import { Element } from "./json-path.js" */
/** @typedef {"resource" | "output" | "identity" | ""} Kind */

/** The kind of a text, by its JSON pointer in the scenario. @param {string} path @returns {Kind} */
export function textKind(path) {
  if (path === "/api/policy") return "resource";
  if (path.endsWith("/returns")) return "output";
  if (path.endsWith("/identityPolicy")) return "identity";
  return "";
}

/** @type {Record<string, string>} */
export const OUTPUT = {
  principalId: "The identifier of the caller. The integration receives it as `$context.authorizer.principalId`.",
  policyDocument: "The IAM policy that allows or denies methods for this caller. The whole response is cached; the policy is evaluated again with the method ARN of each request.",
  context: "Key-value pairs that the integration receives as `$context.authorizer.key`. Values are strings, numbers or Booleans. With a list or an object API Gateway rejects the response and returns 500.",
  usageIdentifierKey: "An API key of a usage plan. Used if the API’s key source is `AUTHORIZER` and the method requires an API key.",
};

/** @type {Record<string, string>} */
export const POLICY = {
  Version: "The version of the policy language, `2012-10-17`. Without it, or with `2008-10-17`, policy variables such as `${aws:username}` are literal text.",
  Id: "An optional identifier of the policy. It does not affect evaluation.",
  Statement: "One statement or a list of statements. An explicit Deny overrides any Allow. If no statement applies, the result is an implicit deny.",
};

/** @type {Record<string, string>} */
export const STATEMENT = {
  Sid: "An optional identifier of the statement. It does not affect evaluation.",
  Effect: "`Allow` or `Deny`, case-sensitive. A request is denied unless a statement allows it, and an explicit Deny overrides any Allow.",
  Principal: "The callers to which the statement applies. `*` is everyone, including anonymous callers. A specific AWS principal matches only callers that signed the request. Used in resource policies.",
  NotPrincipal: "The statement applies to everyone except these principals. AWS recommends a condition on `aws:PrincipalArn` instead.",
  Action: "The actions to which the statement applies. Calling an API is `execute-api:Invoke`. `*` and `?` are wildcards. Not case-sensitive.",
  NotAction: "The statement applies to every action except these.",
  Resource: "The methods to which the statement applies, as method ARNs: `arn:aws:execute-api:region:account:api/stage/VERB/path`. `*` matches any characters, including `/`; `?` matches exactly one character.",
  NotResource: "The statement applies to every resource except these.",
  Condition: "The conditions under which the statement applies. All operators and all keys must match. If a key has several values, one of them must match; with a negated operator, none of them may match.",
};

/** @type {Record<string, string>} */
export const PRINCIPAL = {
  AWS: "AWS principals: `*`, an account ID, or the ARN of an account, a user, a role or an assumed-role session.",
  Service: "AWS services, by service principal: `apigateway.amazonaws.com`.",
  Federated: "An identity provider of web identity or SAML federation.",
  CanonicalUser: "An AWS account, by the canonical user ID that Amazon S3 uses.",
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
  StringEquals: "The value equals the string, case-sensitive. `*` and `?` are not wildcards here.",
  StringNotEquals: "The value equals none of the strings. True if the key is missing.",
  StringEqualsIgnoreCase: "The value equals the string, ignoring case.",
  StringNotEqualsIgnoreCase: "The value equals none of the strings, ignoring case. True if the key is missing.",
  StringLike: "The value matches the pattern, case-sensitive: `*` matches any characters, `?` exactly one character.",
  StringNotLike: "The value matches none of the patterns, case-sensitive. True if the key is missing.",
  IpAddress: "The IP address is in the range, IPv4 or IPv6: `203.0.113.0/24`. Without a prefix length it is a single address.",
  NotIpAddress: "The IP address is in none of the ranges. True if the key is missing.",
  ArnLike: "The ARN matches the pattern. Its six parts are compared separately: `*` and `?` do not match `:`.",
  ArnNotLike: "The ARN matches none of the patterns. True if the key is missing.",
  ArnEquals: "The same as `ArnLike`: `*` and `?` are wildcards.",
  ArnNotEquals: "The same as `ArnNotLike`: `*` and `?` are wildcards.",
  Bool: "Boolean: `\"true\"` or `\"false\"`.",
  Null: "Whether the key is missing: `\"true\"` if it must be missing, `\"false\"` if it must be present.",
};
const ABSENT = " True if the key is missing.";
for (const [name, [words]] of Object.entries(COMPARISONS)) {
  OPERATORS[`Numeric${name}`] = `A number ${words}.${name === "NotEquals" ? ABSENT : ""}`;
}
for (const [name, [, words]] of Object.entries(COMPARISONS)) {
  OPERATORS[`Date${name}`] = `A date and time ${words}: ISO 8601 or Unix time in seconds.${name === "NotEquals" ? ABSENT : ""}`;
}
OPERATORS.BinaryEquals = "The same binary value, in Base64.";

/** @type {Record<string, string>} */
export const SETS = {
  "ForAllValues:": "For multivalued keys: every value in the request must match one of these values. True if the request has no value.",
  "ForAnyValue:": "For multivalued keys: at least one value in the request must match one of these values. False if the request has no value.",
};

export const IF_EXISTS = "True if the request does not have the key.";

const SIGNED = "Present only if the caller signed the request (`AWS_IAM`).";

/** Condition keys: what they are, and the kinds of operators that suit them. @type {Record<string, [string, string]>} */
export const KEYS = {
  "aws:SourceIp": ["The source IP address of the request. Through a VPC endpoint use `aws:VpcSourceIp`.", "IpAddress"],
  "aws:VpcSourceIp": ["The source IP address within the VPC. Private APIs only.", "IpAddress"],
  "aws:SourceVpc": ["The ID of the VPC from which the request comes, `vpc-…`. Private APIs only.", "String"],
  "aws:SourceVpce": ["The ID of the VPC endpoint through which the request comes, `vpce-…`. Private APIs only.", "String"],
  "aws:SecureTransport": ["Whether the request was sent over TLS.", "Bool"],
  "aws:CurrentTime": ["The date and time of the request, in ISO 8601.", "Date"],
  "aws:EpochTime": ["The date and time of the request, as Unix time in seconds.", "Date Numeric"],
  "aws:UserAgent": ["The `User-Agent` header. The client chooses its value.", "String"],
  "aws:Referer": ["The `Referer` header. The client chooses its value.", "String"],
  "aws:SourceArn": ["The ARN of the resource for which an AWS service makes the request.", "Arn String"],
  "aws:PrincipalArn": [`The ARN of the caller; for an assumed-role session the ARN of the role. ${SIGNED}`, "Arn String"],
  "aws:PrincipalAccount": [`The account ID of the caller. ${SIGNED}`, "String"],
  "aws:PrincipalOrgID": [`The organization ID of the caller’s account. ${SIGNED}`, "String"],
  "aws:PrincipalOrgPaths": [`The path of the caller’s account in the organization; multivalued. ${SIGNED}`, "String"],
  "aws:PrincipalType": [`The type of principal: \`User\`, \`AssumedRole\`, \`Account\`, … ${SIGNED}`, "String"],
  "aws:PrincipalTag/": [`A tag attached to the caller; the tag key follows the slash. ${SIGNED}`, "String"],
  "aws:userid": [`The unique ID of the caller. ${SIGNED}`, "String"],
  "aws:username": [`The name of the IAM user; not present for assumed-role sessions. ${SIGNED}`, "String"],
  "aws:MultiFactorAuthPresent": [`Whether the temporary credentials were issued with multi-factor authentication (MFA). ${SIGNED}`, "Bool"],
  "aws:MultiFactorAuthAge": [`Seconds since the caller authenticated with MFA. ${SIGNED}`, "Numeric"],
  "aws:TokenIssueTime": [`When the temporary credentials were issued. ${SIGNED}`, "Date"],
};

/** @type {Record<string, string>} */
export const ACTIONS = {
  "execute-api:Invoke": "Call the API.",
  "execute-api:*": "All actions of execute-api.",
  "execute-api:InvalidateCache": "Invalidate the API’s response cache for a request.",
  "execute-api:ManageConnections": "Send messages to the clients of a WebSocket API.",
  "*": "All actions.",
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
    return known ? entry("Lambda authorizer response", whole[0], own(OUTPUT, whole[0])) : null;
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
