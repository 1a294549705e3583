// Made of the types in src/ by `WHY403_UPDATE=1 cargo test --lib typescript`.

/** A JSON value. In the place of a policy, or of what a function returns, a text is taken as the JSON that a person has typed. */
export type Json = null | boolean | number | string | Json[] | { [name: string]: Json };

/** A JSON merge patch (RFC 7396) of the API and its authorizer. */
export type Patch = { api?: Json; authorizer?: Json };

/** The effect of an absent key on a condition. */
export type Absent = "fails" | "differs" | "ifExists" | "allOfNone" | "anyOfNone" | "asked";

/** A response that AWS may give instead. */
export type Alternative = {
  /** The HTTP status. */
  statusCode: number,
  /** The body, byte by byte. */
  body: string,
  /** The condition under which AWS gives it: "if …". */
  says: string,
};

/** A REST API with the one stage that is called. */
export type Api = Partial<{
  /** The region: `us-east-1`. */
  region: string,
  /** The account, twelve digits. */
  accountId: string,
  /** The id of the API, ten letters and digits. */
  restApiId: string,
  /** The name of the stage: `dev`. */
  stageName: string,
  /** The endpoint type; regional by default. */
  endpointType: EndpointType,
  /** The stage variables, in their order. */
  stageVariables: Record<string, string>,
  /** The source of a request's API key. */
  apiKeySource: ApiKeySource,
  /** The API keys that exist, with their usage plans. */
  apiKeys: Array<string | ApiKey>,
  /** The methods; none: every method and path exists and has the authorizer. */
  methods: Array<Method> | null,
  /** The text of the resource policy as typed; none if no policy is attached. */
  policy: Json,
  /** The policy's text of the VPC endpoint that requests to a private API come through. None: it allows everything. */
  vpcEndpointPolicy: Json,
  /** Whether the API was deployed to the stage. */
  deployed: boolean,
  /** Whether the default endpoint is disabled, so that only custom domain names reach the API. */
  disableExecuteApiEndpoint: boolean,
  /** The address families of the endpoint. */
  ipAddressType: IpAddressType,
  /** The customised gateway responses, by response type. */
  gatewayResponses: { [key in string]: GatewayResponse },
}>;

/** An API key, and its place in the usage plan of the stage. */
export type ApiKey = Partial<{
  /** The value that requests send. */
  value: string,
  /** Whether the key is enabled. */
  enabled: boolean,
  /** Whether the key is in a usage plan that has the stage. */
  usagePlan: boolean,
  /** The limit of the usage plan that the key has exceeded; none in most scenarios. */
  exceeded: UsageLimit | null,
}>;

/** The source of a request's API key. */
export type ApiKeySource = "HEADER" | "AUTHORIZER";

/** The authorization type of a method. */
export type AuthorizationType = "NONE" | "CUSTOM" | "AWS_IAM" | "COGNITO_USER_POOLS";

/** A Lambda authorizer with its function. */
export type Authorizer = Partial<{
  /** The id, six letters and digits. */
  id: string,
  /** The name. */
  name: string,
  /** The type: TOKEN or REQUEST. */
  type: AuthorizerType,
  /** The identity sources, separated by commas as AWS stores them; empty for none. */
  identitySource: string,
  /** The validation expression of a TOKEN authorizer; empty for none. */
  identityValidationExpression: string,
  /** Whether the validation expression matches every token, `match` or `nomatch`. A person chooses it for an expression
   * that the engine cannot read; none: nothing is chosen. */
  identityValidationResult: 'match' | 'nomatch' | null,
  /** The TTL of cached results in seconds, from 0 to 3600; 0 turns the cache off. */
  authorizerResultTtlInSeconds: number,
  /** Whether the function's resource-based policy lets API Gateway invoke it. */
  lambdaInvokePermission: boolean,
  /** The role with which API Gateway invokes the function. None: the function's resource-based policy decides. */
  authorizerCredentials: string | AuthorizerCredentials | null,
  /** The cases of the function; the first that applies is used. */
  lambda: Array<LambdaCase>,
}>;

/** The role with which API Gateway invokes the function of an authorizer. */
export type AuthorizerCredentials = Partial<{
  /** The ARN of the role. */
  arn: string,
  /** Whether API Gateway can assume the role. */
  assumable: boolean,
}>;

/** The type of a Lambda authorizer, which decides what its function is given. */
export type AuthorizerType = "TOKEN" | "REQUEST";

/** The changes on AWS that have the same effect as an edit. */
export type AwsChange = {
  /** The commands in their order. A word in capitals stands for an id that the scenario does not have. */
  commands: Array<string>,
  /** The properties of templates that the edit changes. */
  properties: Array<TemplateProperty>,
  /** Whether the API has to be deployed for it; the last command does. */
  deploys: boolean,
};

