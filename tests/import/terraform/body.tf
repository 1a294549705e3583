resource "aws_api_gateway_rest_api" "doc" {
  name = "doc"
  body = jsonencode({
    openapi = "3.0.1"
    info    = { title = "doc", version = "1" }
    paths = {
      "/in" = { get = { security = [{ gate = [] }] } }
    }
    components = { securitySchemes = { gate = {
      type = "apiKey", name = "X-Gate", in = "header", "x-amazon-apigateway-authtype" = "custom"
      "x-amazon-apigateway-authorizer" = { type = "token", authorizerUri = aws_lambda_function.g.invoke_arn }
    } } }
  })
}
resource "aws_api_gateway_rest_api" "elsewhere" {
  name = "elsewhere"
  body = file("openapi.yaml")
}
