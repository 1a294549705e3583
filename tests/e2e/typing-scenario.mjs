// What is typed into, and what is typed: a policy of 8 KB, a timeline of 20 requests that end in a 403, and one more statement.

const API = "arn:aws:execute-api:us-east-1:123456789012:abcdef1234/dev";
/** As large as a resource policy may be, with the statement that is typed. */
const SIZE = 8192;

const typed = `{"Sid": "Late", "Effect": "Deny", "Principal": "*", "Action": "execute-api:Invoke", "Resource": "${API}/*/late/"},`;
const within = "in/the/evening/when/nobody/is/there/any/more/and/the/reports/of/the/day/have/long/been/sent/to/all/of/those/who/read/them/at/night/*";

/**
 * The keys, one by one: a statement, which leaves the text broken until it is complete, as all JSON is while it is typed; then
 * the caret goes back into its last string, which grows in a text that is whole. Keys that only move the caret are not timed.
 */
export const strokes = [
  ...[...typed].map((key) => ({ key, timed: true })),
  ...Array.from({ length: '"},'.length }, () => ({ key: "ArrowLeft", timed: false })),
  ...[...within].map((key) => ({ key, timed: true })),
];

const VERBS = ["GET", "POST", "PUT", "DELETE"];
const NOUNS = ["pets", "orders", "invoices", "customers", "reports", "shipments", "returns", "accounts"];

/** A statement as people write them: several resources, several conditions. None of them allows what is asked for. */
function sample(index, ofResource) {
  const noun = NOUNS[index % NOUNS.length];
  const verb = VERBS[index % VERBS.length];
  return {
    Sid: `${noun[0].toUpperCase()}${noun.slice(1)}For${verb}${index}`,
    Effect: index % 5 === 4 ? "Deny" : "Allow",
    ...(ofResource && { Principal: index % 3 === 0 ? "*" : { AWS: ["arn:aws:iam::210987654321:role/partner", "210987654321"] } }),
    Action: "execute-api:Invoke",
    Resource: [`${API}/${verb}/${noun}/v${index}`, `${API}/${verb}/${noun}/v${index}/*`],
    Condition: {
      IpAddress: { "aws:SourceIp": [`192.0.2.${index}/32`, `198.51.100.${index}/32`] },
      StringNotLike: { "aws:UserAgent": ["curl/*", "*bot*"] },
      ...(index % 2 && { DateGreaterThan: { "aws:CurrentTime": "2020-04-01T00:00:00Z" } }),
    },
  };
}

/** A policy whose text, laid out as editors lay it out, has about `size` characters. */
function policy(size, ofResource, first) {
  const made = { Version: "2012-10-17", Statement: first };
  for (let index = 0; ; index++) {
    const longer = { ...made, Statement: [...made.Statement, sample(index, ofResource)] };
    if (JSON.stringify(longer, null, 2).length > size) return made;
    made.Statement = longer.Statement;
  }
}

/** A scenario whose resource policy (`of` is `policy`) or authorizer's output (`output`) is as large as that. */
export function scenarioFor(of) {
  const large = SIZE - strokes.length;
  const all = { Sid: "Staff", Effect: "Allow", Action: "execute-api:Invoke", Resource: `${API}/*/staff/*` };
  const document = policy(of === "output" ? large - 60 : 900, false, [all]);
  const everyone = { Sid: "Inside", Effect: "Allow", Principal: "*", Action: "execute-api:Invoke", Resource: `${API}/*/staff/*` };
  const timeline = Array.from({ length: 20 }, (_, index) => ({
    at: index * 15,
    request: {
      httpMethod: VERBS[index % 3],
      path: index % 4 === 0 ? `/staff/${index}` : `/${NOUNS[index % NOUNS.length]}/${index}`,
      headers: { Authorization: `Bearer user-${index % 4}`, "User-Agent": "Mozilla/5.0", "X-Forwarded-For": "203.0.113.7" },
      sourceIp: `203.0.113.${index}`,
    },
  }));
  return {
    why403: 1,
    title: "Timed",
    api: { policy: JSON.stringify(policy(of === "policy" ? large : 900, true, [everyone]), null, 2) },
    authorizer: { lambda: [{ returns: JSON.stringify({ principalId: "user", policyDocument: document }, null, 2) }] },
    timeline,
  };
}