/** The version of AWS that is simulated. */
export type AwsVersion = "article" | "current";

/** The use of the authorizer cache by a request. */
export type CacheUse = "off" | "miss" | "hit";

/** The position of a case of the Lambda function. */
export type CaseIndex = number;

/** The certainty of a rule; the most certain comes first. */
export type Certainty = "documented" | "recorded" | "reported" | "inferred" | "unknown";

/** The changes of one text. */
export type ChangedText = {
  /** The text that has an editor; none: the rest of the scenario. */
  text_id: TextId | null,
  /** The replacements in the old text, in order. */
  edits: Array<[Span, string]>,
  /** The changed lines with those around them. */
  lines: Array<DiffLine>,
};

/** The evaluation of a condition. */
export type ConditionTrace = {
  /** The operator, with its set operator and `IfExists`. */
  operator: Operator,
  /** The position of the operator. */
  operatorSpan: Span,
  /** The key, as written in the policy. */
  key: string,
  /** The position of the key. */
  keySpan: Span,
  /** Whether the condition holds. */
  holds: boolean,
  /** The value of the key in the request; none if it is absent. */
  value: Values | null,
  /** The effect of the absent key, if it is absent. */
  absent?: Absent,
  /** The operands in their order. */
  operands: Array<OperandTrace>,
  /** One for each value of the key; empty if no value was compared. */
  comparisons: Array<ValueTrace>,
  /** A rule beyond plain comparison, where one was needed. */
  rule?: Rule,
  /** The offset of the first byte. */
  start: number,
  /** The offset after the last byte; never before `start`. */
  end: number,
};

/** How sure it is that a text is of a kind. */
export type Confidence = "possible" | "likely" | "certain";

/** The value of a condition key in a scenario. */
export type ContextValue = string | Array<string> | null;

/** The layer that decided. */
export type DecidedBy = "routing" | "resource-policy" | "identity-source" | "identity-validation" | "authorizer-function" | "authorizer-output" | "authorizer-policy" | "policies" | "api-key" | "integration" | "policy-not-saved" | "vpc-endpoint-policy";

/** The decision of the policies. */
export type Decision = "Allow" | "ExplicitDeny" | "ImplicitDeny";

/** The kind of policy that denies a request. */
export type DenyingPolicy = "identity-based" | "resource-based" | "vpc-endpoint" | "permissions-boundary" | "session" | "service-control" | "resource-control";

/** A line of a changed text. */
export type DiffLine = {
  /** The text that has the line: the old one, the new one or both. */
  kind: LineKind,
  /** The line in three parts, of which the second has changed. */
  parts: [string, string, string],
};

/** The effect of a statement that applies. */
export type Effect = "Allow" | "Deny";

/** The endpoint type of an API. */
export type EndpointType = "REGIONAL" | "EDGE" | "PRIVATE";

/** The evaluation of a principal or a pattern. */
export type EntryTrace = {
  /** Whether it matches the caller, action or resource of the request. */
  matches: boolean,
  /** The kind of the principal. */
  principal?: PrincipalKind,
  /** The way in which the principal names the caller, if it matches. */
  named?: PrincipalMatch,
  /** The pattern after its variables were replaced, if it has any. */
  resolved?: string,
  /** A rule beyond plain comparison, where one was needed. */
  rule?: Rule,
  /** The offset of the first byte. */
  start: number,
  /** The offset after the last byte; never before `start`. */
  end: number,
};

/** The evidence of a step: the reason for its `Finding`(crate::gateway::Finding).
 *
 * `Display` writes it as a clause in lower case without a full stop, code in backticks. */
