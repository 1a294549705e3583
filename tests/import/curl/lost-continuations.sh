curl -X POST \ 
  https://q7w8e9r0t1.execute-api.eu-west-1.amazonaws.com/live/orders/5
  -H 'Authorization: Bearer zoe'
  -H 'no colon'
