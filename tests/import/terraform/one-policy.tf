resource "aws_api_gateway_rest_api_policy" "p" {
  rest_api_id = "q1w2e3r4t5"
  policy      = <<-EOT
    {
      "Version": "2012-10-17",
      "Statement": [
        { "Effect": "Deny", "Principal": "*", "Action": "execute-api:Invoke", "Resource": "*",
          "Condition": { "StringNotEquals": { "aws:SourceVpce": "${aws_vpc_endpoint.gate.id}" } } }
      ]
    }
  EOT
}