export type Evidence = { "kind": "not-run" } | { "kind": "policy-not-saved" } | { "kind": "every-method-exists" } | { "kind": "method",
  /** `GET`, or `ANY`. */
  verb: string,
  /** The path of its resource: `/pets/{petId}`. */
  path: string,
} | { "kind": "no-such-method",
  /** The request's verb. */
  verb: string,
  /** The request's path. */
  path: string,
  /** Whether the request has an `Authorization` header that cannot be read as a signature. */
  bad_signature: boolean,
} | { "kind": "method-arn-too-long",
  /** Its length. */
  bytes: number,
} | { "kind": "not-through-vpc-endpoint" } | { "kind": "api-not-named" } | { "kind": "public-api-through-vpc-endpoint" } | { "kind": "default-endpoint-disabled" } | { "kind": "base-path-not-mapped" } | { "kind": "client-certificate-not-trusted" } | { "kind": "stage-not-deployed" } | { "kind": "no-vpc-endpoint" } | { "kind": "vpc-endpoint-policy-allows" } | { "kind": "vpc-endpoint-policy-denies" } | { "kind": "vpc-endpoint-policy-does-not-allow" } | { "kind": "no-resource-policy" } | { "kind": "resource-policy-allows" } | { "kind": "resource-policy-does-not-deny" } | { "kind": "resource-policy-denies" } | { "kind": "resource-policy-denies-first" } | { "kind": "resource-policy-does-not-allow" } | { "kind": "no-identity-source" } | { "kind": "identity-sources-present" } | { "kind": "identity-source-missing",
  /** The first such identity source. */
  source: IdentitySource,
} | { "kind": "identity-source-not-validated",
  /** The first such identity source. */
  source: IdentitySource,
} | { "kind": "token-present" } | { "kind": "token-valid",
  /** The validation expression. */
  expression: string,
} | { "kind": "token-invalid",
  /** The validation expression. */
  expression: string,
} | { "kind": "user-pool-token-present" } | { "kind": "user-pool-token-missing" } | { "kind": "user-pool-token-unreadable" } | { "kind": "user-pool-token-invalid" } | { "kind": "user-pool-token-expired" } | { "kind": "access-token-without-scopes" } | { "kind": "id-token-with-scopes" } | { "kind": "scope-missing" } | { "kind": "audience-invalid",
  /** The validation expression. */
  expression: string,
} | { "kind": "signed",
  /** The principal's ARN. */
  arn: string,
} | { "kind": "not-signed",
  /** Whether the request has an `Authorization` header that cannot be read as a signature. */
  bad_signature: boolean,
} | { "kind": "not-cached" } | { "kind": "cache-hit" } | { "kind": "cache-miss" } | { "kind": "function-returned" } | { "kind": "function-unauthorized" } | { "kind": "function-failed",
  /** The message of its error. */
  message: string,
} | { "kind": "function-timed-out" } | { "kind": "function-throttled" } | { "kind": "function-not-permitted" } | { "kind": "role-not-assumable",
  /** The ARN of the role. */
  arn: string,
} | { "kind": "output-usable" } | { "kind": "output-unreadable" } | { "kind": "output-unusable",
  /** The message of the first error in its text. */
  problem: string,
} | { "kind": "output-refused",
  /** The rule that is not certain. */
  rule: Rule,
} | { "kind": "authorizer-policy-allows" } | { "kind": "authorizer-policy-denies" } | { "kind": "authorizer-policy-does-not-allow" } | { "kind": "only-resource-policy-allows" } | { "kind": "neither-policy-allows" } | { "kind": "policies-allow" } | { "kind": "policy-denies" } | { "kind": "policies-do-not-allow" } | { "kind": "limit-denies",
  /** The kind of policy. */
  policy: DenyingPolicy,
} | { "kind": "limit-does-not-allow",
  /** The kind of policy. */
  policy: DenyingPolicy,
} | { "kind": "api-key-not-required" } | { "kind": "api-key-known" } | { "kind": "api-key-missing" } | { "kind": "api-key-unknown" } | { "kind": "api-key-in-no-usage-plan" } | { "kind": "no-usage-plan" } | { "kind": "api-key-disabled" } | { "kind": "usage-limit-exceeded",
  /** The limit: the rate or the quota. */
  limit: UsageLimit,
} | { "kind": "nothing-refused" };

/** The result of a step. */
export type Finding = "passed" | "ended" | "not-run";

/** A customised gateway response. */
export type GatewayResponse = Partial<{
  /** The status; none for the default of the response type. */
  statusCode: number | null,
  /** The headers, by `gatewayresponse.header.Name`. */
  responseParameters: Record<string, string>,
  /** The body templates, by media type. */
  responseTemplates: Record<string, string>,
}>;

/** The host name that a request is sent to. */
export type Host = "default" | "customDomain" | "vpcEndpoint" | "vpcEndpointWithHost";

/** An identity source of a Lambda authorizer. `Display` writes it as AWS does: `method.request.header.Authorization`.
 *
 * Source: API Gateway developer guide, configure-api-gateway-lambda-authorization. */
export type IdentitySource = string;

/** What was read of a text. */
export type Import = {
  /** The kind as which the text was read; none if it was not recognised. */
  kind: TextKind | null,
  /** The kinds that the text may be of, the likeliest first. */
  recognised: Array<Recognised>,
  /** What the text may mean, the likeliest first. */
  readings: Array<Reading>,
  /** What could not be read, was assumed, or has to be asked for. */
  notes: Array<Note>,
};

