curl -H "Authorization: Bearer $TOKEN" -H "X-A: $(date)" https://q7w8e9r0t1.execute-api.eu-west-1.amazonaws.com/live/orders/5
