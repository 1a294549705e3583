variable "names" { type = list(string) }
resource "aws_api_gateway_gateway_response" "all" {
  for_each      = toset(var.names)
  rest_api_id   = var.api
  response_type = each.value
  status_code   = 418
}
resource "aws_api_gateway_gateway_response" "none" {
  count         = 0
  rest_api_id   = var.api
  response_type = "UNAUTHORIZED"
}
