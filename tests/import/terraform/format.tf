locals {
  stage = "prod"
}

resource "aws_api_gateway_rest_api" "api" {
  name = format("%s-%d%%-%v", local.stage, 7, true)
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = "*"
      Action    = "execute-api:Invoke"
      Resource  = [format("execute-api:/%s/*", local.stage), format("execute-api:/%q", local.stage)]
    }]
  })
}
