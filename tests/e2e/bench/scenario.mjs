// The benchmark's scenario: a resource policy of 8 KB in a timeline of 20 requests.

const API = "arn:aws:execute-api:us-east-1:123456789012:abcdef1234/dev";
/** The longest resource policy that AWS accepts, in characters; with the statement that is typed. */
const SIZE = 8192;

const typed = `{"Sid": "Late", "Effect": "Deny", "Principal": "*", "Action": "execute-api:Invoke", "Resource": "${API}/*/late/"},`;
const within = "in/the/evening/when/nobody/is/there/any/more/and/the/reports/of/the/day/have/long/been/sent/to/all/of/those/who/read/them/at/night/*";

/**
 * The keys: a statement, which leaves the text malformed until it is complete; then a long path within its last string, in a
 * well-formed text. Keys that only move the caret are not timed.
 */
export const strokes = [
  ...[...typed].map((key) => ({ key, timed: true })),
  ...Array.from({ length: '"},'.length }, () => ({ key: "ArrowLeft", timed: false })),
  ...[...within].map((key) => ({ key, timed: true })),
];

const VERBS = ["GET", "POST", "PUT", "DELETE"];
const NOUNS = ["pets", "orders", "invoices", "customers", "reports", "shipments", "returns", "accounts"];

/** A statement with several resources and conditions, which allows none of the requests. */
function sample(index) {
  const noun = NOUNS[index % NOUNS.length];
  const verb = VERBS[index % VERBS.length];
  return {
    Sid: `${noun[0].toUpperCase()}${noun.slice(1)}For${verb}${index}`,
    Effect: index % 5 === 4 ? "Deny" : "Allow",
    Principal: index % 3 === 0 ? "*" : { AWS: ["arn:aws:iam::210987654321:role/partner", "210987654321"] },
    Action: "execute-api:Invoke",
    Resource: [`${API}/${verb}/${noun}/v${index}`, `${API}/${verb}/${noun}/v${index}/*`],
    Condition: {
      IpAddress: { "aws:SourceIp": [`192.0.2.${index}/32`, `198.51.100.${index}/32`] },
      StringNotLike: { "aws:UserAgent": ["curl/*", "*bot*"] },
      ...(index % 2 && { DateGreaterThan: { "aws:CurrentTime": "2020-04-01T00:00:00Z" } }),
    },
  };
}

/** A resource policy whose text, with the keys, is as long as AWS accepts. */
function policy() {
  const made = { Version: "2012-10-17", Statement: [{ Sid: "Inside", Effect: "Allow", Principal: "*", Action: "execute-api:Invoke", Resource: `${API}/*/staff/*` }] };
  for (let index = 0; ; index++) {
    const longer = { ...made, Statement: [...made.Statement, sample(index)] };
    if (JSON.stringify(longer, null, 2).length > SIZE - strokes.length) return JSON.stringify(made, null, 2);
    made.Statement = longer.Statement;
  }
}

/** The scenario; its policy's text is `scenario.api.policy`. */
export const scenario = {
  why403: 1,
  title: "Timed",
  api: { policy: policy() },
  timeline: Array.from({ length: 20 }, (_, index) => ({
    at: index * 15,
    request: {
      httpMethod: VERBS[index % 3],
      path: index % 4 === 0 ? `/staff/${index}` : `/${NOUNS[index % NOUNS.length]}/${index}`,
      headers: { Authorization: `Bearer user-${index % 4}`, "User-Agent": "Mozilla/5.0", "X-Forwarded-For": "203.0.113.7" },
      sourceIp: `203.0.113.${index}`,
    },
  })),
  authorizer: {
    lambda: [
      {
        returns: JSON.stringify({
          principalId: "user",
          policyDocument: {
            Version: "2012-10-17",
            Statement: [{ Effect: "Allow", Action: "execute-api:Invoke", Resource: `${API}/*/staff/*` }],
          },
        }),
      },
    ],
  },
};

/** The offset behind the bracket that opens the list of statements, where the keys go. */
export const start = scenario.api.policy.indexOf('"Statement": [') + '"Statement": ['.length;
