data "aws_iam_policy_document" "p" {
  count = 1
  statement {
    actions   = ["execute-api:Invoke"]
    resources = ["*"]
    principals {
      type        = "AWS"
      identifiers = ["*"]
    }
  }
}
resource "aws_api_gateway_rest_api" "a" {
  name   = "a"
  policy = file("policy.json")
}
resource "aws_api_gateway_rest_api" "b" {
  name   = "b"
  policy = data.aws_iam_policy_document.p[0].json
}
