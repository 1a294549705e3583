// Types of the custom element in why403-playground.js.

/** The outcome of the request in view. It holds no text of the scenario, which a reader may have typed. */
export interface OutcomeDetail {
  /** The position of the request among the scenario's requests, from 0. */
  request: number;
  /** The HTTP status; `null` where there is no response. */
  statusCode: number | null;
  /** The other possible statuses, where it is not known which of them is API Gateway's. */
  alternatives: number[];
  /** How the request ended: allowed, denied by a statement, not allowed by any, or ended before a policy decided. */
  kind: "allowed" | "explicit" | "implicit" | "failed";
  /** The part of API Gateway's workflow that decided. */
  decidedBy:
    | "routing"
    | "resource-policy"
    | "identity-source"
    | "identity-validation"
    | "authorizer-function"
    | "authorizer-output"
    | "authorizer-policy"
    | "policies"
    | "api-key"
    | "integration"
    | "policy-not-saved"
    | "vpc-endpoint-policy";
  /** Whether the reader has edited the scenario. */
  edited: boolean;
}

/** `<why403-playground>`: a scenario that readers can edit. Its attributes are listed in why403's README. */
export interface Why403PlaygroundElement extends HTMLElement {
  /** The scenario: `g:` and an example's name, a link, or JSON. An object is written as JSON. */
  get scenario(): string;
  set scenario(scenario: string | object);
  /** The last outcome; `null` before the first one. */
  readonly outcome: OutcomeDetail | null;
  addEventListener(
    type: "outcome",
    listener: (this: Why403PlaygroundElement, event: CustomEvent<OutcomeDetail>) => unknown,
    options?: boolean | AddEventListenerOptions,
  ): void;
  addEventListener(type: string, listener: EventListenerOrEventListenerObject, options?: boolean | AddEventListenerOptions): void;
}

declare global {
  interface HTMLElementTagNameMap {
    "why403-playground": Why403PlaygroundElement;
  }
}