/** The address families of an endpoint. */
export type IpAddressType = "ipv4" | "dualstack";

/** A case of the Lambda function. */
export type LambdaCase = { when?: string | Record<string, string> } & ({ returns: Json } | { throws: string } | { timesOut: true } | { throttled: true });

/** The lesson of a scenario. It is solved when every request is answered as it is expected to be. */
export type Lesson = Partial<{
  /** The goal, in a sentence for the learner. */
  goal: string,
  /** The hints, shown one after the other. */
  hints: Array<string>,
  /** The JSON pointers of what cannot be edited. */
  locked: Array<string>,
  /** The worked solution: the text of a JSON merge patch of the scenario; none if the lesson has none. */
  solution: { [name: string]: Json } | null,
  /** The text that is shown when the lesson is solved. */
  explanation: string,
  /** The fragment of the link to the next lesson; empty for the last one. */
  next: string,
  /** The lessons of a course that follow this one, the next one first, each the text of a scenario. */
  following: Array<Scenario>,
}>;

/** The evaluation of a policy that limits what others allow. */
export type LimitTrace = {
  /** The policy's text; a JSON pointer when serialized. */
  path: TextId,
  /** The text that the places in `trace` are in. */
  text: string,
  /** The verdict, derived from the statements. */
  verdict: Verdict,
  /** The index of the statement that decided it: the first Deny that applies, else the first Allow. */
  decidedBy: StatementIndex | null,
  /** The statements in their order. */
  statements: Array<StatementTrace>,
};

/** In which of two texts a line is. */
export type LineKind = "same" | "removed" | "added" | "more";

/** A line of the execution log. Serialized, it is its text. */
export type LogLine = string;

/** The result of comparing a value with an operand, before negation. */
export type Match = "yes" | "no" | "unreadable" | "noValue" | "noArn";

/** A method of an API. */
export type Method = Partial<{
  /** The HTTP method: `GET`, or `ANY`. */
  httpMethod: string,
  /** The path of the resource: `/pets/{petId}`, `/{proxy+}`. */
  path: string,
  /** The authorization type; `NONE` by default. */
  authorizationType: AuthorizationType,
  /** Whether a request needs an API key. */
  apiKeyRequired: boolean,
  /** The scopes of which an access token needs one, for `COGNITO_USER_POOLS`. */
  authorizationScopes: Array<string>,
}>;

/** A time from the start of the timeline, or a duration, in milliseconds. It is at most `Millis::MAX`.
 *
 * JSON holds it as seconds, and so does its text: `2.5`. */
export type Millis = number;

/** What could not be read, was assumed, or has to be asked for. */
export type Note = {
  /** How bad it is: an error where nothing could be read. */
  severity: Severity,
  /** What it is, one sentence without a full stop. */
  message: string,
  /** The line of the text, from 1; none where it is about the whole text. */
  line: number | null,
  /** The column in that line, in characters, from 1. */
  column: number | null,
};

/** What a log says that happened; null where it does not say. */
export type Observed = {
  /** The status of the response. */
  statusCode: number | null,
  /** The type of the gateway response: `ACCESS_DENIED`. */
  responseType: string | null,
  /** The method of the request. */
  httpMethod: string | null,
  /** The path of the request, without the stage. */
  path: string | null,
  /** The id of the API. */
  restApiId: string | null,
  /** The stage. */
  stageName: string | null,
  /** The id of the authorizer. */
  authorizerId: string | null,
  /** Whether the authorizer's function was called. */
  authorizerInvoked: boolean | null,
  /** The id of the request. */
  requestId: string | null,
};

/** An operand of a condition. */
export type OperandTrace = {
  /** The operand, as written in the policy. */
  text: string,
  /** The operand after its variables were replaced, if it has any and they have values. */
  resolved?: string,
  /** The offset of the first byte. */
  start: number,
  /** The offset after the last byte; never before `start`. */
  end: number,
};

/** A condition operator. Serialized, it is its name. */
export type Operator = string;

/** The outcome of one request. Serialized, it is the outcome of the scenario format.
 *
 * Deserialized, it is the same again, but for the certainty of the log's lines, of which the format has the texts only, and for
 * `event`, which the format does not have: the first. */
