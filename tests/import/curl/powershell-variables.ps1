$headers = @{ Authorization = 'Bearer zoe'; "X-A" = "b" }
$answer = Invoke-RestMethod -Method Get -Headers $headers -Uri 'https://q7w8e9r0t1.execute-api.eu-west-1.amazonaws.com/live/orders/5'
