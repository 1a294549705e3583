resource "aws_api_gateway_method" "get" {
  http_method = "GET"
  authorization = = "NONE"
}