export type Outcome = {
  /** The time at which the request came, from the start of the timeline. */
  at: Millis,
  /** The method ARN that policies are evaluated with. */
  methodArn: string,
  /** None where API Gateway would refuse to save the resource policy. */
  statusCode: number | null,
  /** The gateway response's type; none where the request reached the integration. */
  responseType: ResponseType | null,
  /** The response's headers, in their order. */
  headers: Record<string, string>,
  /** The response's body, byte by byte. */
  body: string,
  /** The body as API Gateway itself sends it, where `body` is as the article prints it and differs. */
  bodyAsSent?: string,
  /** None where no policy was reached. */
  decision: Decision | null,
  /** The layer that decided. */
  decidedBy: DecidedBy,
  /** The verdict of the authorizer's policy; none where it was not evaluated. */
  authorizerPolicy: Verdict | null,
  /** The verdict of the resource policy; none where it was not evaluated or none is attached. */
  resourcePolicy: Verdict | null,
  /** The use of the authorizer cache. */
  cache: CacheUse,
  /** The identity sources' values in their order; empty where there is no cache key. */
  cacheKey: Array<string>,
  /** Whether the function was called. */
  authorizerInvoked: boolean,
  /** The execution log's lines, without the request id in front. */
  log: Array<LogLine>,
  /** The certainty of the weakest rule behind the outcome. It is `unknown` exactly where there are alternatives. */
  certainty: Certainty,
  /** The responses that AWS may give instead, where its behaviour is not known. */
  alternatives: Array<Alternative>,
  /** The diagnostics of the texts that this request used. */
  diagnostics: Array<ScenarioDiagnostic>,
  /** The evaluation behind it. */
  trace: Trace,
};

/** The evaluation of a list of principals or patterns. */
export type PartTrace = {
  /** Whether it is `NotPrincipal`, `NotAction` or `NotResource`. */
  negated: boolean,
  /** Whether the part lets the statement apply. */
  holds: boolean,
  /** The entries in their order. */
  entries: Array<EntryTrace>,
  /** A rule beyond "one entry must match", where one was needed. */
  rule?: Rule,
  /** The offset of the first byte. */
  start: number,
  /** The offset after the last byte; never before `start`. */
  end: number,
};

/** The evaluation of a policy. Positions are positions in the policy's text. */
export type PolicyTrace = {
  /** The verdict, derived from the statements. */
  verdict: Verdict,
  /** The index of the statement that decided it: the first Deny that applies, else the first Allow. */
  decidedBy: StatementIndex | null,
  /** The statements in their order. */
  statements: Array<StatementTrace>,
};

/** The kind of a principal, by the key that it stands under. */
export type PrincipalKind = "Everybody" | "AWS" | "Service" | "Federated" | "CanonicalUser";

/** The way in which a principal names the caller. */
export type PrincipalMatch = "everybody" | "account" | "role" | "caller";

/** The kind of API that a text is of. */
export type Product = "REST" | "HTTP" | "WEBSOCKET" | "OTHER";

/** One meaning of a text. */
export type Reading = {
  /** What it is, in a few words. */
  title: string,
  /** The layer that said no; none where the text says nothing of it. */
  decidedBy: DecidedBy | null,
  /** The decision of the policies; none where none was made or none is known. */
  decision: Decision | null,
  /** The ids of the rules of AWS's behaviour behind the reading. */
  rules: Array<string>,
  /** How certain the reading is. */
  certainty: Certainty,
  /** What the text proves, one sentence each. */
  proves: Array<string>,
  /** What to look at next: sentences, and whole `aws` commands. */
  check: Array<string>,
  /** The scenario, with the properties that the text gave. None for what is no REST API. */
  scenario: Scenario | null,
  /** The properties of the scenario that are assumed, as JSON pointers: the text does not hold them. */
  assumed: Array<string>,
  /** What a log says that happened. */
  observed?: Observed,
  /** What the text is of, where that is known. */
  product: Product | null,
};

/** The reason why a statement does not apply: the first part that fails. */
export type Reason = { "part": "unreadable" } | { "part": "principal" } | { "part": "action" } | { "part": "resource" } | { "part": "condition", "index": number };

/** A kind that a text may be of, and why. */
export type Recognised = {
  /** The kind. */
  kind: TextKind,
  /** How sure it is. */
  confidence: Confidence,
  /** Why, for a person to read: "it has `Version` and `Statement`, and a `Principal`". */
  why: string,
};

/** The position of a request among the requests of the timeline: flushes and deployments do not count. */
export type RequestIndex = number;

/** The answer to a request in a sentence, with its `Report`. */
export type RequestReport = {
  /** The index of the request. */
  request: RequestIndex,
  /** None where API Gateway would refuse to save the resource policy. */
  statusCode: number | null,
  /** Why, in a sentence. Code is in backticks. */
  sentence: string,
  /** The status and the body that the other AWS version answers, if they differ. */
  otherVersion: string | null,
  /** The edits after which the request gets further, in the order of `Suggestions`. */
  suggestions: Array<SuggestionReport>,
  /** The warnings about the scenario. */
  warnings: Array<WarningReport>,
};

