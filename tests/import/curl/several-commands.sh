curl -I https://q7w8e9r0t1.execute-api.eu-west-1.amazonaws.com/live/orders/5
curl 'https://q7w8e9r0t1.execute-api.eu-west-1.amazonaws.com/live/orders/5' --next -XPOST 'https://q7w8e9r0t1.execute-api.eu-west-1.amazonaws.com/live/orders/5'
