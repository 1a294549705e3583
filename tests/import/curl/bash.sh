curl -i -X DELETE 'https://q7w8e9r0t1.execute-api.eu-west-1.amazonaws.com/live/orders/5?force=yes&note=a%20b' \
  -H 'Authorization: Bearer zoe' \
  -H "X-Why: it's"
