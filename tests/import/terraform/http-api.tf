resource "aws_apigatewayv2_api" "fast" {
  name          = "fast"
  protocol_type = "HTTP"
}
