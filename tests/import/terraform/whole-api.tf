# A whole API.
provider "aws" { region = "eu-west-3" }

variable "stage" {
  type    = string
  default = "live"
}

locals {
  header = "X-Park"
  open   = var.stage == "live" ? "NONE" : "CUSTOM"
}

data "aws_caller_identity" "me" {}

resource "aws_api_gateway_rest_api" "park" {
  name = "park"
  endpoint_configuration { types = ["REGIONAL"] }
}

data "aws_iam_policy_document" "park" {
  statement {
    sid       = "Office"
    actions   = ["execute-api:Invoke"]
    resources = ["${aws_api_gateway_rest_api.park.execution_arn}/*", "arn:aws:execute-api:eu-west-3:${data.aws_caller_identity.me.account_id}:x"]
    principals {
      type        = "*"
      identifiers = ["*"]
    }
    condition {
      test     = "IpAddress"
      variable = "aws:SourceIp"
      values   = ["198.51.100.0/24"]
    }
  }
  statement {
    effect    = "Deny"
    actions   = ["execute-api:Invoke"]
    resources = ["execute-api:/*"]
    principals {
      type        = "AWS"
      identifiers = ["210987654321", "$${aws:PrincipalTag/team}"]
    }
  }
}

resource "aws_api_gateway_rest_api_policy" "park" {
  rest_api_id = aws_api_gateway_rest_api.park.id
  policy      = data.aws_iam_policy_document.park.json
}

resource "aws_api_gateway_resource" "slots" {
  rest_api_id = aws_api_gateway_rest_api.park.id
  parent_id   = aws_api_gateway_rest_api.park.root_resource_id
  path_part   = "slots"
}

resource "aws_api_gateway_resource" "slot" {
  rest_api_id = aws_api_gateway_rest_api.park.id
  parent_id   = aws_api_gateway_resource.slots.id
  path_part   = "{slotId}"
}

resource "aws_api_gateway_authorizer" "gate" {
  name                             = "gate"
  rest_api_id                      = aws_api_gateway_rest_api.park.id
  authorizer_uri                   = aws_lambda_function.gate.invoke_arn
  identity_source                  = "method.request.header.${local.header}"
  authorizer_result_ttl_in_seconds = 20
  identity_validation_expression   = "^p-\\d+$"
}

resource "aws_api_gateway_method" "get" {
  rest_api_id      = aws_api_gateway_rest_api.park.id
  resource_id      = aws_api_gateway_resource.slot.id
  http_method      = "GET"
  authorization    = "CUSTOM"
  authorizer_id    = aws_api_gateway_authorizer.gate.id
  api_key_required = true
}

resource "aws_api_gateway_method" "root" {
  rest_api_id   = aws_api_gateway_rest_api.park.id
  resource_id   = aws_api_gateway_rest_api.park.root_resource_id
  http_method   = "ANY"
  authorization = local.open
}

resource "aws_api_gateway_gateway_response" "denied" {
  rest_api_id   = aws_api_gateway_rest_api.park.id
  response_type = "ACCESS_DENIED"
  status_code   = "404"
  response_templates = {
    "application/json" = jsonencode({ message = "no" })
  }
}

resource "aws_api_gateway_stage" "live" {
  rest_api_id   = aws_api_gateway_rest_api.park.id
  deployment_id = aws_api_gateway_deployment.park.id
  stage_name    = var.stage
  variables     = { level = "2" }
}