/** A gateway response type.
 *
 * Source of names and statuses: API Gateway developer guide, supported-gateway-response-types. */
export type ResponseType = "ACCESS_DENIED" | "API_CONFIGURATION_ERROR" | "AUTHORIZER_CONFIGURATION_ERROR" | "AUTHORIZER_FAILURE" | "BAD_REQUEST_BODY" | "BAD_REQUEST_PARAMETERS" | "EXPIRED_TOKEN" | "INTEGRATION_FAILURE" | "INTEGRATION_TIMEOUT" | "INVALID_API_KEY" | "INVALID_SIGNATURE" | "MISSING_AUTHENTICATION_TOKEN" | "QUOTA_EXCEEDED" | "REQUEST_TOO_LARGE" | "RESOURCE_NOT_FOUND" | "THROTTLED" | "UNAUTHORIZED" | "UNSUPPORTED_MEDIA_TYPE" | "WAF_FILTERED";

/** A rule of AWS's behaviour: a `static` beside the function that applies it. */
export type Rule = {
  /** A stable id, in lower case with hyphens. */
  id: string,
  /** The rule in one sentence; `says` in JSON. */
  says: string,
  /** The source in a few words. */
  source: string,
  /** The address of the source, if it has one. */
  url: string | null,
  /** Its certainty; that of an outcome is that of the weakest rule. */
  certainty: Certainty,
};

/** A scenario. `src/scenario/FORMAT.md` describes its JSON format. */
export type Scenario = Partial<{
  /** The version of the format: 1. */
  why403: number,
  /** The title, plain text. */
  title: string,
  /** The description, plain text of one or more paragraphs. */
  description: string,
  /** The version of AWS that is simulated; `rules` in JSON. */
  rules: AwsVersion,
  /** The REST API with its stage. */
  api: Api,
  /** The Lambda authorizer; none if the methods have none. */
  authorizer: Authorizer | null,
  /** The events, in the order of the list; they happen in the order of their times. */
  timeline: Array<TimelineEvent>,
  /** The lesson, if the scenario is one. */
  lesson: Lesson | null,
  /** The view that the page opens; none: the first refused request, and the panels as they are. */
  view: View | null,
}>;

/** A diagnostic about a part of a scenario; it dereferences to the `Diagnostic`.
 *
 * `Display` writes the message, after its line and column where there are any. */
export type ScenarioDiagnostic = {
  /** The part of the scenario that it is about; `path` in JSON. */
  path: Subject,
  /** Stable, lower case with hyphens; listed in `tests/diagnostics`. */
  code: string,
  /** The severity, by which lists are sorted and marked. */
  severity: Severity,
  /** The message, in lower case and without a full stop. */
  message: string,
  /** Advice on how to mend it. */
  help?: string,
  /** The edit that mends it, where there is one. */
  edit?: TextEdit,
  /** The offset of the first byte. */
  start: number,
  /** The offset after the last byte; never before `start`. */
  end: number,
};

/** The answers to the requests of a scenario. */
export type ScenarioReport = {
  /** One for each request, in the order of the timeline. */
  requests: Array<RequestReport>,
  /** The diagnostics of the scenario's texts. */
  diagnostics: Array<ScenarioDiagnostic>,
};

/** A request of a client. */
export type ScenarioRequest = Partial<{
  /** The HTTP method: `GET`. */
  httpMethod: string,
  /** The path after the stage, as the client sent it: `/pets/7`. */
  path: string,
  /** The headers, with the case that the client sent. */
  headers: Record<string, string>,
  /** The query string parameters, decoded. */
  queryStringParameters: Record<string, string>,
  /** The IP address of the client as API Gateway sees it. */
  sourceIp: string,
  /** The VPC of the client of a private API. */
  vpcId: string | null,
  /** The VPC endpoint that the request came through. */
  vpcEndpointId: string | null,
  /** The IP address of the client within the VPC. */
  vpcSourceIp: string | null,
  /** Whether the request came over TLS. */
  tls: boolean,
  /** The time of the request, RFC 3339. */
  time: string,
  /** The value of `x-api-key`; none: as the headers have it. */
  apiKey: string | null,
  /** The token in the identity source of a Cognito authorizer. None: a JWT there is decoded, anything else is no token. */
  token: Token | null,
  /** The host name that the request is sent to; none: one that reaches the API. */
  host: Host | null,
  /** Whether the custom domain name maps the path of the request to the API, if it is sent to one. */
  basePathMapped: boolean,
  /** Whether the custom domain name trusts the client's certificate (mutual TLS). It counts if the request is sent to one. */
  clientCertificateTrusted: boolean,
  /** The AWS principal who signed the request (Signature Version 4); none if it is not signed. */
  caller: SignedCaller | null,
  /** More condition keys, or other values for those above. */
  context: { [key in string]: ContextValue },
}>;

