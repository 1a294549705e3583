data "aws_iam_policy_document" "deny" {
  statement {
    sid       = "Never"
    effect    = "Deny"
    actions   = ["execute-api:Invoke"]
    resources = ["execute-api:/*/DELETE/*"]
    principals {
      type        = "*"
      identifiers = ["*"]
    }
  }
}
data "aws_iam_policy_document" "elsewhere" {
  source_policy_documents = [data.aws_iam_policy_document.deny.json, var.more]
  statement {
    sid       = "Reach"
    actions   = ["execute-api:Invoke"]
    resources = ["execute-api:/*"]
    principals {
      type        = "*"
      identifiers = ["*"]
    }
  }
  dynamic "statement" {
    for_each = var.blocked
    content {
      effect    = "Deny"
      actions   = ["execute-api:Invoke"]
      resources = [statement.value]
    }
  }
  override_policy_documents = [jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Sid = "Reach", Effect = "Allow", Principal = "*", Action = "execute-api:Invoke", Resource = "execute-api:/live/*" }]
  })]
}
resource "aws_api_gateway_rest_api" "made" {
  name   = "made"
  policy = data.aws_iam_policy_document.elsewhere.json
}
