variable "ttls" {}
variable "stage" {}
variable "known" { default = { dev = 60 } }
variable "empty" { default = null }
resource "aws_api_gateway_rest_api" "f" {
  name = "f"
}
resource "aws_api_gateway_authorizer" "f" {
  rest_api_id                      = aws_api_gateway_rest_api.f.id
  name                             = coalesce(var.empty, "gate")
  identity_source                  = try(var.known.none, "method.request.header.X-Gate")
  authorizer_result_ttl_in_seconds = lookup(var.ttls, "dev", 300)
}
resource "aws_api_gateway_stage" "f" {
  rest_api_id = aws_api_gateway_rest_api.f.id
  stage_name  = coalesce(var.stage, "live")
  variables   = { size = lookup(var.known, "dev", 5), other = lookup(var.known, "live", 5), tried = try(var.stage, "no") }
}