/** The severity of a diagnostic. */
export type Severity = "info" | "warning" | "error";

/** The AWS principal who signed a request. */
export type SignedCaller = Partial<{
  /** The ARN: `arn:aws:iam::123456789012:user/alice`. */
  arn: string,
  /** The text of the identity-based policy that is attached to the caller; none if it has none. */
  identityPolicy: Json,
  /** The text of the permissions boundary; none if there is none. */
  permissionsBoundary: Json,
  /** The text of the session policy; none if there is none. */
  sessionPolicy: Json,
  /** The texts of the service control policies; none of them: no such policy limits the account. */
  serviceControlPolicies: Array<Json>,
  /** The texts of the resource control policies. */
  resourceControlPolicies: Array<Json>,
}>;

/** The outcomes of a scenario. */
export type Simulation = {
  /** One for each request of the timeline, in its order. */
  outcomes: Array<Outcome>,
  /** The diagnostics of the scenario's texts, each once, whether or not a request reached them. */
  diagnostics: Array<ScenarioDiagnostic>,
};

/** A half-open range of UTF-8 byte offsets into one text. */
export type Span = {
  /** The offset of the first byte. */
  start: number,
  /** The offset after the last byte; never before `start`. */
  end: number,
};

/** The position of a statement in its policy. */
export type StatementIndex = number;

/** The evaluation of a statement. Every part is evaluated, also after one has failed. */
export type StatementTrace = {
  /** `Sid`; none if the statement has none. */
  sid?: string,
  /** `Effect`; none if it could not be read. */
  effect: Effect | null,
  /** The position of the value of `Effect`. */
  effectSpan: Span,
  /** Whether the statement applies. */
  applies: boolean,
  /** The first part that fails; none if the statement applies. */
  reason?: Reason,
  /** `Principal` or `NotPrincipal`. */
  principal?: PartTrace,
  /** `Action` or `NotAction`. */
  action?: PartTrace,
  /** `Resource` or `NotResource`. */
  resource?: PartTrace,
  /** The conditions in their order. */
  conditions: Array<ConditionTrace>,
  /** The offset of the first byte. */
  start: number,
  /** The offset after the last byte; never before `start`. */
  end: number,
};

/** One step of the workflow, as it went for one request. */
export type Step = { name: StepName; finding: Finding; evidence: string; observation: Evidence; rules: Array<Rule> };

/** The steps of the workflow in their order. */
export type StepName = "vpc-endpoint-policy" | "routing" | "resource-policy" | "identity" | "cache" | "authorizer-function" | "authorizer-output" | "policies" | "api-key" | "integration";

/** The part of a scenario that a diagnostic is about. Serialized, it is a JSON pointer (RFC 6901). */
export type Subject = string;

/** A `${event.…}` that was filled in. */
export type Substitution = {
  /** Its span in the text as typed. */
  typed: Span,
  /** The span of its value in the text that was parsed. */
  filled: Span,
};

/** A `Suggestion` as plain data. */
export type SuggestionReport = {
  /** A label in the imperative. */
  title: string,
  /** The status that the request gets after the edit. */
  statusCode: number,
  /** The other requests that the edit lets through: `GET /pets/8 as Bearer bob`. */
  opens: Array<string>,
  /** Whether `opens` may lack some. */
  opensCut?: boolean,
  /** Whether the edit undoes a restriction. */
  restricts: boolean,
  /** The same on AWS. */
  aws: AwsChange,
  /** The scenario after the edit, as text in its format. */
  scenario?: string,
  /** The changes of the edit, text by text; only in a `Report`. */
  changes?: Array<ChangedText>,
};

/** A property of a template, with the tool whose template it is. */
export type TemplateProperty = {
  /** The tool whose template it is. */
  tool: Tool,
  /** The property within its resource: `AWS::ApiGateway::Authorizer.AuthorizerResultTtlInSeconds`. */
  property: string,
};

/** A replacement in a text that mends what a diagnostic is about. */
export type TextEdit = {
  /** The label of a button that makes the edit: "replace with `Allow`". */
  title: string,
  /** The text that takes its place. */
  replacement: string,
  /** The offset of the first byte. */
  start: number,
  /** The offset after the last byte; never before `start`. */
  end: number,
};

/** A text within a scenario. Serialized, it is a JSON pointer (RFC 6901). */
export type TextId = string;

