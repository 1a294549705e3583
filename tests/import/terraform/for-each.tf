variable "names" { type = list(string) }
locals { paths = { pets = "CUSTOM", open = "NONE" } }
resource "aws_api_gateway_rest_api" "a" { name = "a" }
resource "aws_api_gateway_resource" "r" {
  for_each    = local.paths
  rest_api_id = "${aws_api_gateway_rest_api.a.id}"
  parent_id   = aws_api_gateway_rest_api.a.root_resource_id
  path_part   = each.key
}
resource "aws_api_gateway_method" "m" {
  for_each      = local.paths
  rest_api_id   = aws_api_gateway_rest_api.a.id
  resource_id   = aws_api_gateway_resource.r[each.key].id
  http_method   = lookup({ pets = "GET" }, each.key, "POST")
  authorization = each.value
  authorizer_id = aws_api_gateway_authorizer.z[0].id
}
resource "aws_api_gateway_authorizer" "z" {
  count       = 1
  name        = "z${count.index}"
  rest_api_id = aws_api_gateway_rest_api.a.id
}
resource "aws_api_gateway_gateway_response" "all" {
  for_each      = toset(var.names)
  rest_api_id   = aws_api_gateway_rest_api.a.id
  response_type = each.value
  status_code   = 418
}
resource "aws_api_gateway_gateway_response" "none" {
  count         = 0
  rest_api_id   = aws_api_gateway_rest_api.a.id
  response_type = "UNAUTHORIZED"
}
