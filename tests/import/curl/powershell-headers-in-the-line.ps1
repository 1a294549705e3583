Invoke-RestMethod -Method Post -Uri "https://q7w8e9r0t1.execute-api.eu-west-1.amazonaws.com/live/orders" -Headers @{ "Authorization" = "Bearer zoe" } -Body '{"a":1}'