/** A kind of text that people have in hand. */
export type TextKind = "message" | "http-response" | "execution-log" | "access-log" | "curl" | "har" | "http-request" | "authorizer-event" | "resource-policy" | "authorizer-output" | "identity-policy" | "rest-api" | "authorizer" | "openapi" | "cloudformation" | "sam" | "serverless" | "terraform" | "jwt" | "link" | "scenario";

/** An event of the timeline. */
export type TimelineEvent = { at?: number } & ({ request: ScenarioRequest; expect?: Record<string, Json> } | { flushStageAuthorizersCache: true } | { set: Patch } | { update: Patch } | { deploy: true });

/** A token of a Cognito user pool, as far as its verification matters. */
export type Token = Partial<{
  /** Its use, as an ID token or an access token; `use` in JSON. */
  use: TokenUse,
  /** The scopes of an access token. */
  scopes: Array<string>,
  /** Whether it has expired. */
  expired: boolean,
  /** Whether its signature and issuer are those of the user pool. */
  valid: boolean,
  /** Its audience, which a validation expression of the user pool's authorizer has to match. Empty: it does. */
  audience: string,
}>;

/** The use of a user pool's token, `token_use` in its claims. */
export type TokenUse = "id" | "access";

/** A tool with templates. `Display` writes its name. */
export type Tool = "CloudFormation" | "SAM" | "Terraform";

/** The evaluation behind an outcome: every step of the workflow, and every statement of the policies. */
export type Trace = {
  /** The workflow's steps in their order, also those that did not run. That of the VPC endpoint's policy is there only if there
   * is one. */
  steps: Array<Step>,
  /** The evaluation of the authorizer's policy. */
  authorizerPolicy: PolicyTrace | null,
  /** The evaluation of the resource policy. */
  resourcePolicy: PolicyTrace | null,
  /** The resource policy's text, in the API or in the patch that deployed it. */
  resourcePolicyPath: TextId | null,
  /** The resource policy as it was deployed; the places in `resource_policy` are places in this text. */
  resourcePolicyText: string,
  /** Whether policies are evaluated for the request's signer; otherwise the caller is anonymous. */
  signed: boolean,
  /** The evaluation of a signed caller's own policy. */
  callerPolicy: PolicyTrace | null,
  /** The evaluations of the policies that limit what the others allow. These are the VPC endpoint's, and those around a signed
   * caller. */
  limits?: Array<LimitTrace>,
  /** The case of the function that applied; `lambdaRule` in JSON. It did for this request or for the one whose result was
   * cached.
   *
   * None if the function was not called, or if no case applied. */
  lambdaRule: CaseIndex | null,
  /** The substitutions of `${event.…}` in the text that the case returns. */
  substitutions: Array<Substitution>,
  /** The authorizer's output as it was used: `${event.…}` filled in, or from the cache. The places in
   * `authorizer_policy` are places in this text. */
  authorizerOutput: string | null,
  /** The time at which the cached result that was used again was put in the cache. */
  cachedAt: Millis | null,
  /** The time at which the result that this request used again, or left in the cache, expires. A flush may end it earlier. None
   * where nothing is cached. */
  cachedUntil: Millis | null,
  /** The event that the function was called with, as JSON text. */
  event: string | null,
};

/** A limit of a usage plan. */
export type UsageLimit = "throttle" | "quota";

/** The comparison of a value with the operands of a condition. */
export type ValueTrace = {
  /** Whether the operator could read it: as a number, a date, an address, an ARN. */
  readable: boolean,
  /** Whether the value satisfies the operator, negation included. */
  holds: boolean,
  /** The result for each operand. */
  operands: Array<Match>,
};

/** The value of a condition key in a request. */
export type Values = string | Array<string>;

/** The verdict of one policy on a request. */
export type Verdict = "Allow" | "Deny" | "Silent";

/** The view in which the page opens a scenario. It has no influence on outcomes. */
export type View = Partial<{
  /** The request whose outcome is shown. */
  request: RequestIndex,
  /** The names of the open panels; none of them: the panels stay as they are. */
  panels: Array<string>,
}>;

/** A `Warning` as plain data. */
export type WarningReport = {
  /** Stable, lower case with hyphens. */
  code: string,
  /** The warning, in a sentence. Code is in backticks. */
  message: string,
  /** The part of the scenario that it is about: a JSON pointer. */
  path: string,
  /** The place within that text; none for what is no text. */
  span?: Span | null,
  /** The edit of the text that mends it, where there is one. */
  edit?: TextEdit | null,
  /** The certainty of the rule behind it. */
  certainty: Certainty,
  /** The source of the rule in a few words. */
  source: string,
  /** The address of the source, if it has one. */
  url?: string | null,
};
