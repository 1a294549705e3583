resource "aws_api_gateway_authorizer" "a" {
  name        = "a"
  type        = "REQUEST"
  rest_api_id = var.api
  authorizer_credentials = "arn:aws:iam::210987654321:role/call"
  identity_source = ""
  authorizer_result_ttl_in_seconds = 0
}
